// Station contract, paper: pages at true size, the printers of this machine, and the face that stands for 仿宋.
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { contentHandleSchema, documentIdSchema } from './schemas.ts';

const nothing = z.object({});
const fileSchema = z.object({
  handle: contentHandleSchema,
  name: z.string(),
  /** Characters that no face of this machine has; they stand as 〓. */
  missing: z.array(z.string()),
});

export const printingContract = {
  /** `system`: this machine prints by itself · `desktop`: the program's own print dialog · `window`: the PDF opens and its reader prints it. */
  printers: oc.input(nothing).output(
    z.object({
      way: z.enum(['system', 'desktop', 'window']),
      printers: z.array(z.object({ name: z.string(), isDefault: z.boolean() })),
    }),
  ),
  /** The pages of an outgoing document as it stands, lent to this session; `marked`: with its tracked changes. */
  pages: oc
    .input(z.object({ documentId: documentIdSchema, form: z.enum(['pdf', 'ofd']), marked: z.boolean() }))
    .output(fileSchema),
  /** A page with a rule of 100 mm both ways and the type area: whoever measures it knows whether the printer scales. */
  testPage: oc.input(nothing).output(fileSchema),
  /** A PDF lent to this session, at 100 %. `dialog` and `open`: the person finishes it there. */
  print: oc
    .input(
      z.object({
        handle: contentHandleSchema,
        printer: z.string().max(200).nullable(),
        copies: z.number().int().min(1).max(99),
        bothSides: z.boolean(),
      }),
    )
    .output(z.object({ state: z.enum(['queued', 'dialog', 'open']) })),
  /** Which face draws 仿宋 on screen and paper here, and what was found. Sealed documents always bear the bundled faces. */
  faces: oc.input(nothing).output(
    z.object({
      /** Family that draws 仿宋; null: the bundled 宋 stands for it. */
      drawnBy: z.string().nullable(),
      chosen: z.enum(['installed', 'bundled']),
      /** The face in use, for the screen. */
      handle: contentHandleSchema.nullable(),
      found: z.array(z.object({ family: z.string(), refusal: z.string().nullable() })),
    }),
  ),
  chooseFace: oc.input(z.object({ use: z.enum(['installed', 'bundled']) })).output(nothing),
};
