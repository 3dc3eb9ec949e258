// Station contract, looking at OFD and PDF files of others: pages as numbers, pictures by handle, one page at a time.
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { viewNotes, viewRefusals } from '../domain/viewed-page.ts';
import { contentHandleSchema, evidenceSchema } from './schemas.ts';
import { indexSchema, viewedPageSchema } from './viewed-page-schema.ts';

const noteSchema = z.object({ code: z.enum(viewNotes), evidence: evidenceSchema });
const refusalSchema = z.object({ code: z.enum(viewRefusals), evidence: evidenceSchema });
const viewIdSchema = z.string().regex(/^[A-Za-z0-9_-]{16,64}$/);

export const viewingContract = {
  /** Opens what a handle of this session stands for. A PDF is drawn by the frame: it has no view and no pages here. */
  open: oc.input(z.object({ handle: contentHandleSchema })).output(
    z.object({
      type: z.enum(['ofd', 'pdf', 'other']),
      viewId: viewIdSchema.nullable(),
      title: z.string().nullable(),
      pages: z.array(z.object({ widthMm: z.number(), heightMm: z.number() })),
      notes: z.array(noteSchema),
      refusal: refusalSchema.nullable(),
    }),
  ),
  /** One page; `images` are the pictures that it shows. A refused page leaves the others alone. */
  page: oc.input(z.object({ viewId: viewIdSchema, index: indexSchema })).output(
    z.object({
      page: viewedPageSchema.nullable(),
      images: z.array(z.object({ image: indexSchema, handle: contentHandleSchema, mediaType: z.string() })),
      notes: z.array(noteSchema),
      refusal: refusalSchema.nullable(),
    }),
  ),
  close: oc.input(z.object({ viewId: viewIdSchema })).output(z.object({})),
};
