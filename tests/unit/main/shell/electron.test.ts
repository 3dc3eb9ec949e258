// The Electron shell's parts over typed doubles of Electron; the station behind them is real.
import { EventEmitter } from 'node:events';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { MessagePortMain, ParentPort, Session, UtilityProcess, WebContents } from 'electron';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAppHandler } from '../../../../src/main/shell/electron/app-protocol.ts';
import { createDesktop } from '../../../../src/main/shell/electron/desktop.ts';
import { desktopWords } from '../../../../src/main/shell/electron/desktop-words.ts';
import { openDeviceKey, type KeyStorage } from '../../../../src/main/shell/electron/device-key.ts';
import type { FromStation, ToStation } from '../../../../src/main/shell/electron/messages.ts';
import { hostStation } from '../../../../src/main/shell/electron/station-host.ts';
import { serveStation } from '../../../../src/main/shell/electron/station-process.ts';
import { guardContents, guardSession } from '../../../../src/main/shell/electron/windows.ts';
import { listStaticFiles } from '../../../../src/main/station/windows/static-files.ts';
import type { DataProgressView } from '../../../../src/main/station/windows/waiting-page.ts';
import { makeOlderData } from '../../../support/older-data.ts';
import type { StationClient } from '../../../support/raw-browser.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'yizhan-electron-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A keychain that turns bytes around. */
const keychain = (
  backend: ReturnType<KeyStorage['getSelectedStorageBackend']>,
  available = true,
): KeyStorage => ({
  isAsyncEncryptionAvailable: () => Promise.resolve(available),
  encryptStringAsync: (text) => Promise.resolve(Buffer.from(text).reverse()),
  decryptStringAsync: (bytes) =>
    Promise.resolve({ result: Buffer.from(bytes).reverse().toString(), shouldReEncrypt: false }),
  getSelectedStorageBackend: () => backend,
});

describe('the device key', () => {
  test('is made once, kept encrypted, and says when it is not protected', async () => {
    const file = path.join(folder, 'own', 'device-key');
    const first = await openDeviceKey({ storage: keychain('gnome_libsecret'), file, platform: 'linux' });
    expect(Buffer.from(first.keyBase64, 'base64').length).toBe(32);
    expect(readFileSync(file).includes(first.keyBase64)).toBe(false);
    const again = await openDeviceKey({ storage: keychain('basic_text'), file, platform: 'linux' });
    expect(again).toEqual({ keyBase64: first.keyBase64, kind: 'basic-text' });
    expect(first.kind).toBe('safe-storage');
  });

  test('is refused in words when the system has no keychain', async () => {
    const storage = keychain('unknown', false);
    await expect(openDeviceKey({ storage, file: path.join(folder, 'k'), platform: 'linux' })).rejects.toThrow(
      /keychain/,
    );
  });
});

type Handlers = Record<string, (...values: never[]) => unknown>;
const record = (): {
  handlers: Handlers;
  on: (name: string, handler: (...values: never[]) => unknown) => void;
} => {
  const handlers: Handlers = {};
  return { handlers, on: (name, handler) => void (handlers[name] = handler) };
};

describe('a window', () => {
  test('goes nowhere, opens nothing and embeds nothing', () => {
    const { handlers, on } = record();
    let openHandler = (): { action: string } => ({ action: 'allow' });
    guardContents({
      on,
      setWindowOpenHandler: (handler: typeof openHandler) => void (openHandler = handler),
    } as unknown as WebContents);
    const goes = (event: string, url: string, isMainFrame = true): boolean => {
      let stopped = false;
      handlers[event]?.({ url, isMainFrame, preventDefault: () => (stopped = true) } as never);
      return !stopped;
    };
    // A frame inside of it shows the viewer and nothing else; the window itself never shows the viewer.
    expect(goes('will-frame-navigate', 'app://station/viewer', false)).toBe(true);
    for (const url of [
      'app://station/',
      'app://station/viewer?x',
      'app://station/content/x',
      'https://example.com/',
    ])
      expect(goes('will-frame-navigate', url, false)).toBe(false);
    expect(goes('will-frame-navigate', 'app://station/viewer')).toBe(false);
    for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
      expect(goes(event, 'app://station/')).toBe(true);
      for (const url of [
        'https://example.com/',
        'app://station.evil/',
        'app://station/content/x',
        'file:///etc/passwd',
        'data:text/html,x',
      ])
        expect(goes(event, url), url).toBe(false);
    }
    expect(goes('will-attach-webview', '')).toBe(false);
    expect(openHandler()).toEqual({ action: 'deny' });
  });

  test('has no permission and no network', () => {
    const { on } = record();
    const answers: Record<string, unknown> = {};
    guardSession({
      on,
      setPermissionRequestHandler: (handler: (...values: unknown[]) => void) =>
        handler(null, 'media', (granted: boolean) => (answers['request'] = granted)),
      setPermissionCheckHandler: (handler: () => boolean) => (answers['check'] = handler()),
      setDevicePermissionHandler: (handler: () => boolean) => (answers['device'] = handler()),
      webRequest: {
        onBeforeRequest: (
          handler: (details: { url: string }, decide: (answer: { cancel: boolean }) => void) => void,
        ) => {
          for (const url of [
            'https://example.com/x',
            'http://localhost/',
            'app://other/',
            'app://station/assets/a.js',
          ])
            handler({ url }, ({ cancel }) => (answers[url] = cancel));
        },
      },
    } as unknown as Session);
    expect(answers).toEqual({
      request: false,
      check: false,
      device: false,
      'https://example.com/x': true,
      'http://localhost/': true,
      'app://other/': true,
      'app://station/assets/a.js': false,
    });
  });
});

test('a notification names no title, comes once and with a sound for what is new, and 特急 stays and brings the window', () => {
  const heard: string[] = [];
  const shown: { title: string; body?: string; timeoutType?: string }[] = [];
  const desktop = createDesktop({
    makeNotification: (options) => {
      shown.push(options as (typeof shown)[number]);
      const double = { show: () => undefined, close: () => undefined, on: () => double };
      return double as never;
    },
    makeTray: () =>
      ({ setToolTip: () => undefined, setContextMenu: () => undefined, on: () => undefined }) as never,
    makeMenu: () => ({}) as never,
    icon: {} as never,
    words: desktopWords('zh-CN'),
    beep: () => void heard.push('beep'),
    onShow: () => void heard.push('show'),
    onQuit: () => undefined,
  });
  desktop.tell({ flash: 0, urgent: 0, routine: 1 });
  desktop.tell({ flash: 0, urgent: 0, routine: 1 });
  desktop.tell({ flash: 0, urgent: 0, routine: 0 });
  desktop.tell({ flash: 1, urgent: 0, routine: 0 });
  expect(shown.map(({ title, timeoutType }) => [title, timeoutType])).toEqual([
    ['收到新公文', 'default'],
    ['特急公文 1 件', 'never'],
  ]);
  expect(heard).toEqual(['beep', 'beep', 'show']);
});

/** A utility process in this process: the two ends of its message line. */
function forkInProcess(): { child: Pick<UtilityProcess, 'postMessage' | 'on' | 'kill'>; end: () => void } {
  const childEvents = new EventEmitter();
  const parentEvents = new EventEmitter();
  const child = {
    postMessage: (data: ToStation, ports: MessagePortMain[] = []) =>
      void parentEvents.emit('message', { data, ports }),
    on: childEvents.on.bind(childEvents),
    kill: () => true,
  };
  const parent = {
    on: parentEvents.on.bind(parentEvents),
    postMessage: (message: FromStation) => void childEvents.emit('message', message),
  };
  const end = (): void => void childEvents.emit('exit', 0);
  serveStation(parent as unknown as Pick<ParentPort, 'on' | 'postMessage'>, end);
  return { child: child as unknown as ReturnType<typeof forkInProcess>['child'], end };
}

interface Heard {
  refused?: string;
  readonly upgrades?: DataProgressView[];
}

const hostIn = (dataFolder: string, heard: Heard = {}) =>
  hostStation({
    fork: () => forkInProcess().child,
    makeChannel: () => new MessageChannel() as never,
    folder: dataFolder,
    deviceKey: { keyBase64: Buffer.alloc(32, 5).toString('base64'), kind: 'safe-storage' },
    onMessage: () => undefined,
    onDataProgress: (view) => void heard.upgrades?.push(view),
    onRestarted: () => undefined,
    onRefused: (text) => void (heard.refused = text),
  });

describe('the station process', () => {
  test('answers the contract over a port and lent bytes over the pipe with its secret only', async () => {
    const host = hostIn(path.join(folder, 'data'));
    await host.ready;
    const port = host.openPort('window-1') as unknown as MessagePort;
    port.start();
    const client: StationClient = createORPCClient(new RPCLink({ port }));
    expect((await client.session.overview({})).station.enrolled).toBe(false);
    expect((await client.enrolment.state({})).state).toBe('none');

    const renderer = path.join(folder, 'renderer');
    mkdirSync(renderer);
    writeFileSync(path.join(renderer, 'index.html'), '<meta content="__CSP_NONCE__">');
    const files = listStaticFiles({ renderer, fonts: renderer });
    let upgrade: DataProgressView | null = {
      ...{ work: 'upgrade', phase: 'copying', percent: 37, seconds: 61 },
    };
    const handle = (pipeSecret: string) =>
      createAppHandler({
        ...{ files, clientId: 'window-1', pipe: host.pipe, pipeSecret },
        dataProgress: () => upgrade,
      });
    const waiting = await handle(host.pipeSecret)(new Request('app://station/'));
    expect(waiting.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'nonce-/);
    expect(await waiting.text()).toMatch(/refresh" content="1;url=\."[^]*已完成 37%[^]*已用 1 分 1 秒/);
    upgrade = null;
    const page = await handle(host.pipeSecret)(new Request('app://station/'));
    const nonce = /content="([^"]+)"/.exec(await page.text())?.[1];
    expect(page.headers.get('content-security-policy')).toContain(`'nonce-${nonce}'`);
    const status = async (url: string, init: RequestInit = {}, secret = host.pipeSecret): Promise<number> =>
      (await handle(secret)(new Request(url, init))).status;
    expect(await status('app://station/content/unknown')).toBe(404);
    expect(await status('app://station/content/unknown', {}, 'another secret')).toBe(403);
    const upload = { method: 'POST', body: 'bytes', headers: { 'X-Yizhan-Upload': '1' } };
    expect(await status('app://station/content', upload)).toBe(401);
    expect(await status('app://elsewhere/')).toBe(404);
    expect(await status('app://station/../data/key-slots.json')).toBe(404);
    port.close();
    await host.stop();
  });

  test('whose data are of an older version tells how far it is before it is ready', async () => {
    const dataFolder = path.join(folder, 'data');
    makeOlderData(dataFolder, { key: Buffer.alloc(32, 5), kind: 'safe-storage' });
    const upgrades: DataProgressView[] = [];
    const host = hostIn(dataFolder, { upgrades });
    await host.ready;
    expect(upgrades[0]).toMatchObject({ phase: 'copying', percent: 0 });
    expect(upgrades.at(-1)).toMatchObject({ phase: 'changing', percent: 100 });
    await host.stop();
  });

  test('that cannot open its data says why in both languages', async () => {
    const dataFolder = path.join(folder, 'data');
    const first = hostIn(dataFolder);
    await first.ready;
    const heard: { refused?: string } = {};
    const second = hostIn(dataFolder, heard);
    await new Promise((resolve) => setImmediate(resolve));
    await second.stop();
    expect(heard.refused).toContain('驿站已经在运行');
    expect(heard.refused).toContain('running already');
    await first.stop();
  });
});
