// The device key where there is no keychain of the system: 32 random bytes in a 0600 file outside the data folder, so that a copy or a backup of
// the data folder alone opens nothing. It does not protect against this machine's administrator; the settings screen says so.
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { StationOptions } from '../../station/station.ts';

type DeviceKey = StationOptions['deviceKey'];
const keyBytes = 32;

/** Reads the device key, making it at the first start. Throws when the file is damaged, or readable by others. */
export function openDeviceKeyFile(options: {
  readonly file: string;
  readonly dataFolder: string;
}): DeviceKey {
  const { file, dataFolder } = options;
  const inside = path.relative(path.resolve(dataFolder), path.resolve(file));
  if (!inside.startsWith('..') && !path.isAbsolute(inside))
    throw new RangeError('the device key must lie outside the data folder');
  const key = readKey(file) ?? makeKey(file);
  if (key.length !== keyBytes) throw new Error(`${file} is not a device key of ${keyBytes} bytes`);
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
    throw new Error(`${file} can be read by other users: set its mode to 0600`);
  return { key, kind: 'key-file' };
}

function readKey(file: string): Uint8Array | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function makeKey(file: string): Uint8Array {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const key = randomBytes(keyBytes);
  const handle = openSync(file, 'wx', 0o600);
  try {
    writeSync(handle, key);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  flushFolder(path.dirname(file));
  return key;
}

/** Without it a power cut may take the name away, and with it what the key opens; Windows has no such call and journals it. */
function flushFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
