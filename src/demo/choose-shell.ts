// Which windows `npm start` opens: Electron's where its binary, a display and a sandbox are, else an installed Chromium's, else the address is all there is.
import { accessSync, constants, readFileSync } from 'node:fs';
import path from 'node:path';
import { findBrowser } from '../main/shell/browser/launcher.ts';

const electronPackage = path.resolve(import.meta.dirname, '../../node_modules/electron');

/** The kind of windows, and why not a better one. */
export type ShellChoice =
  | { readonly shell: 'electron'; readonly binary: string }
  | { readonly shell: 'browser'; readonly why: 'asked-for' | 'no-electron' }
  | { readonly shell: 'address'; readonly why: 'no-display' | 'running-as-root' | 'no-browser' };

/** What the choice depends on; the defaults look at this machine. */
export interface Surroundings {
  readonly environment: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  readonly isRoot: boolean;
  /** Folder of the npm package `electron`. */
  readonly electronPackage: string;
}

const here = (): Surroundings => ({
  environment: process.env,
  platform: process.platform,
  isRoot: process.getuid?.() === 0,
  electronPackage,
});

/** Chooses; `browserOnly` leaves Electron out even where it is. */
export function chooseShell(browserOnly: boolean, surroundings: Surroundings = here()): ShellChoice {
  const { environment, isRoot } = surroundings;
  if (!hasDisplay(surroundings)) return { shell: 'address', why: 'no-display' };
  // Neither Electron nor Chromium has a sandbox for root, and without one no document is opened.
  if (isRoot) return { shell: 'address', why: 'running-as-root' };
  const binary = browserOnly ? undefined : findElectron(surroundings);
  if (binary) return { shell: 'electron', binary };
  if (!findBrowser(environment)) return { shell: 'address', why: 'no-browser' };
  return { shell: 'browser', why: browserOnly ? 'asked-for' : 'no-electron' };
}

/** Electron's binary as its package finds it: path.txt names it, ELECTRON_OVERRIDE_DIST_PATH moves it. Nothing is fetched. */
export function findElectron(surroundings: Surroundings = here()): string | undefined {
  const { environment, platform } = surroundings;
  const folder =
    environment['ELECTRON_OVERRIDE_DIST_PATH'] ?? path.join(surroundings.electronPackage, 'dist');
  const named = readIfThere(path.join(surroundings.electronPackage, 'path.txt'));
  const binary = path.join(folder, named ?? binaryNames[platform] ?? 'electron');
  return isExecutable(binary) ? binary : undefined;
}

const binaryNames: Partial<Record<NodeJS.Platform, string>> = {
  win32: 'electron.exe',
  darwin: 'Electron.app/Contents/MacOS/Electron',
};

function hasDisplay({ environment, platform }: Surroundings): boolean {
  return platform !== 'linux' || Boolean(environment['DISPLAY']) || Boolean(environment['WAYLAND_DISPLAY']);
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What the terminal says about the choice. */
export function wordShellChoice(choice: ShellChoice): string {
  return choice.shell === 'electron' ? '窗口：Electron。 Windows: Electron.' : shellWords[choice.why];
}

const shellWords: Readonly<Record<Exclude<ShellChoice, { shell: 'electron' }>['why'], string>> = {
  'asked-for': '窗口：Chromium。 Windows: Chromium.',
  'no-electron':
    '本机没有 Electron 程序，使用 Chromium 窗口。 Electron is not on this machine: Chromium windows are used.',
  'no-display': '没有图形界面，请在浏览器中打开起始页地址。 No display: open the start page in a browser.',
  'running-as-root':
    '以 root 运行时不打开窗口（没有沙箱），请在浏览器中打开起始页地址。 Running as root opens no window (no sandbox): open the start page in a browser.',
  'no-browser':
    '没有找到 Electron、Chromium、Chrome 或 Edge，请在浏览器中打开起始页地址。 No Electron, Chromium, Chrome or Edge found: open the start page in a browser.',
};
