// One storage job, then the end.
import { parentPort, workerData } from 'node:worker_threads';
import { verifyBackup } from './backup-verify.ts';
import { writeBackup } from './backup-write.ts';
import { checkWhole } from './integrity.ts';
import type { StorageJob, StorageMessage } from './storage-thread.ts';

const tell = (message: StorageMessage): void => parentPort?.postMessage(message);

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
      return { kind: 'finding', finding: await verifyBackup(job.place, job.key, job.read) };
  }
}

tell(await work(workerData as StorageJob));
