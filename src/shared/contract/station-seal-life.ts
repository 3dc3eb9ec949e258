// Station contract, 印章管理: the unit's seals, what was asked and decided about them, and the acts of unit and custodian.
import { oc } from '@orpc/contract';
import { z } from 'zod';
import type { SealId } from '../domain/ids.ts';
import { sealLifeStates, sealSteps, type SealAct } from '../domain/seal-life.ts';
import { sealNoticeKinds } from '../domain/seal-life-notices.ts';
import { instantSchema, sealKeyFileSchema } from './schemas.ts';

const sealIdSchema = z.custom<SealId>((value) => typeof value === 'string' && /^[\w-]{1,64}$/.test(value));
const lifeSchema = z.enum(sealLifeStates);
const kindSchema = z.enum(sealNoticeKinds);
const reasonSchema = z.string().trim().min(1).max(500);

const sealSchema = z.object({
  sealId: sealIdSchema,
  name: z.string(),
  diameterMm: z.number().nullable(),
  life: lifeSchema,
  sinceMs: instantSchema.nullable(),
  validFromMs: instantSchema.nullable(),
  validUntilMs: instantSchema.nullable(),
  /** Whole days until it expires, from 60 on; null: no warning is due. */
  expiryDays: z.int().nullable(),
  /** This machine holds its keys and uses them. */
  isInUseHere: z.boolean(),
  /** Locked on this machine, whatever the lists say. */
  lock: z.enum(['lost', 'suspended']).nullable(),
  supersededBy: sealIdSchema.nullable(),
  /** What this person may do with it now. */
  acts: z.array(kindSchema),
  /** What was asked and is not decided. */
  asked: z.array(kindSchema),
});

const entrySchema = z.object({
  id: z.string(),
  atMs: instantSchema,
  from: z.enum(['unit', 'authority']),
  /** What the unit asked, or what the authority did. */
  act: z.union([kindSchema, z.enum(Object.keys(sealSteps) as [SealAct, ...SealAct[]])]).nullable(),
  sealId: sealIdSchema.nullable(),
  by: z.string().nullable(),
  reason: z.string(),
  /**
   * A notice: `queued` waits for the line, `sent` is with the authority, `parked` was refused by the exchange, `withdrawn` was taken back. A decision: `done`,
   * `installed`, `notInstalled`, `notBelieved`.
   */
  state: z.enum([
    'queued',
    'sent',
    'answered',
    'withdrawn',
    'parked',
    'done',
    'installed',
    'notInstalled',
    'notBelieved',
  ]),
  code: z.string().nullable(),
  /** This person may take it back: the authority has not decided. */
  mayCancel: z.boolean(),
});

const overviewSchema = z.object({
  seals: z.array(sealSchema),
  /** Newest first. */
  history: z.array(entrySchema),
  /** This person may ask for a new seal now. */
  mayRequest: z.boolean(),
  /** A renewal opens the present keys first: their PIN is asked for, and stays. */
  keepsPin: z.boolean(),
});

export const sealLifeContract = {
  overview: oc.input(z.object({})).output(overviewSchema),
  /** Tells the authority; a loss or a suspension locks the key here at once, with or without a line. */
  tell: oc
    .input(
      z.object({
        sealId: sealIdSchema,
        kind: z.enum(['authorise', 'suspend', 'reportLost', 'destroy']),
        reason: reasonSchema,
      }),
    )
    .output(overviewSchema),
  /** Takes a request, a renewal or a wish for destruction back that the authority has not decided on. */
  cancel: oc.input(z.object({ noticeId: z.uuid(), reason: reasonSchema })).output(overviewSchema),
  /** Makes new keys under the PIN on this machine and asks for a new seal (`sealId` null) or the renewal of one. */
  ask: oc
    .input(
      z.object({
        sealId: sealIdSchema.nullable(),
        pin: z.string().max(200),
        reason: reasonSchema,
        /** The new RSA or EC key was delivered in this file; absent: it is made where the present one lives. */
        sealKeyFile: sealKeyFileSchema.optional(),
      }),
    )
    .output(overviewSchema),
};
