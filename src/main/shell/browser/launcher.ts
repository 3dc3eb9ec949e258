import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants, mkdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** What became of opening a window; the caller prints the address when there is none. */
export type Launch =
  | { readonly ok: true; readonly process: ChildProcess }
  | { readonly ok: false; readonly reason: 'no-browser' | 'running-as-root' };

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge',
  'msedge',
];
const windowsPlaces = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];
const macPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The installed Chromium, Chrome or Edge; undefined when there is none. */
export function findBrowser(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const folders = (environment['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const onPath = folders.flatMap((folder) => names.map((name) => path.join(folder, name)));
  const roots = [environment['ProgramFiles'], environment['ProgramFiles(x86)'], environment['LOCALAPPDATA']];
  const onWindows = roots.flatMap((root) =>
    root ? windowsPlaces.map((place) => path.join(root, place)) : [],
  );
  const candidates: Partial<Record<NodeJS.Platform, readonly string[]>> = {
    win32: onWindows,
    darwin: macPlaces,
  };
  return (candidates[process.platform] ?? onPath).find(isExecutable);
}

/**
 * Opens an app window on an entry file, with a browser profile of its own so that people's windows share no cookie. Never with --no-sandbox:
 * as root, where Chromium has no sandbox, no window is opened.
 */
export function launchWindow(options: {
  readonly entryFile: string;
  readonly profileFolder: string;
  readonly browser?: string | undefined;
}): Launch {
  if (process.getuid?.() === 0) return { ok: false, reason: 'running-as-root' };
  const browser = options.browser ?? findBrowser();
  if (!browser) return { ok: false, reason: 'no-browser' };
  mkdirSync(options.profileFolder, { recursive: true, mode: 0o700 });
  const process_ = spawn(browser, windowArguments(options), { stdio: 'ignore' });
  // A browser that does not come up must not take the stations down with it; its window is opened again by hand.
  process_.on('error', () => undefined);
  return { ok: true, process: process_ };
}

/** The command line: no token on it, and nothing that calls home. */
export function windowArguments(options: {
  readonly entryFile: string;
  readonly profileFolder: string;
}): readonly string[] {
  return [
    `--app=${pathToFileURL(options.entryFile).href}`,
    `--user-data-dir=${options.profileFolder}`,
    // The alarm must sound before anybody has touched the window: 特急 comes while the screen is locked.
    '--autoplay-policy=no-user-gesture-required',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    // Accepting its offer would send a document's text out.
    '--disable-features=Translate',
    '--window-size=1280,860',
  ];
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
