// 备份与恢复: the state of the data, backups by hand and by the clock, restores, and the numbers that an administrator states.
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { storageContract } from '../../../shared/contract/station-storage.ts';
import { storageFindings, type StorageFinding } from '../../../shared/domain/storage.ts';
import { freeBytesOf, judgeSpace } from '../../store/disk-space.ts';
import type { RestoreResult } from '../../store/restore.ts';
import { createStationRepository } from '../../store/station-repository.ts';
import { createStorageRepository, type StorageRun } from '../../store/storage-repository.ts';
import type { BackupPlace } from '../../store/backup-folder.ts';
import { done, refuse, type Actor, type Outcome } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import type { OutputOf, Stage } from '../stage.ts';
import { makeUuid } from '../uuid.ts';
import { createBackupKeeper, type BackupKeeper } from './backup-keeper.ts';
import { listMedia } from './media.ts';
import { createReconciler, type ReconcileOptions, type Reconciler } from './reconcile.ts';
import { backupsOf, type Rescue } from './rescue.ts';
import { askForRestore, forgetRestore, isRestoreAsked } from './restore-request.ts';
import { stateNumbers } from './state-numbers.ts';

type Contract = typeof storageContract;
type State = OutputOf<Contract['state']>;

/** The stage, and what runs by itself. */
export interface Storage extends Stage<Omit<Contract, 'banner'>> {
  /** Open: nobody is logged in when a damaged database is met. */
  banner(): Outcome<OutputOf<Contract['banner']>>;
  start(): void;
  stop(): Promise<void>;
  readonly keeper: BackupKeeper;
}

export interface StorageOptions extends Omit<ReconcileOptions, 'retryMs'> {
  readonly dataKey: Uint8Array;
  readonly rescue: Rescue | null;
  /** What came of a restore that was asked for before this start. */
  readonly restored: RestoreResult | null;
  readonly retryMs?: number;
  /** Closes this station and opens it again; left out: a person starts it again. */
  readonly reopen?: () => void;
}

interface Room {
  readonly parts: StationParts;
  readonly rescue: Rescue | null;
  readonly keeper: BackupKeeper;
  readonly reconciler: Reconciler;
  readonly rows: ReturnType<typeof createStorageRepository>;
  readonly openedAtMs: number;
  readonly reopen: (() => void) | null;
  /** What this start should have restored and could not. */
  readonly failed: StorageFinding | null;
  /** It was asked to be closed and opened again. */
  reopening: boolean;
}

const dayMs = 24 * 3_600_000;
// The exchange comes back in seconds or in hours; asking every half minute is no load for the one and soon enough for the other.
const defaultRetryMs = 30_000;

/** The storage stage. */
export function createStorage(options: StorageOptions): Storage {
  const room = openRoom(options);
  const { parts, rescue, keeper, reconciler } = room;
  // The backup does not know how far this machine's clock is behind.
  if (rescue === null) parts.clock.isAtLeast(room.rows.openRestore()?.restoredAtMs ?? 0);
  const told = (): Outcome<State> => done(readState(room));
  if (options.restored && options.restored.result !== 'ok')
    parts.log.error('the restore that was asked for was not done', { result: options.restored.result });

  return {
    keeper,
    start: () => {
      if (rescue !== null) return;
      keeper.start();
      reconciler.start();
    },
    stop: async () => {
      await reconciler.stop();
      await keeper.stop();
    },
    banner: () => done(readBanner(room)),
    state: told,
    backUp: async () => {
      if (rescue !== null) return refuse('rescue-mode', { finding: rescue.finding });
      const run = await keeper.backUp();
      return run.result === 'ok' ? told() : refuse('backup-refused', { reason: run.result, ...run.details });
    },
    verify: async (_actor, { name }) => {
      const place = findPlace(room, name);
      if (!place) return refuse('not-found');
      await keeper.verify(place);
      return told();
    },
    check: async () => {
      if (rescue !== null) return refuse('rescue-mode', { finding: rescue.finding });
      await keeper.check();
      return told();
    },
    configure: (_actor, settings) => {
      if (rescue !== null) return refuse('rescue-mode', { finding: rescue.finding });
      const refusal = judgeFolder(settings.folder, parts.folders.data);
      if (refusal !== null) return refuse('backup-refused', { reason: refusal });
      keeper.configure(settings);
      return told();
    },
    restore: (actor, { name }) => askRestore(room, actor, name),
    forgetRestore: () => {
      forgetRestore(parts.folders.data);
      parts.events.emit('storage', null);
      return told();
    },
    stateNumbers: (actor, { numbers }) => {
      const stated = stateNumbers(parts, { actor, name: actor.person.name }, numbers);
      if (!stated.ok) return stated;
      parts.events.emit('storage', null);
      return told();
    },
  };
}

function openRoom(options: StorageOptions): Room {
  const { parts, dataKey, rescue } = options;
  return {
    ...{ parts, rescue, reopening: false },
    keeper: createBackupKeeper(parts, dataKey),
    reconciler: createReconciler({ ...options, retryMs: options.retryMs ?? defaultRetryMs }),
    rows: createStorageRepository(parts.store.db),
    openedAtMs: parts.clock.nowMs(),
    reopen: options.reopen ?? null,
    failed: failureOf(options.restored),
  };
}

function failureOf(restored: RestoreResult | null): StorageFinding | null {
  return restored === null || restored.result === 'ok' ? null : restored.result;
}

/** The last step of a restore: the shell opens the station anew, or a person does. */
function startAgain(room: Room): Outcome<State> {
  if (room.reopen !== null && !room.reopening) {
    room.reopening = true;
    room.reopen();
  }
  room.parts.events.emit('storage', null);
  return done(readState(room));
}

/** A restore is done when nobody has the database open: between this life of the station and its next. */
function askRestore(room: Room, actor: Actor, name: string | null): Outcome<State> {
  const { parts, rescue } = room;
  const places = placesOf(room);
  const wanted = name === null ? places.filter(isGood) : places.filter((place) => place.name === name);
  const [first, ...others] = wanted.map(({ folder }) => folder);
  if (first === undefined) return refuse('backup-refused', { reason: 'missing' });
  const askedAtMs = parts.clock.nowMs();
  const restoreId = makeUuid(askedAtMs);
  askForRestore(parts.folders.data, {
    ...{
      backupFolder: first,
      otherFolders: others,
      askedAtMs,
      restoreId,
      because: rescue?.finding ?? 'asked',
    },
    by: { personId: actor.person.id, role: actor.person.role },
  });
  // What rescue mode writes is thrown away; the restore itself stands in the log of what was restored.
  if (rescue === null)
    parts.store.transact(() =>
      parts.audit.append({
        ...{ actor, act: 'storage.restoreAsked', subject: restoreId },
        details: { backup: wanted[0]?.name ?? '' },
      }),
    );
  return startAgain(room);
}

/** In rescue mode the settings may not be readable: every backup that can be found. */
function placesOf({ rescue, keeper, parts }: Room): BackupPlace[] {
  return rescue === null ? keeper.backups() : backupsOf(parts.folders.data);
}

function findPlace(room: Room, name: string): BackupPlace | undefined {
  return placesOf(room).find((place) => place.name === name);
}

function isGood({ manifest }: BackupPlace): boolean {
  return manifest.lastCheck.result === 'ok';
}

/** Why backups cannot go there; null: they can. */
function judgeFolder(folder: string | null, dataFolder: string): StorageFinding | null {
  if (folder === null) return null;
  if (!path.isAbsolute(folder)) return 'folder-unreachable';
  // Large files of the data folder are named by the database: a backup among them would be swept away.
  if (path.resolve(folder).startsWith(path.resolve(dataFolder, 'blobs'))) return 'folder-unreachable';
  try {
    if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    return null;
  } catch {
    return 'folder-unreachable';
  }
}

function readState(room: Room): State {
  const { keeper, rows, rescue } = room;
  const settings = rows.settings();
  return {
    ...readPlight(room),
    folder: keeper.folder(),
    isOwnFolder: settings.folder === null,
    everyHours: settings.everyHours,
    progress: keeper.progress(),
    lastBackup: runOf(rows.lastRun('backup')),
    lastGoodBackupAtMs: rows.lastGoodAtMs('backup'),
    lastCheck: runOf(rows.lastRun('check')),
    lastDamagedFile: runOf(rows.lastRun('blob-check')),
    backups: placesOf(room).map(({ name, manifest }) => ({
      name,
      madeAtMs: manifest.madeAtMs,
      databaseBytes: manifest.databaseBytes,
      blobFiles: manifest.blobFiles,
      blobBytes: manifest.blobBytes,
      checkedAtMs: manifest.lastCheck.atMs,
      result: manifest.lastCheck.result,
    })),
    gaps: rows.gaps().map(({ counter, year, fromValue, toValue, reason, statedBy }) => ({
      ...{ counter, year, fromValue, toValue, reason, statedBy },
    })),
    media: rescue === null ? listMedia() : [],
  };
}

/** What is wrong or open, for the top of every window. */
function readPlight(room: Room): Pick<State, 'rescue' | 'restore' | 'restart' | 'restored' | 'space'> {
  const { parts, rescue, rows, reconciler } = room;
  const open = rescue === null ? rows.openRestore() : null;
  const freeBytes = freeBytesOf(parts.folders.data);
  return {
    rescue,
    restore:
      open === null || open.phase === 'settled'
        ? null
        : {
            backupMadeAtMs: open.backupMadeAtMs,
            restoredAtMs: open.restoredAtMs,
            phase: open.phase,
            stated: open.statedAtMs !== null,
            waitingFor: reconciler.waitingFor(),
          },
    restart: restartOf(room),
    restored: readRestored(room),
    space: { level: judgeSpace(freeBytes), freeBytes },
  };
}

function restartOf({ parts, reopening }: Room): State['restart'] {
  if (reopening) return 'reopening';
  return isRestoreAsked(parts.folders.data) ? 'asked' : 'no';
}

/** For a day, so that whoever comes after lunch learns it too. */
function readRestored({ rows, rescue, parts, failed, openedAtMs }: Room): State['restored'] {
  if (failed !== null) return { result: failed, backupMadeAtMs: null, atMs: openedAtMs };
  const newest = rescue === null ? rows.newestRestore() : null;
  if (newest === null || parts.clock.nowMs() - newest.restoredAtMs > dayMs) return null;
  return { result: 'ok', backupMadeAtMs: newest.backupMadeAtMs, atMs: newest.restoredAtMs };
}

function readBanner(room: Room): OutputOf<Contract['banner']> {
  const { rows, parts, rescue } = room;
  const lastGoodMs = rows.lastGoodAtMs('backup');
  const allowedMs = Math.max(3 * dayMs, 3 * rows.settings().everyHours * 3_600_000);
  const check = rows.lastRun('check')?.result;
  return {
    ...readPlight(room),
    backupOverdue: rescue === null && lastGoodMs !== null && parts.clock.nowMs() - lastGoodMs > allowedMs,
    enrolAnew: rescue === null ? enrolAnewOf(parts) : 'no',
    damage: storageFindings.find((finding) => finding === check && finding !== 'ok') ?? null,
  };
}

function enrolAnewOf({ keys, store }: StationParts): OutputOf<Contract['banner']>['enrolAnew'] {
  if (!keys.isMachineElsewhere()) return 'no';
  return createStationRepository(store.db).read().enrolmentState === 'pending' ? 'waiting' : 'needed';
}

function runOf(run: StorageRun | null): State['lastBackup'] {
  if (run === null) return null;
  const { startedAtMs, endedAtMs, result, details } = run;
  return { startedAtMs, endedAtMs, result, details: { ...details } };
}
