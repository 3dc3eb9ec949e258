// One window: sandboxed, isolated, in a session of its own that reaches nothing but `app://station`, asks for no permission, opens no other
// window and goes nowhere. Threat: a hostile document that gets script into the page after all.
import { randomUUID } from 'node:crypto';
import type {
  BrowserWindow,
  BrowserWindowConstructorOptions,
  MessagePortMain,
  Session,
  WebContents,
} from 'electron';
import { appPage, appScheme, appViewer } from './app-protocol.ts';

export interface WindowOptions {
  readonly makeWindow: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  readonly makeSession: (partition: string) => Session;
  readonly preload: string;
  readonly handlerFor: (clientId: string) => (request: Request) => Promise<Response>;
  readonly openPort: (clientId: string) => MessagePortMain;
}

export interface OpenWindow {
  readonly window: BrowserWindow;
  /** Gives the page a new line to the station. */
  handPort(): void;
}

/** Opens a window on the client's page. */
export async function openWindow(options: WindowOptions): Promise<OpenWindow> {
  const clientId = randomUUID();
  // No `persist:`: what the page keeps dies with the window.
  const partition = `window-${clientId}`;
  const session = options.makeSession(partition);
  guardSession(session);
  session.protocol.handle(appScheme, options.handlerFor(clientId));
  const window = options.makeWindow({
    width: 1280,
    height: 860,
    minWidth: 1024,
    minHeight: 680,
    show: false,
    title: '驿站',
    webPreferences: {
      partition,
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      // The preload, and with it the line to the station, is for the window's own page: never for the viewer's frame.
      nodeIntegrationInSubFrames: false,
      spellcheck: false,
    },
  });
  const handPort = (): void =>
    window.webContents.postMessage('yizhan-port', null, [options.openPort(clientId)]);
  guardContents(window.webContents);
  // After a load or a reload the old port is gone with the old page.
  window.webContents.on('did-finish-load', handPort);
  window.once('ready-to-show', () => window.show());
  await window.loadURL(appPage);
  return { window, handPort };
}

/** No permission, no device, no request that is not for the station. */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, decide) => decide({ cancel: !isOwn(details.url) }));
  session.on('will-download', (_event, item) => {
    // Saving is asked for in a dialog of the system; only what the station lent may be saved.
    if (!isOwn(item.getURL())) item.cancel();
  });
}

/** No other page, no other window, no embedded one. */
export function guardContents(contents: WebContents): void {
  interface Move {
    readonly url: string;
    readonly isMainFrame: boolean;
    preventDefault(): void;
  }
  const stay = (details: Pick<Move, 'url' | 'preventDefault'>): void => {
    if (details.url !== appPage && !details.url.startsWith(`${appPage}#`)) details.preventDefault();
  };
  // A frame shows the viewer and goes nowhere from there; the window itself never shows it.
  const stayInFrame = (details: Move): void => {
    if (details.isMainFrame) stay(details);
    else if (details.url !== appViewer) details.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', stayInFrame);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

function isOwn(url: string): boolean {
  // data: and blob: are the page's own bytes, devtools: is a developer's own doing.
  return url.startsWith(appPage) || /^(blob|data|devtools):/.test(url);
}
