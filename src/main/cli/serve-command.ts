// `station serve` and `station open`: a station without Electron. `serve` receives, judges, signs receipts and sends without anybody logged in; `open` does
// the same and shows the client in an installed Chromium.
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { startBrowserShell, type BrowserShell } from '../shell/browser/browser-shell.ts';
import { writeEntryFile } from '../shell/browser/entry-file.ts';
import { launchWindow } from '../shell/browser/launcher.ts';
import type { StationOptions } from '../station/station.ts';
import { beginStationHouse, openStationHouse, type StationHouse } from '../station/station-house.ts';
import { listStaticFiles, type StaticFiles } from '../station/windows/static-files.ts';
import { wordProgress } from '../station/windows/waiting-page.ts';
import { tellEvery } from '../store/data-progress.ts';
import { exitCodes } from './enrol-command.ts';

export interface ServeWish {
  readonly folder: string;
  readonly deviceKey: StationOptions['deviceKey'];
}

/** Serves without a window until SIGTERM or SIGINT. */
export async function serveStation({ folder, deviceKey }: ServeWish): Promise<number> {
  const asked = stopAsked();
  const onDataProgress = tellEvery(5, ({ work, ...progress }) =>
    writeLine({ message: work === 'upgrade' ? 'upgrading' : 'restoring', ...progress }),
  );
  const waits = { onDataProgress, onLost: endProcess };
  const house = await openStationHouse({ folder, deviceKey, writeLog: writeLine, ...waits });
  writeLine({ message: 'serving', ...describe(house) });
  await asked;
  await house.stop();
  writeLine({ message: 'stopped' });
  return exitCodes.done;
}

export interface OpenWish extends ServeWish {
  /** Print the address instead of opening a window. */
  readonly noOpen: boolean;
}

const projectRoot = path.resolve(import.meta.dirname, '../../..');
// The token in the file lives no longer.
const entryFileLifeMs = 30_000;

/** Serves with a window in the installed browser; Enter opens another one. */
export async function openStation(wish: OpenWish): Promise<number> {
  const asked = stopAsked();
  const files = findScreens();
  if (files === null) {
    console.error('the screens are not built: npm run build:screens');
    return exitCodes.refused;
  }
  const { folder, deviceKey } = wish;
  const house = beginStationHouse({
    ...{ folder, deviceKey, onLost: endProcess },
    onDataProgress: wordProgress((line) => console.log(line)),
  });
  await house.worthAWindow;
  const shell = await startBrowserShell({ station: house, hostLabel: labelOf(folder), files });
  const windows = createWindows(shell, wish);
  windows.open();
  try {
    await house.opened;
  } catch (error) {
    windows.close();
    await shell.close();
    throw error;
  }
  const lines = createInterface({ input: process.stdin });
  lines.on('line', () => windows.open());
  await asked;
  lines.close();
  windows.close();
  await shell.close();
  await house.stop();
  return exitCodes.done;
}

/** One a station, known before its data are open: in one browser the windows of two must not take each other's cookie. */
function labelOf(folder: string): string {
  return `yizhan-${createHash('sha256').update(path.resolve(folder)).digest('hex').slice(0, 8)}`;
}

function findScreens(): StaticFiles | null {
  try {
    return listStaticFiles({
      renderer: path.join(projectRoot, 'dist', 'renderer'),
      fonts: path.join(projectRoot, 'build', 'fonts'),
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Browser profile and entry files lie beside the device key's kind of things: in the user's own folder, never in the data. */
function createWindows(shell: BrowserShell, { folder, noOpen }: OpenWish) {
  const place = `${path.resolve(folder)}.windows`;
  const entryFolder = path.join(place, 'entries');
  mkdirSync(entryFolder, { recursive: true, mode: 0o700 });
  return {
    open: (): void => {
      const url = shell.makeEntryUrl();
      const entryFile = writeEntryFile(entryFolder, url);
      const launch = noOpen ? null : launchWindow({ entryFile, profileFolder: path.join(place, 'profile') });
      if (launch?.ok) {
        setTimeout(() => rmSync(entryFile, { force: true }), entryFileLifeMs).unref();
        console.log('a window opens; Enter opens another, Ctrl+C stops the station');
        return;
      }
      rmSync(entryFile, { force: true });
      if (launch !== null) console.error(`no window was opened: ${launch.reason}`);
      // Good for one window within 30 seconds, and from this machine alone.
      console.log(`open within 30 seconds: ${url}`);
    },
    close: () => rmSync(entryFolder, { recursive: true, force: true }),
  };
}

/** After a restore it could not be opened again: whoever watches this process starts it anew and sees why. */
function endProcess(error: unknown): never {
  throw new Error('the station could not be opened again', { cause: error });
}

function describe(house: StationHouse) {
  const identity = house.current()?.parts.identity();
  return { unit: identity?.unitCode ?? null, name: identity?.unitName ?? null };
}

function writeLine(line: object): void {
  console.log(JSON.stringify({ at: new Date().toISOString(), ...line }));
}

function stopAsked(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
