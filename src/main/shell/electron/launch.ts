// How this program was started. The product takes no argument at all: its data is in the user's own folder and its device key in the keychain.
// The demonstration (`npm start`) runs one instance a unit on data of its own; its arguments count only together with `--demonstration`.
import { readFileSync, statSync } from 'node:fs';
import type { OpenedDeviceKey } from './device-key.ts';

/** One unit's instance in the demonstration. */
export interface Demonstration {
  /** Electron's own folder: instances with different ones do not know of each other. */
  readonly userData: string;
  readonly stationFolder: string;
  readonly deviceKeyFile: string;
  /** Open a window at once; without it the instance stays hidden, and only syncs and alarms. */
  readonly openWindow: boolean;
}

/** The demonstration that the arguments ask for; null for the product's own start. Throws when they ask for one without saying where. */
export function readDemonstration(argv: readonly string[]): Demonstration | null {
  if (!argv.includes('--demonstration')) return null;
  // Chromium hands a second instance's arguments over in another order and with some of its own: each is looked up by its name.
  const valueOf = (name: string): string => {
    const start = `--${name}=`;
    const value = argv.find((argument) => argument.startsWith(start))?.slice(start.length);
    if (!value) throw new RangeError(`--demonstration needs --${name}=…`);
    return value;
  };
  return {
    userData: valueOf('user-data-dir'),
    stationFolder: valueOf('station-folder'),
    deviceKeyFile: valueOf('device-key-file'),
    openWindow: argv.includes('--open-window'),
  };
}

/** The demonstration's device key: the same 0600 file that its browser shell uses, so that both shells open the same data. */
export function readDeviceKeyFile(file: string): OpenedDeviceKey {
  const key = readFileSync(file);
  if (key.length !== 32) throw new Error(`${file} is not a device key of 32 bytes`);
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
    throw new Error(`${file} can be read by other users: set its mode to 0600`);
  return { keyBase64: key.toString('base64'), kind: 'key-file' };
}
