// Station contract, the road: outbox and deliveries, inbox and receipts.
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { forwardRules } from '../domain/messages.ts';
import { deliverySchema } from './station-desk.ts';
import { noticeKindSchema } from './station-notices.ts';
import { attachmentSchema, historySchema } from './station-outgoing.ts';
import {
  contentHandleSchema,
  contentSchema,
  documentIdSchema,
  evidenceSchema,
  inboxStateSchema,
  instantSchema,
  outboxStateSchema,
  returnReasonSchema,
  sealReportSchema,
  sha256Schema,
  unitCodeSchema,
  urgencySchema,
  verdictSchema,
} from './schemas.ts';

const nothing = z.object({});
const byId = z.object({ documentId: documentIdSchema });

export const outboxRowSchema = z.object({
  documentId: documentIdSchema,
  title: z.string(),
  docNumber: z.string(),
  urgency: urgencySchema,
  state: outboxStateSchema,
  /** Why it waits or is parked; null while all is well. Exchange failure code. */
  reason: z.string().nullable(),
  details: evidenceSchema,
  /** What a person can do now: release, retry, none needed. */
  action: z.enum(['release', 'retry', 'none']),
  nextTryAtMs: instantSchema.nullable(),
  attempts: z.number().int(),
  sizeBytes: z.number().int(),
  sentBytes: z.number().int(),
  queuedAtMs: instantSchema,
  acceptedAtMs: instantSchema.nullable(),
  /** 定时发送: goes by itself then, while it is held. */
  sendAtMs: instantSchema.nullable(),
  /**
   * Whether a time stamp proves when the package was sealed: from the start, added before it was sent, still to be had, or not at all. Null: not known, as of
   * packages of older programs.
   */
  timeStamp: z.enum(['sealed', 'open', 'added', 'without']).nullable(),
  /** 撤销, 废止 or 以新文代替 after it was sent: the newest that the unit itself said; null: it holds. */
  ended: z.enum(['annul', 'abolish', 'supersede']).nullable().default(null),
  /** 已摆渡: the packs that carried it to a side which has not answered by any road, newest first. */
  carried: z.array(
    z.object({
      packId: z.string(),
      /** `exchange`, or the code of the unit that got the pack directly. */
      to: z.union([z.literal('exchange'), unitCodeSchema]),
      toName: z.string(),
      atMs: instantSchema,
    }),
  ),
  deliveries: z.object({
    total: z.number().int(),
    delivered: z.number().int(),
    opened: z.number().int(),
    signed: z.number().int(),
    returned: z.number().int(),
    recalled: z.number().int(),
    /** An error or expired after the delivery: somebody must act. */
    failed: z.number().int(),
  }),
});
export const sendingContract = {
  /** Newest first, keyset by `before`; `documentId` asks for that row alone. */
  outbox: oc
    .input(
      z.object({
        documentId: documentIdSchema.exactOptional(),
        before: z.object({ queuedAtMs: instantSchema, documentId: documentIdSchema }).exactOptional(),
        limit: z.number().int().min(1).max(500).exactOptional(),
      }),
    )
    .output(z.array(outboxRowSchema)),
  deliveries: oc.input(byId).output(z.array(deliverySchema)),
  release: oc.input(byId).output(nothing),
  hold: oc.input(byId).output(nothing),
  retry: oc.input(byId).output(nothing),
};

const inboxPlaceSchema = z.object({ arrivedAtMs: instantSchema, documentId: documentIdSchema });
export const inboxRowSchema = z.object({
  documentId: documentIdSchema,
  /** Null in quarantine: nothing of the content is shown. */
  title: z.string().nullable(),
  docNumber: z.string().nullable(),
  senderName: z.string(),
  urgency: urgencySchema,
  state: inboxStateSchema,
  verdict: verdictSchema,
  arrivedAtMs: instantSchema,
  signedAtMs: instantSchema.nullable(),
  acknowledged: z.boolean(),
  attachments: z.number().int(),
  /** 催办: how often the sender asked, and when last. */
  reminders: z.number().int(),
  remindedAtMs: instantSchema.nullable(),
});
export const receivedSchema = inboxRowSchema.extend({
  senderUnit: unitCodeSchema,
  report: sealReportSchema,
  /** Null in quarantine. */
  content: contentSchema.nullable(),
  /** The PDF: the original, or the copy for reading (阅读件) of an OFD original. Null in quarantine. */
  pdf: contentHandleSchema.nullable(),
  /** The OFD original; null: the PDF is the original, or nothing is shown. */
  ofd: contentHandleSchema.nullable(),
  attachments: z.array(attachmentSchema),
  /** Package as it came, for the auditor and as proof. */
  packageSha256: sha256Schema,
  incomingEntryNo: z.number().int().nullable(),
  signedBy: z.string().nullable(),
  returnedReasons: z.array(z.string()),
  returnNote: z.string().nullable(),
  /** The sender took it back before anybody signed; nothing of the content is shown. */
  recalledAtMs: instantSchema.nullable(),
  /** 份号 of this unit's copies; null: not numbered. */
  copyNumbers: z.object({ copyFrom: z.number().int(), copyTo: z.number().int() }).nullable(),
  forward: z.enum(forwardRules),
  /** Addressed to a unit that was abolished since and whose successor this is. */
  insteadOf: z.object({ code: z.string(), name: z.string() }).nullable(),
  /** What the sender said about it afterwards and what counts, oldest first. */
  notices: z.array(
    z.object({
      kind: noticeKindSchema,
      /** A recall that came after 签收 or 退文. */
      tooLate: z.boolean(),
      reason: z.string(),
      /** The document that takes its place: its title when it is here. */
      replacedBy: z.object({ documentId: documentIdSchema, title: z.string().nullable() }).nullable(),
      byPerson: z.string(),
      issuedAtMs: instantSchema,
    }),
  ),
  history: z.array(historySchema),
});
export const receivingContract = {
  /** Newest first, keyset by `before`; flash (特急) that is not signed comes first on the first page. */
  inbox: oc
    .input(
      z.object({
        states: z.array(inboxStateSchema).nullable(),
        before: inboxPlaceSchema.nullable(),
        limit: z.number().int().min(1).max(200),
      }),
    )
    .output(
      z.object({
        rows: z.array(inboxRowSchema),
        more: z.boolean(),
        /** `before` of the next page, not always the place of the last row: pressing rows stand on top; null: there is none. */
        next: inboxPlaceSchema.nullable(),
      }),
    ),
  /** Opens it: judges the seal again by today's lists, marks 已打开 and queues that receipt (clerk only). */
  open: oc.input(byId).output(receivedSchema),
  /** 签收并登记: one step signs, registers and queues the receipt. */
  signFor: oc.input(byId.extend({ note: z.string().max(200).nullable() })).output(receivedSchema),
  /** 退文 with standard reasons; `other` asks for a note. */
  return: oc
    .input(byId.extend({ reasons: z.array(returnReasonSchema).min(1), note: z.string().max(200).nullable() }))
    .output(receivedSchema),
  /** Somebody saw the alarm: sound and flashing stop, the band stays until it is opened. */
  acknowledge: oc.input(byId).output(nothing),
  /** Gives a plaintext copy in the 0700 folder to the machine's own program; removed at lock, exit and start. Executables are never opened. */
  openOutside: oc.input(byId.extend({ index: z.number().int().min(0) })).output(nothing),
};
