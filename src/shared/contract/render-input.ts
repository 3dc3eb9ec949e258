// What `npm run render` reads: an approved content and what the stations add to it. Published as docs/document.schema.json.
import { z } from 'zod';
import { contentSchema, unitCodeSchema } from './content-schema.ts';

const day = z
  .string()
  .regex(/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/)
  .describe('ISO date, 2026-11-21');

const changeSchema = z
  .strictObject({
    path: z
      .string()
      .min(1)
      .describe('Field path, as findings name it: title, body.3, body.3.cells.2.1, annexes.0.body.2'),
    start: z.int().min(0).describe('UTF-16 offset'),
    end: z.int().min(1),
    change: z.enum(['inserted', 'deleted']),
  })
  .refine(({ start, end }) => start < end);

/** A document of the command line: everything but `content` may be left out, as in a draft. */
export const renderInputSchema = z.strictObject({
  $schema: z.string().exactOptional(),
  content: contentSchema.describe('The approved content (src/shared/domain/content.ts)'),
  docNumber: z.string().min(1).max(60).exactOptional().describe('发文字号 as printed; absent in a draft'),
  docDate: day.exactOptional().describe('成文日期; absent in a draft'),
  issuerMark: z
    .string()
    .min(1)
    .max(400)
    .exactOptional()
    .describe(
      '发文机关标志 as printed, the names of a joint issue parted by U+3000; absent: made from kind and issuers',
    ),
  imprint: z
    .strictObject({ printedBy: z.string().min(1).max(200), printedDate: day.nullable() })
    .exactOptional()
    .describe('印发机关 and 印发日期; absent: the main issuer’s office, no date'),
  seals: z
    .array(z.strictObject({ unit: unitCodeSchema, diameterMm: z.number().min(10).max(60) }))
    .max(20)
    .exactOptional()
    .describe('One a sealing issuer; an issuer without one signs without a seal'),
  copyNo: z
    .string()
    .regex(/^\d{6}$/)
    .exactOptional()
    .describe('份号, six digits'),
  changes: z
    .array(changeSchema)
    .max(10_000)
    .exactOptional()
    .describe('Tracked changes; the content then holds the deleted words too'),
});

export type RenderInput = z.infer<typeof renderInputSchema>;

/** The JSON Schema of what may be written into a file, for editors and other programs. */
export function renderInputJsonSchema(): object {
  return z.toJSONSchema(renderInputSchema, { io: 'input', target: 'draft-2020-12' });
}
