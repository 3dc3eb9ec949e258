// The demonstration in an installed Chromium: one browser shell a station, one window a person.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { startBrowserShell, type BrowserShell } from '../main/shell/browser/browser-shell.ts';
import { writeEntryFile } from '../main/shell/browser/entry-file.ts';
import { launchWindow } from '../main/shell/browser/launcher.ts';
import { listStaticFiles } from '../main/station/windows/static-files.ts';
import type { DesktopPort } from '../main/station/parts.ts';
import { chooseShell } from './choose-shell.ts';
import type { DemoPerson, DemoUnit } from './people.ts';
import type { PersonWindows } from './person-windows.ts';
import type { DemoSeat } from './prefecture.ts';

export interface DemoShells extends PersonWindows {
  shell(unit: DemoUnit): BrowserShell;
}

const projectRoot = path.resolve(import.meta.dirname, '../..');
// Long enough for a slow machine to start its browser; the token in the file lives no longer.
const entryFileLifeMs = 30_000;

/** Serves the stations' windows; `folder` holds browser profiles and entry files. */
export async function startDemoShells(seats: readonly DemoSeat[], folder: string): Promise<DemoShells> {
  const files = listStaticFiles({
    renderer: path.join(projectRoot, 'dist', 'renderer'),
    fonts: path.join(projectRoot, 'build', 'fonts'),
  });
  const shells = new Map<string, BrowserShell>();
  for (const { unit, house, station } of seats)
    shells.set(
      unit.code,
      await startBrowserShell({ station: house ?? station, hostLabel: unit.code, files }),
    );
  const entryFolder = path.join(folder, 'entries');
  mkdirSync(entryFolder, { recursive: true, mode: 0o700 });
  const shell = (unit: DemoUnit): BrowserShell => {
    const found = shells.get(unit.code);
    if (!found) throw new RangeError(`${unit.name} has no running station`);
    return found;
  };
  const browsers = new Set<ChildProcess>();
  const opensByItself = chooseShell(true).shell === 'browser';
  return {
    shell,
    opensByItself,
    open: (unit, person) => {
      const url = shell(unit).makeEntryUrl(fragmentOf(seats, unit, person));
      if (!opensByItself) return Promise.resolve({ url });
      const entryFile = writeEntryFile(entryFolder, url);
      const removal = setTimeout(() => rmSync(entryFile, { force: true }), entryFileLifeMs);
      removal.unref();
      const place = unit.people.indexOf(person);
      const launch = launchWindow({
        entryFile,
        profileFolder: path.join(folder, 'windows', `${unit.code.toLowerCase()}-${place}`),
      });
      if (launch.ok) browsers.add(launch.process);
      else rmSync(entryFile, { force: true });
      return Promise.resolve({ url: launch.ok ? null : url });
    },
    stop: async () => {
      await Promise.all([...browsers].map(endBrowser));
      await Promise.all([...shells.values()].map((each) => each.close()));
      rmSync(entryFolder, { recursive: true, force: true });
    },
  };
}

/** Names the person to the login screen, so that only the password is left to type. */
function fragmentOf(seats: readonly DemoSeat[], unit: DemoUnit, person: DemoPerson): string {
  const people = seats.find((seat) => seat.unit === unit)?.station.accounts.people() ?? [];
  const account = people.find((candidate) => candidate.name === person.name);
  return account ? `person=${account.id}` : '';
}

/** Ends a browser that we started; resolves when it is gone. */
export function endBrowser(browser: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (browser.pid === undefined || browser.exitCode !== null || browser.signalCode !== null) resolve();
    else browser.once('exit', () => resolve()).kill();
  });
}

/** The desktop of the machine that shows the windows: its own programs open plain copies; the alarm sounds in the windows themselves. */
export function systemDesktop(): DesktopPort {
  return {
    openFile: (file) =>
      new Promise((resolve, reject) => {
        const opener = { win32: 'explorer', darwin: 'open' }[process.platform as string] ?? 'xdg-open';
        const child = spawn(opener, [file], { stdio: 'ignore', detached: true });
        child.once('error', reject);
        child.once('spawn', () => {
          child.unref();
          resolve();
        });
      }),
    notify: () => undefined,
  };
}
