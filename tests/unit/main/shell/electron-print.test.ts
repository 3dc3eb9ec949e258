// The print window of the Electron shell over a typed double: what it may load, and what it asks the printer for.
import type {
  BrowserWindow,
  BrowserWindowConstructorOptions,
  Session,
  WebContentsPrintOptions,
} from 'electron';
import { expect, test } from 'vitest';
import { printFile } from '../../../../src/main/shell/electron/print-window.ts';

type BeforeRequest = (details: { url: string }, decide: (answer: { cancel: boolean }) => void) => void;

function makeDouble() {
  const seen = {
    options: {} as BrowserWindowConstructorOptions,
    partition: '',
    loaded: '',
    printed: {} as WebContentsPrintOptions,
    permission: true,
    request: null as BeforeRequest | null,
    prevented: [] as string[],
  };
  const window = {
    loadURL: (address: string) => Promise.resolve(void (seen.loaded = address)),
    webContents: {
      on: (event: string, listener: (details: { preventDefault(): void }) => void) =>
        listener({ preventDefault: () => void seen.prevented.push(event) }),
      setWindowOpenHandler: (handler: () => { action: string }) => expect(handler().action).toBe('deny'),
      print: (options: WebContentsPrintOptions) => void (seen.printed = options),
    },
  };
  const session = {
    setPermissionRequestHandler: (ask: (a: unknown, b: unknown, decide: (given: boolean) => void) => void) =>
      ask(null, null, (given) => void (seen.permission = given)),
    setPermissionCheckHandler: (check: () => boolean) => expect(check()).toBe(false),
    webRequest: { onBeforeRequest: (listener: BeforeRequest) => void (seen.request = listener) },
  };
  const options = {
    makeWindow: (made: BrowserWindowConstructorOptions) => {
      seen.options = made;
      return window as unknown as BrowserWindow;
    },
    makeSession: (partition: string) => {
      seen.partition = partition;
      return session as unknown as Session;
    },
  };
  return { seen, options };
}

test('prints at true size on A4, on both sides over the long edge, after asking', async () => {
  const { seen, options } = makeDouble();
  await printFile(options, { path: '/plain/a b/公文.pdf', copies: 3, bothSides: true });
  expect(seen.loaded).toBe('file:///plain/a%20b/%E5%85%AC%E6%96%87.pdf');
  expect(seen.printed).toEqual({
    silent: false,
    pageSize: 'A4',
    margins: { marginType: 'none' },
    scaleFactor: 100,
    copies: 3,
    duplexMode: 'longEdge',
  });
});

test('holds one file and reaches nothing else', async () => {
  const { seen, options } = makeDouble();
  await printFile(options, { path: '/plain/one.pdf', copies: 1, bothSides: false });
  const isCancelled = (url: string): boolean => {
    let cancelled = false;
    seen.request?.({ url }, ({ cancel }) => void (cancelled = cancel));
    return cancelled;
  };
  expect(['https://example.invalid/', 'file:///etc/passwd', 'app://station/'].map(isCancelled)).toEqual([
    true,
    true,
    true,
  ]);
  expect(['file:///plain/one.pdf', 'chrome-extension://viewer/index.html'].map(isCancelled)).toEqual([
    false,
    false,
  ]);
  expect(seen.permission).toBe(false);
  expect(seen.prevented).toEqual(['will-navigate', 'will-attach-webview']);
  expect(seen.options.webPreferences).toMatchObject({ sandbox: true, nodeIntegration: false, plugins: true });
  expect(seen.options.webPreferences?.partition).toBe(seen.partition);
  expect(seen.options.webPreferences).not.toHaveProperty('preload');
});
