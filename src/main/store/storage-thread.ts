// Backups and full checks in a thread of their own: the station answers its windows meanwhile.
import { startWorker } from '../threads.ts';
import type { StorageFinding } from '../../shared/domain/storage.ts';
import type { BackupCheck, BackupPlace } from './backup-folder.ts';
import type { BackupJob, BackupProgress, BackupResult } from './backup-write.ts';
import type { DataProgress, TellProgress } from './data-progress.ts';
import { DiskFullError } from './disk-full.ts';
import { StoreOpenError, type OpenFailure } from './open-failure.ts';
import type { DrillJob, DrillResult } from './restore-drill.ts';
import type { RestoreJob, RestoreResult } from './restore.ts';

/** What the thread is asked. */
export type StorageJob =
  | ({ readonly kind: 'backup' } & BackupJob)
  | { readonly kind: 'check'; readonly file: string; readonly key: Uint8Array }
  | {
      readonly kind: 'verify';
      readonly place: BackupPlace;
      readonly key: Uint8Array;
      readonly read: 'all' | 'sizes';
    }
  | { readonly kind: 'upgrade'; readonly folder: string; readonly key: Uint8Array }
  | ({ readonly kind: 'restore' } & RestoreJob)
  | ({ readonly kind: 'drill' } & DrillJob);

/** What the thread says: how far it is, and at the end what came of it. */
export type StorageMessage =
  | { readonly kind: 'progress'; readonly progress: BackupProgress }
  | { readonly kind: 'backup'; readonly result: BackupResult }
  | { readonly kind: 'finding'; readonly finding: StorageFinding }
  | { readonly kind: 'verified'; readonly check: BackupCheck }
  | { readonly kind: 'data-progress'; readonly progress: DataProgress }
  | { readonly kind: 'upgraded'; readonly failure: UpgradeFailure | null }
  | { readonly kind: 'restored'; readonly result: RestoreResult }
  | { readonly kind: 'drilled'; readonly result: DrillResult };

/** Errors lose their class on the way between threads. */
export interface UpgradeFailure {
  readonly code: OpenFailure | 'disk-full' | 'page-damaged';
  readonly details: Readonly<Record<string, string>>;
}

/** Runs storage jobs, each in a worker that ends with it. */
export interface StorageThread {
  backUp(job: BackupJob, onProgress: (progress: BackupProgress) => void): Promise<BackupResult>;
  /** Every page and the audit chain of the database in `file`. */
  check(file: string, key: Uint8Array): Promise<StorageFinding>;
  verify(place: BackupPlace, key: Uint8Array, read: 'all' | 'sizes'): Promise<BackupCheck>;
  /**
   * Brings the database to this program's version, where nobody has it open yet. Without 'ok' it is damaged, and as it was. Rejects with StoreOpenError,
   * DiskFullError.
   */
  upgrade(place: UpgradePlace, onProgress: TellProgress): Promise<'ok' | 'page-damaged'>;
  /** Puts a backup in the place of the database, where nobody has that open. */
  restore(job: RestoreJob, onProgress: TellProgress): Promise<RestoreResult>;
  /** Restores a backup for practice. */
  drill(job: DrillJob, onProgress: TellProgress): Promise<DrillResult>;
  /** Ends what runs; its promise rejects. */
  stop(): Promise<void>;
}

interface UpgradePlace {
  readonly folder: string;
  readonly key: Uint8Array;
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
    verify: (place, key, read) =>
      run({ kind: 'verify', place, key, read }, (message) =>
        message.kind === 'verified' ? message.check : undefined,
      ),
    upgrade: async ({ folder, key }, onProgress) => {
      const failure = await run({ kind: 'upgrade', folder, key }, (message) => {
        if (message.kind === 'data-progress') onProgress(message.progress);
        return message.kind === 'upgraded' ? message.failure : undefined;
      });
      if (failure === null) return 'ok';
      if (failure.code === 'disk-full') throw new DiskFullError(failure);
      if (failure.code !== 'page-damaged') throw new StoreOpenError(failure.code, failure.details);
      return failure.code;
    },
    restore: (job, onProgress) =>
      run({ kind: 'restore', ...job }, (message) => {
        if (message.kind === 'data-progress') onProgress(message.progress);
        return message.kind === 'restored' ? message.result : undefined;
      }),
    drill: (job, onProgress) =>
      run({ kind: 'drill', ...job }, (message) => {
        if (message.kind === 'data-progress') onProgress(message.progress);
        return message.kind === 'drilled' ? message.result : undefined;
      }),
    stop: async () => {
      await Promise.all([...running].map((end) => end()));
    },
  };
}
