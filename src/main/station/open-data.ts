import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { lockInstance } from '../store/instance-lock.ts';
import { openKeySlots, type DeviceKey, type KeySlots } from '../store/key-slots.ts';
import { StoreOpenError } from '../store/open-failure.ts';
import { openStore, type Store } from '../store/store.ts';

/** The opened data of one station. */
export interface OpenedData {
  readonly store: Store;
  readonly slots: KeySlots;
  readonly dataKey: Uint8Array;
  close(): void;
}

/**
 * Opens the data folder for this station alone, creating it at the first start. With a recovery code the data of another (or reinstalled)
 * machine is opened and this machine gets its slot. Throws StoreOpenError, DiskFullError.
 */
export function openData(options: {
  readonly folder: string;
  readonly deviceKey: DeviceKey;
  readonly recoveryCode?: string | undefined;
  readonly nowMs: () => number;
}): OpenedData {
  const { folder } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const unlock = lockInstance(path.join(folder, 'running.lock'));
  try {
    const slots = openKeySlots(folder);
    const dataKey = findDataKey(slots, options);
    const store = openStore({ folder, key: dataKey, nowMs: options.nowMs });
    const close = (): void => {
      store.close();
      unlock();
    };
    return { store, slots, dataKey, close };
  } catch (error) {
    unlock();
    throw error;
  }
}

function findDataKey(
  slots: KeySlots,
  options: {
    readonly folder: string;
    readonly deviceKey: DeviceKey;
    readonly recoveryCode?: string | undefined;
  },
): Uint8Array {
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
