// Zod schemas of the domain's shapes, shared by both contracts; each is checked against its domain type at compile time.
import { z } from 'zod';
import type { DocumentContent } from '../domain/content.ts';
import type { ContentHandle, DocumentId, PersonId, ReceiptId, Sha256, UnitCode } from '../domain/ids.ts';
import { paragraphLevels } from '../domain/content.ts';
import { docKinds, urgencies } from '../domain/kinds.ts';
import { checkNames, type SealReport } from '../domain/report.ts';
import { deliveryStates, documentStates, inboxStates, outboxStates } from '../domain/states.ts';
import { permissions, roles } from '../domain/roles.ts';
import { returnReasonIds } from '../domain/return-reasons.ts';

const uuid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);

export const documentIdSchema = uuid.transform((text) => text as DocumentId);
export const receiptIdSchema = uuid.transform((text) => text as ReceiptId);
export const personIdSchema = uuid.transform((text) => text as PersonId);
export const unitCodeSchema = z
  .string()
  .regex(/^[0-9]{6}-[A-Z]{3}-[0-9]{4}$/)
  .transform((text) => text as UnitCode);
export const sha256Schema = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .transform((text) => text as Sha256);
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

export const paragraphSchema = z.object({ level: z.enum(paragraphLevels), text: z.string().max(20_000) });
export const recipientSchema = z.object({
  unit: unitCodeSchema,
  name: z.string().min(1).max(200),
  role: z.enum(['main', 'cc']),
  copies: z.number().int().min(1).max(999),
});
export const issuerSchema = z.object({ unit: unitCodeSchema, name: z.string().min(1).max(200) });
export const contentSchema = z.object({
  kind: docKindSchema,
  urgency: urgencySchema,
  title: z.string().max(500),
  body: z.array(paragraphSchema).max(5000),
  recipients: z.array(recipientSchema).max(5000),
  attachments: z.array(z.object({ name: z.string().min(1).max(500), sha256: sha256Schema })).max(100),
  issuers: z.array(issuerSchema).min(1).max(20),
  signatory: z.string().max(100).nullable(),
  notes: z.string().max(500).nullable(),
}) satisfies z.ZodType<DocumentContent>;

export const checkOutcomeSchema = z.object({
  result: z.enum(['passed', 'failed', 'unknown', 'notApplicable']),
  code: z.string(),
  evidence: evidenceSchema,
});
export const sealReportSchema = z.object({
  checks: z.record(z.enum(checkNames), checkOutcomeSchema),
  judgedAt: z.string(),
  seal: z.object({
    unitCode: z.string().nullable(),
    unitName: z.string().nullable(),
    certificateSha256: z.string().nullable(),
    sealedAt: z.string().nullable(),
    issuedBy: z.string().nullable(),
  }),
}) satisfies z.ZodType<SealReport>;
