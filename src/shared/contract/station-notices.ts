// Station contract, what follows a document that was sent: recall, reminder, annulment, further recipients, timed sending, phone calls.
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { noticeKinds } from '../domain/messages.ts';
import { documentIdSchema, instantSchema, noticeIdSchema, unitCodeSchema } from './schemas.ts';

const nothing = z.object({});
const byId = z.object({ documentId: documentIdSchema });
const reason = z.string().trim().max(500);
/** Null: every recipient to whom it applies. */
const units = z.array(unitCodeSchema).min(1).max(5000).nullable();

export const noticeKindSchema = z.enum(noticeKinds);
/** Where a message that follows a document stands: waits (with the exchange's failure code as reason), parked, or taken by the exchange. */
const roadSchema = z.object({
  state: z.enum(['waiting', 'parked', 'accepted']),
  reason: z.string().nullable(),
  nextTryAtMs: instantSchema.nullable(),
  acceptedAtMs: instantSchema.nullable(),
});

export const noticesContract = {
  /** 撤回: asks the recipients that have neither signed nor returned; each receiver's station decides what was first, and says so. */
  recall: oc.input(byId.extend({ units, reason: reason.min(1) })).output(nothing),
  /** 催办: the document climbs at the recipients that have not signed, and sounds once. */
  remind: oc.input(byId.extend({ units, reason })).output(nothing),
  /** 撤销 (void from the beginning), 废止 (void from today), or another document in its place: shown with the document at every recipient for ever. */
  end: oc
    .input(
      byId.extend({
        kind: z.enum(['annul', 'abolish', 'supersede']),
        reason: reason.min(1),
        replacedBy: documentIdSchema.nullable(),
      }),
    )
    .output(nothing),
  /** 补发 to units that the document did not go to; the package is not uploaded again. */
  supplement: oc
    .input(
      byId.extend({
        recipients: z
          .array(
            z.object({
              unit: unitCodeSchema,
              role: z.enum(['main', 'cc']),
              copies: z.number().int().min(1).max(999),
            }),
          )
          .min(1)
          .max(2000),
      }),
    )
    .output(nothing),
  /** The note once more for one recipient that has not signed. */
  reissue: oc.input(byId.extend({ unit: unitCodeSchema })).output(nothing),
  /** 定时发送: held until then by the exchange's clock; null: until somebody lets it go. */
  schedule: oc.input(byId.extend({ sendAtMs: instantSchema.nullable() })).output(nothing),
  /** What the exchange refused is tried again; null: everything that did not go, receipts and arrivals too. */
  retry: oc.input(z.object({ documentId: documentIdSchema.nullable() })).output(nothing),
  /** 电话记录. */
  addCall: oc
    .input(
      byId.extend({
        unit: unitCodeSchema,
        phone: z.string().trim().max(100),
        spokeWith: z.string().trim().min(1).max(100),
        said: z.string().trim().min(1).max(500),
      }),
    )
    .output(nothing),
  /** Everything that followed the document. */
  trail: oc.input(byId).output(
    z.object({
      notices: z.array(
        z.object({
          noticeId: noticeIdSchema,
          kind: noticeKindSchema,
          units: z.array(unitCodeSchema),
          reason: z.string(),
          replacedBy: documentIdSchema.nullable(),
          byPerson: z.string(),
          createdAtMs: instantSchema,
          road: roadSchema,
        }),
      ),
      furtherNotes: z.array(
        z.object({
          sequence: z.number().int(),
          units: z.array(unitCodeSchema),
          byPerson: z.string(),
          createdAtMs: instantSchema,
          road: roadSchema,
        }),
      ),
      calls: z.array(
        z.object({
          callId: z.string(),
          unit: unitCodeSchema,
          atMs: instantSchema,
          phone: z.string(),
          spokeWith: z.string(),
          said: z.string(),
          person: z.string(),
        }),
      ),
    }),
  ),
};
