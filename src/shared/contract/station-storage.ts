// Station contract, the data's health: backups, restores, free space, rescue mode.
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { backupIntervals, storageFindings } from '../domain/storage.ts';
import { instantSchema } from './schemas.ts';

const nothing = z.object({});
const findingSchema = z.enum(storageFindings);
const detailsSchema = z.record(z.string(), z.string());

/** Why the station shows and does not write. */
const rescueSchema = z.object({
  finding: findingSchema,
  /** What is left of the damaged database, or a backup of that time. */
  shows: z.enum(['damaged', 'backup']),
  backupMadeAtMs: instantSchema.nullable(),
});

/** A restored station on its way back into the present. */
const openRestoreSchema = z.object({
  backupMadeAtMs: instantSchema,
  restoredAtMs: instantSchema,
  phase: z.enum(['asking', 'replaying']),
  /** The administrator has stated the last numbers: they are given again. */
  stated: z.boolean(),
  /** An exchange failure, `not-enrolled`, `machine-key-lost`, `feed`, `own-unreadable`, `failed`; null: it goes on. */
  waitingFor: z.string().nullable(),
});

/** What came of a restore, for whoever logs in afterwards. */
const restoredSchema = z.object({
  result: findingSchema,
  /** Null where nothing was restored. */
  backupMadeAtMs: instantSchema.nullable(),
  atMs: instantSchema,
});

const spaceSchema = z.object({ level: z.enum(['enough', 'low', 'floor']), freeBytes: z.number() });

const runSchema = z.object({
  startedAtMs: instantSchema,
  endedAtMs: instantSchema,
  result: z.string(),
  details: detailsSchema,
});

const backupSchema = z.object({
  name: z.string(),
  madeAtMs: instantSchema,
  databaseBytes: z.number(),
  blobFiles: z.number().int(),
  blobBytes: z.number(),
  checkedAtMs: instantSchema,
  result: findingSchema,
  /** Large files that it needs and does not have whole; 0 with `blob-damaged`: nobody has counted them yet. */
  damagedFiles: z.number().int(),
});

const gapSchema = z.object({
  /** `incoming`, `seal-use-book`, `document-number:<代字>`, `series-number:<series>`. */
  counter: z.string(),
  year: z.number().int(),
  fromValue: z.number().int(),
  toValue: z.number().int(),
  reason: z.enum(['exchange', 'rebuilt', 'stated']),
  statedBy: z.string().nullable(),
});

const stateSchema = z.object({
  rescue: rescueSchema.nullable(),
  restore: openRestoreSchema.nullable(),
  /** `asked`: a restore waits for the next start; `reopening`: the station closes and opens by itself at this moment. */
  restart: z.enum(['no', 'asked', 'reopening']),
  /** The newest restore of the last day, or the one that this start should have done and could not; null: there is none. */
  restored: restoredSchema.nullable(),
  space: spaceSchema,
  folder: z.string(),
  isOwnFolder: z.boolean(),
  everyHours: z.literal(backupIntervals),
  progress: z
    .object({ phase: z.enum(['copying', 'files', 'verifying']), done: z.number(), total: z.number() })
    .nullable(),
  lastBackup: runSchema.nullable(),
  lastGoodBackupAtMs: instantSchema.nullable(),
  lastCheck: runSchema.nullable(),
  lastDamagedFile: runSchema.nullable(),
  /** 恢复演练: how the last one ended, and how far the one that runs is; its details name the backup and count what came out of it. */
  drill: z.object({ last: runSchema.nullable(), percent: z.number().nullable() }),
  backups: z.array(backupSchema),
  gaps: z.array(gapSchema),
  /** Media that are attached now, for the choice of a folder. */
  media: z.array(z.string()),
});

export const storageContract = {
  /** What every window says at its top, also before anybody logged in. */
  banner: oc.input(nothing).output(
    stateSchema.pick({ rescue: true, restore: true, restart: true, restored: true, space: true }).extend({
      /** No good backup for three days, or for three intervals when that is longer. */
      backupOverdue: z.boolean(),
      /** The machine key stayed on another machine: nothing is sent or fetched before this one is enrolled anew. */
      enrolAnew: z.enum(['no', 'needed', 'waiting']),
      /** What the last look through the whole database found, when it was not good. */
      damage: findingSchema.nullable(),
    }),
  ),
  state: oc.input(nothing).output(stateSchema),
  backUp: oc.input(nothing).output(stateSchema),
  /** Reads a backup whole: every page, every large file. */
  verify: oc.input(z.object({ name: z.string().max(60) })).output(stateSchema),
  /** Looks through the whole database now. */
  check: oc.input(nothing).output(stateSchema),
  /** Null: beside the data. A folder that cannot be written is refused. */
  configure: oc
    .input(z.object({ folder: z.string().max(1000).nullable(), everyHours: z.literal(backupIntervals) }))
    .output(stateSchema),
  /**
   * The newest whole backup, or the one of this name. The station closes and opens by itself, where its shell can do that; nothing is deleted. One whose check
   * failed is refused, unless only large files are missing from it and `withLoss` says that a person has read so.
   */
  restore: oc
    .input(z.object({ name: z.string().max(60).nullable(), withLoss: z.boolean().optional() }))
    .output(stateSchema),
  /** Restores the newest whole backup for practice, by the recovery code alone and beside the running station; answers when it has ended. */
  drill: oc.input(z.object({ recoveryCode: z.string().max(200) })).output(stateSchema),
  /** Ends the one that runs; it counts as none. */
  stopDrill: oc.input(nothing).output(stateSchema),
  /** A restore that waits for the next start is not wanted any more. */
  forgetRestore: oc.input(nothing).output(stateSchema),
  /** The exchange cannot be asked: the last numbers that were given, from the paper registers. */
  stateNumbers: oc
    .input(
      z.object({
        numbers: z
          .array(
            z.object({
              /** `incoming`, `seal-use-book`, or an issuer code. */
              run: z.string().min(1).max(40),
              year: z.number().int().min(2000).max(2200),
              last: z.number().int().min(0).max(99_999),
            }),
          )
          .min(1)
          .max(200),
      }),
    )
    .output(stateSchema),
};
