// Station contract, 联合行文 by file (会印件): the main issuer's round of seals and the co-issuer's part in it.
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { jointStates } from '../domain/joint-issue.ts';
import {
  contentHandleSchema,
  contentSchema,
  daySchema,
  documentIdSchema,
  instantSchema,
  sha256Schema,
  unitCodeSchema,
} from './schemas.ts';
import { historySchema, layoutContextSchema, sealedSchema } from './station-outgoing.ts';
import { fileReportSchema } from './verification-schema.ts';

const byId = z.object({ documentId: documentIdSchema });
const withPin = byId.extend({ pin: z.string().max(200) });

const jointUnitSchema = z.object({
  unit: unitCodeSchema,
  name: z.string(),
  own: z.boolean(),
  sealed: z.boolean(),
  /** Who agreed for this unit, and when; null: not known here. */
  leader: z.string().nullable(),
  date: daySchema.nullable(),
});

const jointRowSchema = z.object({
  documentId: documentIdSchema,
  /** `main`: an own document whose other seals are missing; `co`: another unit's that this one issues too. */
  part: z.enum(['main', 'co']),
  state: z.enum(jointStates),
  title: z.string(),
  docNumber: z.string(),
  /** In the order of the seals, the main issuer first. */
  units: z.array(jointUnitSchema),
  /** Whose turn it is; null: every seal is on. */
  next: z.string().nullable(),
  updatedAtMs: instantSchema,
});

const jointViewSchema = jointRowSchema.extend({
  content: contentSchema,
  contentSha256: sha256Schema,
  layout: layoutContextSchema,
  attachments: z.array(
    z.object({ name: z.string(), sizeBytes: z.number().int(), handle: contentHandleSchema }),
  ),
  /** The files with the seals so far. */
  pdf: contentHandleSchema,
  ofd: contentHandleSchema.nullable(),
  /** What the verifier said of them when they came; empty at the main issuer before anything came back. */
  reports: z.array(z.object({ path: z.string(), report: fileReportSchema })),
  /** Where this unit's seal goes. */
  place: z.object({ page: z.number().int(), diameterMm: z.number() }).nullable(),
  /** The file to hand on; null: there is nothing to hand on now, or (`remakes`) it has to be made. */
  file: z.object({ handle: contentHandleSchema, name: z.string(), to: z.string() }).nullable(),
  /** `remakeFile` makes the file to hand on. */
  remakes: z.boolean(),
  /** Why this unit, or the unit that is next, does not seal. */
  reason: z.string().nullable(),
  /** 流转 of the round: who took, agreed, sealed, declined. */
  history: z.array(historySchema),
});

export const jointContract = {
  /** Newest first. */
  list: oc.input(z.object({})).output(z.array(jointRowSchema)),
  view: oc.input(byId).output(jointViewSchema),
  /** Main issuer: puts the own seal on and makes the file for the next unit. */
  start: oc.input(withPin).output(jointViewSchema),
  /**
   * A file that came: at a co-issuer a new document to consent to; at the main issuer one that comes back, or the answer of a unit that does not seal. Of a
   * refused one nothing stays.
   */
  take: oc.input(z.object({ upload: contentHandleSchema })).output(jointViewSchema),
  /** Co-issuer's leader; bound to the content that was on the screen by its hash. */
  consent: oc.input(byId.extend({ contentSha256: sha256Schema, date: daySchema })).output(jointViewSchema),
  /** Ends the round here; the signed answer (退回会印) is the file to hand back. */
  decline: oc.input(byId.extend({ reason: z.string().min(1).max(500) })).output(jointViewSchema),
  /** Makes the file to hand on again: by the newest directory, and where there is none yet. */
  remakeFile: oc.input(byId).output(jointViewSchema),
  /** Co-issuer's custodian. */
  confirmPlace: oc.input(byId).output(jointViewSchema),
  seal: oc.input(withPin).output(jointViewSchema),
  /** Main issuer, when every seal is on: packs, verifies from disk and queues, as a document of one unit. */
  finish: oc.input(withPin).output(sealedSchema),
};
