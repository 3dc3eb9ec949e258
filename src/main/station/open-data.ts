import { existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { StorageFinding } from '../../shared/domain/storage.ts';
import { tellEvery, type DataProgress, type TellProgress } from '../store/data-progress.ts';
import { openForReading } from '../store/database.ts';
import { lockInstance } from '../store/instance-lock.ts';
import { checkQuickly } from '../store/integrity.ts';
import { openKeySlots, type DeviceKey, type KeySlots } from '../store/key-slots.ts';
import { StoreOpenError } from '../store/open-failure.ts';
import { finishRestore, type RestoreResult } from '../store/restore.ts';
import { createStorageThread } from '../store/storage-thread.ts';
import { openStore, type Store } from '../store/store.ts';
import { needsUpgrade } from '../store/upgrade.ts';
import type { LogLine } from './log.ts';
import { packageEncryption } from './package-opener.ts';
import { isKeyOf, rememberKey } from './storage/key-check.ts';
import { openRescue, type Rescue } from './storage/rescue.ts';
import { doAskedRestore } from './storage/restore-request.ts';

/** The opened data of one station. */
export interface OpenedData {
  readonly store: Store;
  readonly slots: KeySlots;
  readonly dataKey: Uint8Array;
  /** Not null: the data are damaged, and `store` is a copy of what can be read. */
  readonly rescue: Rescue | null;
  /** What came of a restore that was asked for; null: none was. */
  readonly restored: RestoreResult | null;
  /** From here on the store's marks bear this time: the machine's clock may be years off, and only the opened data say how far. */
  setClock(nowMs: () => number): void;
  close(): void;
}

interface OpenOptions {
  readonly folder: string;
  readonly deviceKey: DeviceKey;
  readonly recoveryCode?: string | undefined;
  readonly nowMs: () => number;
  readonly writeLog?: ((line: LogLine) => void) | undefined;
  /** Told how far it is while a backup is restored or a database of an older version is brought to this one: a large one takes minutes. */
  readonly onDataProgress?: TellProgress | undefined;
  /** The second try of a rescue: the damaged file was of no use. */
  readonly rescueFromBackup?: boolean;
}

/**
 * Opens the data folder for this station alone, creating it at the first start; a damaged database is opened in rescue mode. With a recovery code
 * the data of another (or reinstalled) machine is opened and this machine gets its slot. Throws StoreOpenError, DiskFullError.
 */
export async function openData(options: OpenOptions): Promise<OpenedData> {
  const { folder, nowMs } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const unlock = lockInstance(path.join(folder, 'running.lock'));
  try {
    finishRestore(folder);
    const slots = openKeySlots(folder);
    const dataKey = findDataKey(slots, options);
    const restored = await doAskedRestore(folder, { key: dataKey, nowMs: nowMs() }, tellProgress(options));
    let markMs = nowMs;
    const { store, rescue, remove } = await openLooked({ ...options, nowMs: () => markMs() }, dataKey);
    const close = (): void => {
      // A copy that is thrown away needs no tidying, and a damaged one might not bear it.
      if (rescue === null) store.close();
      else store.db.close();
      remove();
      unlock();
    };
    const setClock = (clock: () => number): void => void (markMs = clock);
    return { store, slots, dataKey, rescue, restored, setClock, close };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Looks before it opens: what is damaged is never written to. */
async function openLooked(
  options: OpenOptions,
  key: Uint8Array,
): Promise<{ readonly store: Store; readonly rescue: Rescue | null; remove(): void }> {
  const { folder, nowMs, rescueFromBackup = false } = options;
  let finding = lookAtDatabase(folder, key);
  // In a thread: whoever waits for the station is answered meanwhile.
  if (finding === 'ok' && needsUpgrade({ folder, key }))
    finding = await createStorageThread().upgrade({ folder, key }, tellProgress(options));
  if (finding !== 'ok') return openRescue({ folder, key, finding, nowMs, onlyBackups: rescueFromBackup });
  const store = openStore({ folder, key, nowMs, encryption: packageEncryption });
  rememberKey(folder, key);
  return { store, rescue: null, remove: () => undefined };
}

const logged: Readonly<Record<DataProgress['work'], string>> = {
  upgrade: 'the data are brought to the new version',
  restore: 'a backup takes the place of the data',
};

/** Each percent to whoever shows it; the log has its beginning and its end. */
function tellProgress({ onDataProgress, writeLog }: OpenOptions): TellProgress {
  const log = tellEvery(100, (progress) =>
    writeLog?.({ level: 'info', message: logged[progress.work], facts: { ...progress } }),
  );
  return (progress) => {
    onDataProgress?.(progress);
    log(progress);
  };
}

function lookAtDatabase(folder: string, key: Uint8Array): StorageFinding {
  const file = path.join(folder, 'station.db');
  const opened = isKeyOf(folder, key);
  // A folder in which this key never opened anything is a new one.
  if (!existsSync(file) || (!opened && statSync(file).size === 0)) return opened ? 'missing' : 'ok';
  // Throws wrong-key, unless the key is known to be the right one: then the file is what is wrong.
  if (!opened) openForReading(file, key).close();
  return checkQuickly(file, key);
}

function findDataKey(slots: KeySlots, options: OpenOptions): Uint8Array {
  const { folder, deviceKey, recoveryCode } = options;
  if (!slots.exists()) {
    // A new data key beside an old database would only hide that its key is gone.
    if (existsSync(path.join(folder, 'station.db')))
      throw new StoreOpenError('key-slots-missing', { folder });
    return slots.create(deviceKey);
  }
  if (recoveryCode === undefined) return slots.openByDevice(deviceKey);
  const dataKey = slots.openByRecovery(recoveryCode);
  slots.replaceDevice(dataKey, deviceKey);
  return dataKey;
}
