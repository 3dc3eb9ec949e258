// Station contract, proofs: a sealed document with everything that a stranger needs to check it.
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { contentHandleSchema, documentIdSchema, verdictSchema } from './schemas.ts';

export const proofContract = {
  /** Judges a received or an own sealed document anew and puts the proof package (zip) together. */
  give: oc.input(z.object({ documentId: documentIdSchema })).output(
    z.object({
      handle: contentHandleSchema,
      name: z.string(),
      sizeBytes: z.int(),
      verdict: verdictSchema,
    }),
  ),
  /** The report alone, as a PDF to print. */
  report: oc
    .input(z.object({ documentId: documentIdSchema, language: z.enum(['zh-CN', 'en']) }))
    .output(z.object({ handle: contentHandleSchema, name: z.string() })),
};
