// Data of a station of an earlier version, as an update of the program or a restore finds them.
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { openKeySlots, type DeviceKey } from '../../src/main/store/key-slots.ts';
import { shippedMigrations } from '../../src/main/store/migrate.ts';
import { openStore } from '../../src/main/store/store.ts';

/** Makes them in a new folder, `lacking` so many steps of the schema; answers the database's key. */
export function makeOlderData(folder: string, deviceKey: DeviceKey, lacking = 1): Uint8Array {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const key = openKeySlots(folder).create(deviceKey);
  const migrations = mkdtempSync(path.join(tmpdir(), 'yizhan-older-'));
  try {
    for (const name of readdirSync(shippedMigrations).sort().slice(0, -lacking))
      copyFileSync(new URL(name, shippedMigrations), path.join(migrations, name));
    openStore({ folder, key, migrations: pathToFileURL(`${migrations}/`) }).close();
  } finally {
    rmSync(migrations, { recursive: true, force: true });
  }
  return key;
}
