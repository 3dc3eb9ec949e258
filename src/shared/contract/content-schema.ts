// The approved content as a zod schema, once for both boundaries: what a station saves and what a sealed package may carry.
import { z } from 'zod';
import { type DocumentContent, paragraphLevels } from '../domain/content.ts';
import type { DocumentId, Sha256, UnitCode } from '../domain/ids.ts';
import { docKinds, pageFormats, urgencies } from '../domain/kinds.ts';

export const unitCodeSchema = z
  .string()
  .regex(/^[0-9]{6}-[A-Z]{3}-[0-9]{4}$/)
  .transform((text) => text as UnitCode);
export const sha256Schema = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .transform((text) => text as Sha256);

const text = (maxChars: number) => z.string().max(maxChars);

// Far above any real table; a larger one is a file.
const maxRows = 2000;
const maxColumns = 60;

const paragraphSchema = z.strictObject({ level: z.enum(paragraphLevels), text: text(20_000) });
const cellSchema = z.strictObject({
  text: text(5000),
  columns: z.int().min(2).max(maxColumns).exactOptional(),
  rows: z.int().min(2).max(maxRows).exactOptional(),
});
const tableSchema = z.strictObject({
  level: z.literal('table'),
  headRows: z.int().min(0).max(maxRows),
  rows: z.array(z.array(cellSchema).max(maxColumns)).min(1).max(maxRows),
  landscape: z.literal(true).exactOptional(),
});
export const blockSchema = z.union([paragraphSchema, tableSchema]);

const titled = {
  title: text(500),
  titleBreaks: z.array(z.int().min(1).max(500)).max(20).exactOptional(),
};
const annexSchema = z.strictObject({ ...titled, body: z.array(blockSchema).max(5000) });
const name = text(200).min(1);
const forwardedSchema = z.strictObject({
  documentId: z.uuid().transform((id) => id as DocumentId),
  sender: unitCodeSchema,
  senderName: name,
  docNumber: text(100),
  title: text(500),
  packageSha256: sha256Schema,
});

/** An allow-list: a member that is not named here is refused. */
export const contentSchema = z.strictObject({
  kind: z.enum(docKinds),
  format: z.enum(pageFormats).exactOptional(),
  urgency: z.enum(urgencies),
  ...titled,
  titleNote: text(500).exactOptional(),
  body: z.array(blockSchema).max(5000),
  recipients: z
    .array(
      z.strictObject({
        unit: unitCodeSchema,
        name,
        role: z.enum(['main', 'cc']),
        copies: z.int().min(1).max(999),
      }),
    )
    .max(5000),
  annexes: z.array(annexSchema).max(100).exactOptional(),
  attachments: z.array(z.strictObject({ name: text(500).min(1), sha256: sha256Schema })).max(100),
  issuers: z
    .array(z.strictObject({ unit: unitCodeSchema, name }))
    .min(1)
    .max(20),
  signatory: text(100).nullable(),
  signatureStamp: z.strictObject({ post: text(100), name: text(100) }).exactOptional(),
  attendance: z
    .strictObject({ present: text(5000), absent: text(5000), observers: text(5000) })
    .exactOptional(),
  notes: text(500).nullable(),
  forward: z.enum(['no', 'yes']).exactOptional(),
  forwards: forwardedSchema.exactOptional(),
}) satisfies z.ZodType<DocumentContent>;
