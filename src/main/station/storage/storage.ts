// 备份与恢复: the state of the data, backups by hand and by the clock, restores, and the numbers that an administrator states.
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { storageContract } from '../../../shared/contract/station-storage.ts';
import { worthOfBackup, type StorageFinding } from '../../../shared/domain/storage.ts';
import type { RestoreResult } from '../../store/restore.ts';
import { createStorageRepository } from '../../store/storage-repository.ts';
import type { BackupPlace } from '../../store/backup-folder.ts';
import { done, refuse, type Actor, type Outcome } from '../outcome.ts';
import type { InputOf, OutputOf, Stage } from '../stage.ts';
import { makeUuid } from '../uuid.ts';
import { createBackupKeeper, type BackupKeeper } from './backup-keeper.ts';
import { createDrill } from './drill.ts';
import { createReconciler, type ReconcileOptions } from './reconcile.ts';
import type { Rescue } from './rescue.ts';
import { askForRestore, forgetRestore } from './restore-request.ts';
import { stateNumbers } from './state-numbers.ts';
import { placesOf, readBanner, readState, type StorageRoom, type StorageState } from './storage-state.ts';

type Contract = typeof storageContract;
type State = StorageState;
type RestoreInput = InputOf<Contract['restore']>;

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

// The exchange comes back in seconds or in hours; asking every half minute is no load for the one and soon enough for the other.
const defaultRetryMs = 30_000;

/** The storage stage. */
export function createStorage(options: StorageOptions): Storage {
  const room = openRoom(options);
  const { parts, rescue, keeper, reconciler, drill } = room;
  // The backup does not know how far this machine's clock is behind.
  if (rescue === null) parts.clock.isAtLeast(room.rows.openRestore()?.restoredAtMs ?? 0);
  const told = (): Outcome<State> => done(readState(room));
  if (options.restored && options.restored.result !== 'ok')
    parts.log.error('the restore that was asked for was not done', { result: options.restored.result });

  return {
    keeper,
    start: () => {
      if (rescue !== null) return;
      drill.sweep();
      keeper.start();
      reconciler.start();
    },
    stop: async () => {
      await reconciler.stop();
      await drill.stop();
      await keeper.stop();
    },
    banner: () => done(readBanner(room)),
    state: told,
    backUp: () => backUp(room),
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
    configure: (_actor, settings) => configure(room, settings) ?? told(),
    drill: (actor, { recoveryCode }) => runDrill(room, actor, recoveryCode),
    stopDrill: async () => {
      await drill.stop();
      return told();
    },
    restore: (actor, input) => askRestore(room, actor, input),
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

function openRoom(options: StorageOptions): StorageRoom {
  const { parts, dataKey, rescue } = options;
  const rows = createStorageRepository(parts.store.db);
  return {
    ...{ parts, rescue, reopening: false },
    keeper: createBackupKeeper(parts, dataKey),
    reconciler: createReconciler({ ...options, retryMs: options.retryMs ?? defaultRetryMs }),
    rows,
    drill: createDrill(parts, rows),
    openedAtMs: parts.clock.nowMs(),
    reopen: options.reopen ?? null,
    failed: failureOf(options.restored),
  };
}

function failureOf(restored: RestoreResult | null): StorageFinding | null {
  return restored === null || restored.result === 'ok' ? null : restored.result;
}

/** The last step of a restore: the shell opens the station anew, or a person does. */
function startAgain(room: StorageRoom): Outcome<State> {
  if (room.reopen !== null && !room.reopening) {
    room.reopening = true;
    room.reopen();
  }
  room.parts.events.emit('storage', null);
  return done(readState(room));
}

/** A restore is done when nobody has the database open: between this life of the station and its next. */
function askRestore(
  room: StorageRoom,
  actor: Actor,
  { name, withLoss = false }: RestoreInput,
): Outcome<State> {
  const { parts, rescue } = room;
  const places = placesOf(room);
  const wanted = name === null ? places.filter(isGood) : places.filter((place) => place.name === name);
  const [first, ...others] = wanted.map(({ folder }) => folder);
  if (first === undefined) return refuse('backup-refused', { reason: 'missing' });
  const bad = wanted
    .map(({ manifest }) => manifest.lastCheck.result)
    .find((found) => !serves(found, withLoss));
  if (bad !== undefined) return refuse('backup-refused', { reason: bad });
  const askedAtMs = parts.clock.nowMs();
  const restoreId = makeUuid(askedAtMs);
  askForRestore(parts.folders.data, {
    ...{
      backupFolder: first,
      otherFolders: others,
      askedAtMs,
      restoreId,
      withLoss,
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

function findPlace(room: StorageRoom, name: string): BackupPlace | undefined {
  return placesOf(room).find((place) => place.name === name);
}

function isGood({ manifest }: BackupPlace): boolean {
  return worthOfBackup(manifest.lastCheck.result) === 'whole';
}

function serves(found: StorageFinding, withLoss: boolean): boolean {
  const worth = worthOfBackup(found);
  return worth === 'whole' || (worth === 'with-loss' && withLoss);
}

async function backUp(room: StorageRoom): Promise<Outcome<State>> {
  const { rescue, keeper } = room;
  if (rescue !== null) return refuse('rescue-mode', { finding: rescue.finding });
  const run = await keeper.backUp();
  // Also one that was made without what is whole nowhere: the state says so.
  if ('name' in run.details) return done(readState(room));
  return refuse('backup-refused', { reason: run.result, ...run.details });
}

async function runDrill(room: StorageRoom, actor: Actor, recoveryCode: string): Promise<Outcome<State>> {
  const { rescue, drill } = room;
  if (rescue !== null) return refuse('rescue-mode', { finding: rescue.finding });
  const ended = await drill.run(actor, placesOf(room).find(isGood), recoveryCode);
  return ended.ok ? done(readState(room)) : ended;
}

function configure({ parts, rescue, keeper }: StorageRoom, settings: InputOf<Contract['configure']>) {
  if (rescue !== null) return refuse('rescue-mode', { finding: rescue.finding });
  const refusal = judgeFolder(settings.folder, parts.folders.data);
  if (refusal !== null) return refuse('backup-refused', { reason: refusal });
  keeper.configure(settings);
  return null;
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
