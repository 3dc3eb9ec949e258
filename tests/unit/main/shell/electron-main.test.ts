// The entry of the Electron shell itself, over a double of Electron: what it starts, when it opens a window, and when it ends.
import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import type { ParentPort } from 'electron';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FromStation, ToStation } from '../../../../src/main/shell/electron/messages.ts';
import { serveStation } from '../../../../src/main/shell/electron/station-process.ts';
import { makeOlderData } from '../../../support/older-data.ts';

/** What happened to the double. */
interface Seen {
  readonly windows: FakeWindow[];
  readonly paths: Map<string, string>;
  readonly starts: Extract<ToStation, { type: 'start' }>[];
  readonly order: string[];
  readonly exits: number[];
  readonly children: EventEmitter[];
  readonly app: EventEmitter;
}

class FakeWindow extends EventEmitter {
  readonly webContents: EventEmitter & { id: number };
  hidden = true;
  reloads = 0;
  constructor(id: number) {
    super();
    this.webContents = Object.assign(new EventEmitter(), {
      id,
      setWindowOpenHandler: () => undefined,
      postMessage: () => undefined,
      reload: () => (this.reloads += 1),
    });
  }
  loadURL = (): Promise<void> => Promise.resolve(void this.emit('ready-to-show'));
  show = (): boolean => ((this.hidden = false), true);
  hide = (): boolean => (this.hidden = true);
  focus = (): undefined => undefined;
  isMinimized = (): boolean => false;
  /** As a person closes it; true when it is gone. */
  close(): boolean {
    let kept = false;
    this.emit('close', { preventDefault: () => (kept = true) });
    if (!kept) this.emit('closed');
    return !kept;
  }
}

let folder: string;
let othersListeners: readonly unknown[];
const argv = process.argv;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'yizhan-main-'));
  writeFileSync(path.join(folder, 'key'), Buffer.alloc(32, 9), { mode: 0o600 });
  othersListeners = process.listeners('disconnect');
});
afterEach(() => {
  process.argv = argv;
  for (const listener of ownListeners()) process.removeListener('disconnect', listener);
  vi.doUnmock('electron');
  vi.resetModules();
  rmSync(folder, { recursive: true, force: true });
});

/** The test runner hears its own channel in this process: only the entry's listeners are meant. */
const ownListeners = (): (() => void)[] =>
  process.listeners('disconnect').filter((listener) => !othersListeners.includes(listener));
const breakChannel = (): void => ownListeners().forEach((listener) => listener());

const demonstrationArguments = (...more: string[]): string[] => [
  '--demonstration',
  `--user-data-dir=${folder}/profile`,
  `--station-folder=${folder}/station`,
  `--device-key-file=${folder}/key`,
  ...more,
];

/** A utility process in this process. */
function fork(seen: Seen): EventEmitter {
  const parentEvents = new EventEmitter();
  const child = Object.assign(new EventEmitter(), {
    postMessage: (data: ToStation, ports: unknown[] = []) => {
      seen.order.push(data.type);
      if (data.type === 'start') seen.starts.push(data);
      parentEvents.emit('message', { data, ports });
    },
    kill: () => true,
  });
  const parent = {
    on: parentEvents.on.bind(parentEvents),
    postMessage: (message: FromStation) => {
      seen.order.push(message.type);
      child.emit('message', message);
    },
  };
  seen.children.push(child);
  serveStation(parent as unknown as Pick<ParentPort, 'on' | 'postMessage'>, () => child.emit('exit', 0));
  return child;
}

function appDouble(seen: Seen, options: { isPackaged: boolean }): object {
  let quitting = false;
  return Object.assign(seen.app, {
    isPackaged: options.isPackaged,
    setPath: (name: string, value: string) => {
      seen.order.push(`path ${name}`);
      seen.paths.set(name, value);
    },
    getPath: (name: string) => seen.paths.get(name) ?? path.join(folder, name),
    getLocale: () => 'zh-CN',
    requestSingleInstanceLock: () => seen.order.push('lock') > 0,
    enableSandbox: () => seen.order.push('sandbox'),
    whenReady: () => Promise.resolve(),
    // As Electron does it: windows first, then will-quit, which may be put off.
    quit: () => {
      if (!quitting) seen.app.emit('before-quit');
      quitting = true;
      let putOff = false;
      seen.app.emit('will-quit', { preventDefault: () => (putOff = true) });
      if (!putOff) seen.app.emit('quit');
    },
    exit: (code: number) => seen.exits.push(code),
  });
}

/** Starts main.ts with these arguments; resolves when its station is open. */
async function start(
  more: readonly string[],
  options: { isPackaged: boolean; atOnce?: (seen: Seen) => void } = { isPackaged: false },
): Promise<Seen> {
  const app = new EventEmitter();
  const seen: Seen = { windows: [], paths: new Map(), starts: [], order: [], exits: [], children: [], app };
  const session = {
    setPermissionRequestHandler: () => undefined,
    setPermissionCheckHandler: () => undefined,
    setDevicePermissionHandler: () => undefined,
    webRequest: { onBeforeRequest: () => undefined },
    on: () => undefined,
    protocol: { handle: () => undefined },
  };
  vi.doMock('electron', () => ({
    app: appDouble(seen, options),
    BrowserWindow: function BrowserWindow() {
      const window = new FakeWindow(seen.windows.length + 1);
      seen.windows.push(window);
      seen.order.push('window');
      app.emit('test-window');
      return window;
    },
    dialog: { showErrorBox: () => undefined },
    ipcMain: new EventEmitter(),
    Menu: { buildFromTemplate: () => ({}) },
    MessageChannelMain: MessageChannel,
    nativeImage: { createFromPath: () => ({}) },
    Notification: class {},
    protocol: { registerSchemesAsPrivileged: () => undefined },
    safeStorage: {
      isAsyncEncryptionAvailable: () => Promise.resolve(true),
      encryptStringAsync: (text: string) => Promise.resolve(Buffer.from(text)),
      getSelectedStorageBackend: () => 'gnome_libsecret',
    },
    session: { fromPartition: () => session },
    shell: {},
    Tray: function Tray() {
      return { setToolTip: () => undefined, setContextMenu: () => undefined, on: () => undefined };
    },
    utilityProcess: { fork: () => fork(seen) },
  }));
  process.argv = ['electron', '.', ...more];
  await import('../../../../src/main/shell/electron/main.ts');
  options.atOnce?.(seen);
  await vi.waitUntil(() => seen.order.includes('ready'), { timeout: 20_000 });
  return seen;
}

const windowsOpened = (seen: Seen, count: number): Promise<unknown> =>
  vi.waitUntil(() => seen.windows.length === count && seen.windows.every((each) => !each.hidden), {
    timeout: 20_000,
  });

async function quit(seen: Seen, ask: () => void): Promise<void> {
  const ended = new Promise((resolve) => seen.app.once('quit', resolve));
  ask();
  await ended;
  expect(seen.order.at(-1)).toBe('stopped');
  expect(seen.exits).toEqual([]);
}

test('a unit of the demonstration runs hidden on its own data, opens a window a click and ends with its starter', async () => {
  const seen = await start(demonstrationArguments());
  expect(seen.order.slice(0, 3)).toEqual(['path userData', 'lock', 'sandbox']);
  expect(seen.paths.get('userData')).toBe(`${folder}/profile`);
  expect(seen.starts).toMatchObject([
    {
      folder: `${folder}/station`,
      deviceKeyKind: 'key-file',
      deviceKeyBase64: Buffer.alloc(32, 9).toString('base64'),
    },
  ]);
  expect(seen.windows).toEqual([]);

  const click = (...more: string[]): unknown =>
    seen.app.emit('second-instance', {}, demonstrationArguments(...more).toReversed(), folder);
  click('--open-window');
  await windowsOpened(seen, 1);
  click();
  click('--open-window');
  await windowsOpened(seen, 2);
  // A person's window really closes, and the station goes on without any.
  expect(seen.windows.map((window) => window.close())).toEqual([true, true]);
  expect(seen.app.emit('window-all-closed')).toBe(true);
  click('--open-window');
  await windowsOpened(seen, 3);
  await quit(seen, breakChannel);
});

test('a click that comes before the station is open is not lost', async () => {
  const seen = await start(demonstrationArguments(), {
    isPackaged: false,
    atOnce: ({ app }) =>
      void app.emit('second-instance', {}, demonstrationArguments('--open-window'), folder),
  });
  await windowsOpened(seen, 1);
  await quit(seen, breakChannel);
});

test('the product opens one window, hides it when closed, and shows it again at a second start', async () => {
  const seen = await start([]);
  expect(seen.starts).toMatchObject([
    { folder: path.join(folder, 'userData', 'station'), deviceKeyKind: 'safe-storage' },
  ]);
  await windowsOpened(seen, 1);
  const [window] = seen.windows;
  expect(window?.close()).toBe(false);
  expect(window?.hidden).toBe(true);
  seen.app.emit('second-instance', {}, demonstrationArguments('--open-window'), folder);
  await windowsOpened(seen, 1);
  await quit(seen, () => (seen.app as unknown as { quit(): void }).quit());
});

test('an update of the program shows its window at once, while the data are still brought to the new version', async () => {
  makeOlderData(path.join(folder, 'station'), { key: Buffer.alloc(32, 9), kind: 'key-file' });
  const seen = await start(demonstrationArguments('--open-window'));
  await windowsOpened(seen, 1);
  const steps = seen.order.filter((step) => ['data-progress', 'window', 'ready'].includes(step));
  expect([steps[0], steps[1], steps.at(-1)]).toEqual(['data-progress', 'window', 'ready']);
  expect(steps.filter((step) => step === 'window')).toHaveLength(1);
  await quit(seen, breakChannel);
});

test('a restore while it runs: the window asks for its page anew once, which says how far it is, and again at the next restore', async () => {
  const seen = await start([]);
  await windowsOpened(seen, 1);
  const [window, child] = [seen.windows[0], seen.children[0]];
  const say = (message: FromStation): void => void child?.emit('message', message);
  const progress = (percent: number): void =>
    say({ type: 'data-progress', work: 'restore', phase: 'copying', percent, seconds: 1 });
  for (const percent of [0, 1, 2]) progress(percent);
  expect(window?.reloads).toBe(1);
  say({ type: 'reopened' });
  progress(0);
  expect(window?.reloads).toBe(2);
  say({ type: 'reopened' });
  await quit(seen, () => (seen.app as unknown as { quit(): void }).quit());
});

test('an installed program takes no argument', async () => {
  const seen = await start(demonstrationArguments(), { isPackaged: true });
  expect(seen.starts).toMatchObject([{ deviceKeyKind: 'safe-storage' }]);
  expect(seen.paths.size).toBe(0);
  await windowsOpened(seen, 1);
  await quit(seen, () => (seen.app as unknown as { quit(): void }).quit());
});
