// One storage job, then the end.
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { verifyBackup } from './backup-verify.ts';
import { writeBackup } from './backup-write.ts';
import type { DataProgress } from './data-progress.ts';
import { isDiskFull } from './disk-full.ts';
import { checkWhole, isDamage } from './integrity.ts';
import { StoreOpenError } from './open-failure.ts';
import { drillRestore } from './restore-drill.ts';
import { restoreBackup } from './restore.ts';
import type { StorageJob, StorageMessage, UpgradeFailure } from './storage-thread.ts';
import { upgradeDatabase } from './upgrade.ts';

const tell = (message: StorageMessage): void => parentPort?.postMessage(message);
const tellData = (progress: DataProgress): void => tell({ kind: 'data-progress', progress });

async function work(job: StorageJob): Promise<StorageMessage> {
  switch (job.kind) {
    case 'backup':
      return {
        kind: 'backup',
        result: await writeBackup(job, (progress) => tell({ kind: 'progress', progress })),
      };
    case 'check':
      return { kind: 'finding', finding: checkWhole(job.file, job.key) };
    case 'verify':
      return { kind: 'verified', check: await verifyBackup(job.place, job.key, job.read) };
    case 'upgrade':
      return { kind: 'upgraded', failure: upgrade(job) };
    case 'restore':
      return { kind: 'restored', result: await restoreBackup(job, tellData) };
    case 'drill':
      return { kind: 'drilled', result: await drillRestore(job, tellData) };
  }
}

function upgrade(job: Extract<StorageJob, { kind: 'upgrade' }>): UpgradeFailure | null {
  try {
    upgradeDatabase(job, tellData);
    return null;
  } catch (error) {
    if (isDiskFull(error)) return { code: 'disk-full', details: {} };
    const isBadCopy = error instanceof StoreOpenError && error.code === 'backup-failed';
    // Of a large database the look at the start reads the ends of its tables alone. Is it the copy that is bad, or what was copied?
    if ((isDamage(error) || isBadCopy) && checkWhole(path.join(job.folder, 'station.db'), job.key) !== 'ok')
      return { code: 'page-damaged', details: {} };
    if (error instanceof StoreOpenError) return { code: error.code, details: error.details };
    throw error;
  }
}

tell(await work(workerData as StorageJob));
