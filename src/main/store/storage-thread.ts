// Backups and full checks in a thread of their own: the station answers its windows meanwhile.
import { startWorker } from '../threads.ts';
import type { StorageFinding } from '../../shared/domain/storage.ts';
import type { BackupPlace } from './backup-folder.ts';
import type { BackupJob, BackupProgress, BackupResult } from './backup-write.ts';

/** What the thread is asked. */
export type StorageJob =
  | ({ readonly kind: 'backup' } & BackupJob)
  | { readonly kind: 'check'; readonly file: string; readonly key: Uint8Array }
  | {
      readonly kind: 'verify';
      readonly place: BackupPlace;
      readonly key: Uint8Array;
      readonly read: 'all' | 'sizes';
    };

/** What the thread says: how far it is, and at the end what came of it. */
export type StorageMessage =
  | { readonly kind: 'progress'; readonly progress: BackupProgress }
  | { readonly kind: 'backup'; readonly result: BackupResult }
  | { readonly kind: 'finding'; readonly finding: StorageFinding };

/** Runs storage jobs, each in a worker that ends with it. */
export interface StorageThread {
  backUp(job: BackupJob, onProgress: (progress: BackupProgress) => void): Promise<BackupResult>;
  /** Every page and the audit chain of the database in `file`. */
  check(file: string, key: Uint8Array): Promise<StorageFinding>;
  verify(place: BackupPlace, key: Uint8Array, read: 'all' | 'sizes'): Promise<StorageFinding>;
  /** Ends what runs; its promise rejects. */
  stop(): Promise<void>;
}

/** A thread for storage jobs. */
export function createStorageThread(): StorageThread {
  const running = new Set<() => Promise<unknown>>();
  const run = <T>(job: StorageJob, take: (message: StorageMessage) => T | undefined): Promise<T> =>
    new Promise((resolve, reject) => {
      const worker = startWorker(new URL('./storage.worker.ts', import.meta.url), job);
      const end = (): Promise<unknown> => worker.terminate();
      running.add(end);
      worker.on('message', (message: StorageMessage) => {
        const answer = take(message);
        if (answer !== undefined) resolve(answer);
      });
      worker.once('error', reject);
      worker.once('exit', () => {
        running.delete(end);
        reject(new Error('the storage thread ended before its job'));
      });
    });
  const finding = (message: StorageMessage): StorageFinding | undefined =>
    message.kind === 'finding' ? message.finding : undefined;
  return {
    backUp: (job, onProgress) =>
      run({ kind: 'backup', ...job }, (message) => {
        if (message.kind === 'progress') onProgress(message.progress);
        return message.kind === 'backup' ? message.result : undefined;
      }),
    check: (file, key) => run({ kind: 'check', file, key }, finding),
    verify: (place, key, read) => run({ kind: 'verify', place, key, read }, finding),
    stop: async () => {
      await Promise.all([...running].map((end) => end()));
    },
  };
}
