// Zod schemas of the domain's shapes, shared by both contracts; each is checked against its domain type at compile time.
import { z } from 'zod';
import type {
  ContentHandle,
  DocumentId,
  NoticeId,
  PersonId,
  PhraseId,
  ReceiptId,
  TemplateId,
} from '../domain/ids.ts';
import { maxSealKeyFileBytes } from '../domain/seal-key-file.ts';
import { docKinds, urgencies } from '../domain/kinds.ts';
import { checkNames, type SealReport } from '../domain/report.ts';
import { deliveryStates, documentStates, inboxStates, outboxStates } from '../domain/states.ts';
import { permissions, roles } from '../domain/roles.ts';
import { returnReasonIds } from '../domain/return-reasons.ts';
import { fileReportSchema } from './verification-schema.ts';

export { contentSchema, sha256Schema, unitCodeSchema } from './content-schema.ts';

const uuid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);

export const documentIdSchema = uuid.transform((text) => text as DocumentId);
export const receiptIdSchema = uuid.transform((text) => text as ReceiptId);
export const noticeIdSchema = uuid.transform((text) => text as NoticeId);
export const personIdSchema = uuid.transform((text) => text as PersonId);
export const templateIdSchema = uuid.transform((text) => text as TemplateId);
export const phraseIdSchema = uuid.transform((text) => text as PhraseId);
export const contentHandleSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{22,64}$/)
  .transform((text) => text as ContentHandle);

export const docKindSchema = z.enum(docKinds);
export const urgencySchema = z.enum(urgencies);
export const roleSchema = z.enum(roles);
export const permissionSchema = z.enum(permissions);
export const documentStateSchema = z.enum(documentStates);
export const outboxStateSchema = z.enum(outboxStates);
export const deliveryStateSchema = z.enum(deliveryStates);
export const inboxStateSchema = z.enum(inboxStates);
export const returnReasonSchema = z.enum(returnReasonIds);
export const verdictSchema = z.enum(['valid', 'invalid', 'indeterminate']);

/** Milliseconds since 1970 UTC by the exchange's clock offset. */
export const instantSchema = z.number().int();
/** Calendar day, `2026-11-21`. */
export const daySchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
/** Facts that a sentence names; the renderer turns code + evidence into words. */
export const evidenceSchema = z.record(z.string(), z.string());

export const checkOutcomeSchema = z.object({
  result: z.enum(['passed', 'failed', 'unknown', 'notApplicable']),
  code: z.string(),
  evidence: evidenceSchema,
});
const oneReportSchema = z.object({
  checks: z.record(z.enum(checkNames), checkOutcomeSchema),
  judgedAt: z.string(),
  seal: z.object({
    unitCode: z.string().nullable(),
    unitName: z.string().nullable(),
    certificateSha256: z.string().nullable(),
    sealedAt: z.string().nullable(),
    issuedBy: z.string().nullable(),
  }),
  bodies: z
    .array(z.object({ path: z.string(), role: z.enum(['body', 'reading']), report: fileReportSchema }))
    .readonly()
    .exactOptional(),
});
export const sealReportSchema = oneReportSchema.extend({
  forwarded: oneReportSchema.exactOptional(),
}) satisfies z.ZodType<SealReport>;

/** A seal key as its maker delivered it (.p12, .pfx), for one call: neither file nor password is kept. */
export const sealKeyFileSchema = z.object({
  // Twice the largest that is read: a larger one is refused in words, not as a wrong shape.
  base64: z.string().max(Math.ceil((maxSealKeyFileBytes * 8) / 3)),
  password: z.string().max(200),
});

/** A key in a PKCS#11 token: the vendor's library on this machine, and two labels as the token office gave them. */
export const tokenPlaceSchema = z.object({
  libraryPath: z.string().trim().min(1).max(500),
  // PKCS#11: 32 bytes.
  tokenLabel: z.string().trim().min(1).max(32),
  keyLabel: z.string().trim().min(1).max(100),
});
