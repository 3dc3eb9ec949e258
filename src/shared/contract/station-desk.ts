// Station contract, the parts around the documents: home board, registers, directory, accounts, settings.
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { alarmSchema, personSchema } from './station-session.ts';
import { noticeKinds } from '../domain/messages.ts';
import { recallStates } from '../domain/states.ts';
import {
  daySchema,
  deliveryStateSchema,
  documentIdSchema,
  documentStateSchema,
  docKindSchema,
  evidenceSchema,
  inboxStateSchema,
  instantSchema,
  outboxStateSchema,
  personIdSchema,
  roleSchema,
  sealKeyFileSchema,
  tokenPlaceSchema,
  unitCodeSchema,
  urgencySchema,
  verdictSchema,
} from './schemas.ts';

const nothing = z.object({});

const taskSchema = z.object({
  documentId: documentIdSchema,
  /** What the person has to do: the screen that opens. */
  act: z.enum(['write', 'review', 'register', 'seal', 'jointAgree', 'jointSeal', 'release', 'read', 'sign']),
  title: z.string(),
  kind: docKindSchema.nullable(),
  urgency: urgencySchema,
  from: z.string(),
  sinceMs: instantSchema,
});
const stuckSchema = z.object({
  documentId: documentIdSchema,
  title: z.string(),
  state: outboxStateSchema,
  reason: z.string().nullable(),
  details: evidenceSchema,
  nextTryAtMs: instantSchema.nullable(),
});
/** What waits on the road beside the outbox: an arrival of which a try failed; an own receipt, notice or further note that did not go. */
const waitingSchema = z.object({
  key: z.string(),
  what: z.enum(['arrival', 'receipt', 'followUp']),
  /** Of a notice or further note (`note`): what it is about. */
  about: z
    .object({ documentId: documentIdSchema, title: z.string(), kind: z.enum([...noticeKinds, 'note']) })
    .optional(),
  urgency: urgencySchema.nullable(),
  reason: z.string(),
  /** Null: only a person can move it. */
  nextTryAtMs: instantSchema.nullable(),
});
const openDocumentSchema = z.object({
  documentId: documentIdSchema,
  title: z.string(),
  docNumber: z.string().nullable(),
  sentAtMs: instantSchema.nullable(),
  total: z.number().int(),
  signed: z.number().int(),
  returned: z.number().int(),
  unsignedUnits: z.array(z.string()),
});
export const homeContract = {
  board: oc.input(nothing).output(
    z.object({
      arrivals: alarmSchema,
      tasks: z.array(taskSchema),
      unfinished: z.array(openDocumentSchema),
      stuck: z.array(stuckSchema),
      waiting: z.array(waitingSchema).optional(),
      lastCheckedAtMs: instantSchema.nullable(),
    }),
  ),
  /** Counts for the left rail, for this person. */
  counts: oc.input(nothing).output(
    z.object({
      inbox: z.number().int(),
      drafts: z.number().int(),
      review: z.number().int(),
      numbering: z.number().int(),
      sealing: z.number().int(),
      /** Rounds of joint seals that wait for this person. */
      joint: z.number().int(),
      outbox: z.number().int(),
    }),
  ),
};

const bookPage = z.object({
  year: z.number().int(),
  limit: z.number().int().min(1).max(500).exactOptional(),
});
/** After the row with that number. */
const afterEntry = bookPage.extend({ before: z.number().int().exactOptional() });

/** Books of a year, a page at a time; without `limit` the whole year. */
export const registersContract = {
  /** 用印登记簿, newest first. */
  sealUse: oc.input(afterEntry).output(
    z.array(
      z.object({
        entryNo: z.number().int(),
        atMs: instantSchema,
        documentId: documentIdSchema,
        title: z.string(),
        docNumber: z.string(),
        sealName: z.string(),
        copies: z.number().int(),
        applicant: z.string(),
        approver: z.string(),
        custodian: z.string(),
        result: z.enum(['sealed', 'voided']),
        /** 作废; null: the use holds. `reason` is empty where nobody wrote one. */
        voided: z
          .object({
            atMs: instantSchema,
            by: z.string(),
            code: z.enum(['returned', 'replaced']),
            reason: z.string(),
          })
          .nullable(),
      }),
    ),
  ),
  /** 发文登记簿, one 代字 after the other, newest first; after the row of document `before`. */
  outgoing: oc.input(bookPage.extend({ before: documentIdSchema.exactOptional() })).output(
    z.array(
      z.object({
        documentId: documentIdSchema,
        docNumber: z.string(),
        title: z.string(),
        registeredAtMs: instantSchema,
        registeredBy: z.string(),
        docDate: daySchema,
        recipients: z.number().int(),
        /** 份号 that were given out, consecutive ones as one range; empty: the copies are not numbered. */
        copyNumbers: z.array(z.object({ copyFrom: z.number().int(), copyTo: z.number().int() })),
        state: documentStateSchema,
      }),
    ),
  ),
  /** 收文登记簿, newest first. */
  incoming: oc.input(afterEntry).output(
    z.array(
      z.object({
        documentId: documentIdSchema,
        entryNo: z.number().int(),
        docNumber: z.string(),
        title: z.string(),
        senderName: z.string(),
        signedAtMs: instantSchema,
        signedBy: z.string(),
        verdict: verdictSchema,
        state: inboxStateSchema,
        /** 转发: what this unit passed on of it, oldest first; what was revoked later too, as its state says. */
        forwarded: z.array(
          z.object({
            documentId: documentIdSchema,
            docNumber: z.string(),
            atMs: instantSchema,
            state: documentStateSchema,
            units: z.array(z.string()),
          }),
        ),
      }),
    ),
  ),
};

export const directoryUnitSchema = z.object({
  code: unitCodeSchema,
  name: z.string(),
  shortName: z.string(),
  kind: z.enum(['government', 'department', 'county', 'township', 'enterprise']),
  parent: unitCodeSchema.nullable(),
  dutyPhone: z.string(),
  contact: z.string(),
  self: z.boolean(),
});
export const directoryContract = {
  units: oc.input(nothing).output(
    z.object({
      number: z.number().int(),
      issuedAt: z.string(),
      nextUpdate: z.string(),
      stale: z.boolean(),
      units: z.array(directoryUnitSchema),
    }),
  ),
};

export const accountsContract = {
  list: oc.input(nothing).output(z.array(personSchema.extend({ active: z.boolean() }))),
  add: oc
    .input(z.object({ name: z.string().min(1).max(60), role: roleSchema, password: z.string().max(200) }))
    .output(personSchema),
  deactivate: oc.input(z.object({ personId: personIdSchema })).output(nothing),
  changeOwnPassword: oc
    .input(z.object({ current: z.string().max(200), next: z.string().max(200) }))
    .output(nothing),
};

/** Where the unit's RSA or EC seal key lives. The SM2 key is a key file always: PKCS#11 has no mechanism for it. */
const sealKeySchema = z.object({
  /** False: no seal certificate has come yet. */
  hasSeal: z.boolean(),
  /** Null: in its key file. */
  place: tokenPlaceSchema.nullable(),
  hasKeyFile: z.boolean(),
  hasSm2: z.boolean(),
});

export const settingsContract = {
  /** What protects this machine's data and what does not, as codes the screen has words for. */
  protection: oc.input(nothing).output(
    z.object({
      deviceSlot: z.enum(['safe-storage', 'basic-text', 'key-file']),
      recoverySlot: z.boolean(),
      databaseCipher: z.string(),
      dataFolder: z.string(),
      /** Codes of what is not protected, e.g. `root-can-read-key-file`. */
      limits: z.array(z.string()),
    }),
  ),
  sealKey: oc.input(nothing).output(sealKeySchema),
  /**
   * Keeps the seal key elsewhere; the PIN is tried there first, and a place that does not hold the registered key is refused. Out of a token of which this
   * machine has no key file, the key comes in the file that its maker delivered.
   */
  moveSealKey: oc
    .input(
      z
        .object({
          place: tokenPlaceSchema.nullable(),
          pin: z.string().max(200),
          sealKeyFile: sealKeyFileSchema.optional(),
        })
        .refine(({ place, sealKeyFile }) => place === null || sealKeyFile === undefined),
    )
    .output(sealKeySchema),
  /** Age of every signed list the station trusts. */
  lists: oc.input(nothing).output(
    z.array(
      z.object({
        name: z.enum(['directory', 'sealRegistry', 'policy', 'revocation']),
        number: z.number().int(),
        issuedAt: z.string(),
        nextUpdate: z.string(),
        stale: z.boolean(),
      }),
    ),
  ),
};

export const deliverySchema = z.object({
  unit: unitCodeSchema,
  name: z.string(),
  role: z.enum(['main', 'cc']),
  copies: z.number().int(),
  state: deliveryStateSchema,
  deliveredAtMs: instantSchema.nullable(),
  openedAtMs: instantSchema.nullable(),
  signedAtMs: instantSchema.nullable(),
  returnedAtMs: instantSchema.nullable(),
  /** Person who signed or returned, as the receiving unit says. */
  person: z.string().nullable(),
  reasons: z.array(z.string()),
  note: z.string().nullable(),
  /** False when the receiver's clock was unsure. */
  clockSure: z.boolean(),
  /** 份号 of the unit's copies; null: not numbered. */
  copyFrom: z.number().int().nullable(),
  copyTo: z.number().int().nullable(),
  /** When it became an error or expired after all. */
  failedAtMs: instantSchema.nullable(),
  recall: z.enum(recallStates).nullable(),
  recallAtMs: instantSchema.nullable(),
  /** 补发: when the unit was added. */
  addedAtMs: instantSchema.nullable(),
  /** The unit that it was addressed to and that is no more; its name as the directory has it. */
  insteadOf: z.object({ code: unitCodeSchema, name: z.string() }).nullable(),
  reminders: z.number().int(),
  remindedAtMs: instantSchema.nullable(),
  /** A `RecipientFailure`: why it could not be encrypted to yet and has nothing. Null: it went. */
  parkedReason: z.enum(['unit-unknown', 'certificate-missing', 'certificate-refused']).nullable(),
  /** Out of the directory, the successor's for a unit that is no more; empty when it does not know the unit. */
  dutyPhone: z.string(),
  /** The unit is no more by the directory: who took over. */
  successor: z.object({ code: unitCodeSchema, name: z.string() }).nullable(),
});
