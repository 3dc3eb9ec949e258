// What the screens are told of the data's health.
import { storageFindings, type StorageFinding } from '../../../shared/domain/storage.ts';
import type { storageContract } from '../../../shared/contract/station-storage.ts';
import type { BackupPlace } from '../../store/backup-folder.ts';
import { freeBytesOf, judgeSpace } from '../../store/disk-space.ts';
import { createStationRepository } from '../../store/station-repository.ts';
import type { createStorageRepository, StorageRun } from '../../store/storage-repository.ts';
import type { StationParts } from '../parts.ts';
import type { OutputOf } from '../stage.ts';
import type { BackupKeeper } from './backup-keeper.ts';
import type { Drill } from './drill.ts';
import { listMedia } from './media.ts';
import type { Reconciler } from './reconcile.ts';
import { backupsOf, type Rescue } from './rescue.ts';
import { isRestoreAsked } from './restore-request.ts';

type Contract = typeof storageContract;
/** The whole of it. */
export type StorageState = OutputOf<Contract['state']>;

/** What the storage stage works with. */
export interface StorageRoom {
  readonly parts: StationParts;
  readonly rescue: Rescue | null;
  readonly keeper: BackupKeeper;
  readonly drill: Drill;
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

/** This station's backups. In rescue mode the settings may not be readable: every backup that can be found. */
export function placesOf({ rescue, keeper, parts }: StorageRoom): BackupPlace[] {
  return rescue === null ? keeper.backups() : backupsOf(parts.folders.data);
}

/** For the settings. */
export function readState(room: StorageRoom): StorageState {
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
    drill: { last: runOf(rows.lastRun('drill')), percent: room.drill.progress() },
    lastDamagedFile: runOf(rows.lastRun('blob-check')),
    backups: placesOf(room).map(({ name, manifest }) => ({
      name,
      madeAtMs: manifest.madeAtMs,
      databaseBytes: manifest.databaseBytes,
      blobFiles: manifest.blobFiles,
      blobBytes: manifest.blobBytes,
      checkedAtMs: manifest.lastCheck.atMs,
      result: manifest.lastCheck.result,
      damagedFiles: manifest.lastCheck.damaged.length,
    })),
    gaps: rows.gaps().map(({ counter, year, fromValue, toValue, reason, statedBy }) => ({
      ...{ counter, year, fromValue, toValue, reason, statedBy },
    })),
    media: rescue === null ? listMedia() : [],
  };
}

/** What is wrong or open, for the top of every window. */
function readPlight(
  room: StorageRoom,
): Pick<StorageState, 'rescue' | 'restore' | 'restart' | 'restored' | 'space'> {
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

function restartOf({ parts, reopening }: StorageRoom): StorageState['restart'] {
  if (reopening) return 'reopening';
  return isRestoreAsked(parts.folders.data) ? 'asked' : 'no';
}

/** For a day, so that whoever comes after lunch learns it too. */
function readRestored({ rows, rescue, parts, failed, openedAtMs }: StorageRoom): StorageState['restored'] {
  if (failed !== null) return { result: failed, backupMadeAtMs: null, atMs: openedAtMs };
  const newest = rescue === null ? rows.newestRestore() : null;
  if (newest === null || parts.clock.nowMs() - newest.restoredAtMs > dayMs) return null;
  return { result: 'ok', backupMadeAtMs: newest.backupMadeAtMs, atMs: newest.restoredAtMs };
}

/** For the top of every window. */
export function readBanner(room: StorageRoom): OutputOf<Contract['banner']> {
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

function runOf(run: StorageRun | null): StorageState['lastBackup'] {
  if (run === null) return null;
  const { startedAtMs, endedAtMs, result, details } = run;
  return { startedAtMs, endedAtMs, result, details: { ...details } };
}
