// A restore for practice. With the recovery code alone, as on a machine that has nothing else, a backup is restored into a scratch folder by the very code
// that restores in earnest; what came out is opened and counted, and every large file is read where it lies. The scratch folder goes at the end, whatever
// happened; the station's own data are not touched, and may be in use.
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { StorageFinding } from '../../shared/domain/storage.ts';
import type { BackupPlace } from './backup-folder.ts';
import { checkLargeFiles, countRows } from './backup-verify.ts';
import { sayPercent, sharesOf, type TellProgress } from './data-progress.ts';
import { openForReading } from './database.ts';
import { openKeySlots } from './key-slots.ts';
import { StoreOpenError } from './open-failure.ts';
import { restoreBackup } from './restore.ts';

export interface DrillJob {
  /** Is made, and goes at the end with everything in it. */
  readonly scratchFolder: string;
  readonly place: BackupPlace;
  /** As typed. */
  readonly recoveryCode: string;
  readonly nowMs: number;
}

export type DrillResult =
  | { readonly result: 'ok'; readonly counts: Readonly<Record<string, number>>; readonly largeFiles: number }
  /** The backup, or the disk beside. */
  | { readonly result: Exclude<StorageFinding, 'ok'>; readonly damaged: readonly string[] }
  /** The code is not the one that this backup was made under, or none had been printed by then. */
  | { readonly result: 'recovery-code-wrong' | 'no-recovery-slot' };

/** Restores for practice. */
export async function drillRestore(job: DrillJob, tell: TellProgress): Promise<DrillResult> {
  const { scratchFolder } = job;
  rmSync(scratchFolder, { recursive: true, force: true });
  mkdirSync(scratchFolder, { recursive: true, mode: 0o700 });
  try {
    return await drill(job, tell);
  } catch (error) {
    const result = wordCode(error);
    if (result === null) throw error;
    return { result };
  } finally {
    rmSync(scratchFolder, { recursive: true, force: true });
  }
}

async function drill(job: DrillJob, tell: TellProgress): Promise<DrillResult> {
  const { scratchFolder, place, recoveryCode, nowMs } = job;
  const { databaseBytes, blobBytes } = place.manifest;
  const shares = sharesOf([
    ['changing', databaseBytes * 1.5],
    ['files', blobBytes],
  ]);
  const say = sayPercent('restore', shares, tell);
  const restored = await restoreBackup(
    {
      ...{ dataFolder: scratchFolder, place, nowMs, restoreId: 'drill', by: null, because: 'drill' },
      ...{ key: openKeySlots(place.folder).openByRecovery(recoveryCode) },
      ...{ replaceSlots: true, leaveFiles: true },
    },
    ({ percent }) => say('changing', percent / 100),
  );
  if (restored.result !== 'ok') return { result: restored.result, damaged: [] };
  // What was brought opens by the code, too: the other machine will ask for it once more.
  const key = openKeySlots(scratchFolder).openByRecovery(recoveryCode);
  const db = openForReading(path.join(scratchFolder, 'station.db'), key);
  try {
    const { result, damaged } = await checkLargeFiles(
      db,
      { blobFolder: place.blobFolder, read: 'all' },
      (part) => say('files', part),
    );
    if (result !== 'ok') return { result, damaged };
    return { result, counts: countRows(db).counts, largeFiles: place.manifest.blobFiles };
  } finally {
    db.close();
  }
}

function wordCode(error: unknown): 'recovery-code-wrong' | 'no-recovery-slot' | null {
  if (!(error instanceof StoreOpenError)) return null;
  return error.code === 'recovery-code-wrong' || error.code === 'no-recovery-slot' ? error.code : null;
}
