// Makes backups by the clock, looks through the database once a day and walks slowly over the large files. What it found stays in `storage_runs`.
import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  findBackups,
  listBackups,
  noteBackupCheck,
  backupHome,
  type BackupPlace,
} from '../../store/backup-folder.ts';
import type { BackupProgress, BackupResult } from '../../store/backup-write.ts';
import { writeDurably } from '../../store/durable-file.ts';
import {
  createStorageRepository,
  type StorageRepository,
  type StorageRun,
} from '../../store/storage-repository.ts';
import { createStorageThread, type StorageThread } from '../../store/storage-thread.ts';
import type { StationParts } from '../parts.ts';
import { walkBlobs } from './blob-walk.ts';

const hourMs = 3_600_000;
// Often enough that an hourly backup is not half an hour late, seldom enough to cost nothing.
const tickMs = 5 * 60_000;
// Not in the first minutes of the day, when everybody waits for the first list.
const firstTickMs = 2 * 60_000;
const checkEveryMs = 24 * hourMs;

export interface BackupKeeper {
  start(): void;
  stop(): Promise<void>;
  /** One round of what is due, for the clock and for tests. */
  tick(): Promise<void>;
  /** A backup now, whatever the clock says; a second call joins the first. */
  backUp(): Promise<StorageRun>;
  /** Another look at a backup: every page and every large file. */
  verify(place: BackupPlace): Promise<void>;
  /** Every page of the live database, now. */
  check(): Promise<StorageRun>;
  progress(): BackupProgress | null;
  folder(): string;
  backups(): BackupPlace[];
  /** Chooses where and how often. */
  configure(settings: { readonly folder: string | null; readonly everyHours: 1 | 4 | 24 }): void;
}

type KeeperParts = Pick<
  StationParts,
  'store' | 'clock' | 'events' | 'audit' | 'log' | 'folders' | 'identity'
>;

/** Keeps the backups of this station. */
export function createBackupKeeper(parts: KeeperParts, dataKey: Uint8Array): BackupKeeper {
  const rows = createStorageRepository(parts.store.db);
  const thread = createStorageThread();
  const runs = createRuns(parts, rows);
  const maker = createMaker({ parts, rows, thread, runs, dataKey });
  const check = async (): Promise<StorageRun> => {
    const startedAtMs = parts.clock.nowMs();
    const result = await thread.check(path.join(parts.folders.data, 'station.db'), dataKey);
    return runs.keep('check', startedAtMs, { result, details: {} });
  };
  const tick = async (): Promise<void> => {
    if (runs.isOlder('backup', rows.settings().everyHours * hourMs)) await maker.backUp();
    if (runs.isOlder('check', checkEveryMs)) await check();
    await walkBlobs({
      ...{ parts, rows },
      pools: () => poolsIn([maker.folder(), ownFolderOf(parts)], parts.identity()?.unitCode ?? null),
      keep: (found) => runs.keep('blob-check', parts.clock.nowMs(), found),
    });
  };
  const turning = createTurning(tick, (error) => parts.log.error('the keeping of backups failed', { error }));
  return {
    start: () => turning.schedule(firstTickMs),
    stop: async () => {
      const ended = turning.stop();
      await thread.stop();
      await ended;
      await maker.ended();
    },
    tick,
    check,
    backUp: maker.backUp,
    progress: maker.progress,
    folder: maker.folder,
    verify: async (place) => {
      const check = await thread.verify(place, dataKey, 'all');
      noteBackupCheck(place, { atMs: parts.clock.nowMs(), ...check });
      parts.events.emit('storage', null);
    },
    backups: () => backupsIn(maker.folder(), parts.identity()?.unitCode ?? null),
    configure: (settings) => {
      parts.store.transact(() => rows.changeSettings(settings));
      // Rescue mode must find it without the database.
      writeDurably(path.join(parts.folders.data, 'backup-folder'), settings.folder ?? '');
      parts.events.emit('storage', null);
    },
  };
}

/** What was tried and when, in `storage_runs`. */
function createRuns(parts: KeeperParts, rows: StorageRepository) {
  return {
    keep: (
      kind: StorageRun['kind'],
      startedAtMs: number,
      ended: Pick<StorageRun, 'result' | 'details'>,
    ): StorageRun => {
      const run = { kind, startedAtMs, endedAtMs: parts.clock.nowMs(), ...ended };
      const details = { result: ended.result };
      parts.store.transact(() => {
        rows.addRun(run);
        // What went well is not worth an entry every hour; what did not is.
        if (ended.result !== 'ok')
          parts.audit.append({ actor: null, act: `storage.${kind}Failed`, subject: null, details });
        const act = mendingOf(ended.details);
        if (act !== null) parts.audit.append({ actor: null, act, subject: null, details: ended.details });
      });
      parts.events.emit('storage', null);
      return run;
    },
    isOlder: (kind: StorageRun['kind'], ageMs: number): boolean => {
      const lastMs = rows.lastRun(kind)?.endedAtMs;
      // A clock that was wrong may have left a time in the future: that one is no reason to wait.
      return lastMs === undefined || Math.abs(parts.clock.nowMs() - lastMs) >= ageMs;
    },
  };
}

/** Of the large files something was written anew: among the backups, or in the station. */
function mendingOf({ mended, outcome }: StorageRun['details']): string | null {
  if (mended !== undefined) return 'storage.backupMended';
  return outcome === 'mended' ? 'storage.fileMended' : null;
}

/** One backup at a time. */
function createMaker(room: {
  readonly parts: KeeperParts;
  readonly rows: StorageRepository;
  readonly thread: StorageThread;
  readonly runs: ReturnType<typeof createRuns>;
  readonly dataKey: Uint8Array;
}) {
  const { parts, rows, thread, runs, dataKey } = room;
  let progress: BackupProgress | null = null;
  let making: Promise<StorageRun> | null = null;
  const folder = (): string => rows.settings().folder ?? ownFolderOf(parts);
  const make = async (): Promise<StorageRun> => {
    const startedAtMs = parts.clock.nowMs();
    try {
      const job = { dataFolder: parts.folders.data, root: folder(), key: dataKey, nowMs: startedAtMs };
      const made = await thread.backUp(job, (now) => {
        progress = now;
        parts.events.emit('storage', null);
      });
      progress = null;
      return runs.keep('backup', startedAtMs, { result: made.result, details: detailsOf(made) });
    } finally {
      progress = null;
      making = null;
    }
  };
  return {
    backUp: (): Promise<StorageRun> => (making ??= make()),
    progress: () => progress,
    folder,
    ended: async (): Promise<void> => void (await making?.catch(() => undefined)),
  };
}

function detailsOf(made: BackupResult): Record<string, string> {
  if (!('place' in made)) return { ...made.details };
  const { place, newFiles, mended } = made;
  const { databaseBytes, lastCheck } = place.manifest;
  return {
    ...{ name: place.name, databaseBytes: String(databaseBytes), newFiles: String(newFiles) },
    ...(mended.length > 0 && { mended: String(mended.length), mendedFiles: mended.slice(0, 5).join(' ') }),
    ...(lastCheck.damaged.length > 0 && { damaged: String(lastCheck.damaged.length) }),
  };
}

/** Turns every few minutes until it is stopped; never two at once. */
function createTurning(turn: () => Promise<void>, onFailure: (error: unknown) => void) {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;
  const schedule = (ms: number): void => {
    if (stopped) return;
    timer = setTimeout(() => {
      running = turn()
        .catch((error: unknown) => {
          if (!stopped) onFailure(error);
        })
        .finally(() => schedule(tickMs));
    }, ms);
    timer.unref();
  };
  return {
    schedule,
    stop: async (): Promise<void> => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

/** This unit's backups in a folder; a medium that is not there has none. */
function backupsIn(folder: string, unitCode: string | null): BackupPlace[] {
  if (!existsSync(folder)) return [];
  const own = listBackups(backupHome(folder, unitCode));
  return own.length > 0 ? own : findBackups(folder);
}

const ownFolderOf = ({ folders }: KeeperParts): string => path.join(folders.data, 'backup');

/** Where large files of backups lie: as backups are made now, and as they were made while nobody had chosen a folder. */
function poolsIn(folders: readonly string[], unitCode: string | null): string[] {
  return [
    ...new Set(folders.flatMap((folder) => backupsIn(folder, unitCode).map(({ blobFolder }) => blobFolder))),
  ];
}
