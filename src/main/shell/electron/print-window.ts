// Prints a PDF by Electron's own viewer, at 100 % on A4. The window stays open with the pages in it: who cancels the dialog, or wants another tray,
// prints again from there. It holds one file and reaches nothing else.
import { randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import type { BrowserWindow, BrowserWindowConstructorOptions, Session } from 'electron';
import type { FromStation } from './messages.ts';

type PrintJob = Omit<Extract<FromStation, { type: 'print-file' }>, 'type'>;

export interface PrintWindowOptions {
  readonly makeWindow: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  readonly makeSession: (partition: string) => Session;
}

/** Opens the pages and the system's print dialog. */
export async function printFile(options: PrintWindowOptions, job: PrintJob): Promise<void> {
  const partition = `print-${randomUUID()}`;
  const address = pathToFileURL(job.path).href;
  guardPrintSession(options.makeSession(partition), address);
  const window = options.makeWindow({
    width: 960,
    height: 1000,
    title: '打印',
    // The viewer is a plug-in of Chromium's; nothing of ours is in this window.
    webPreferences: {
      partition,
      plugins: true,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
    },
  });
  const { webContents } = window;
  webContents.on('will-navigate', (event) => event.preventDefault());
  webContents.on('will-attach-webview', (event) => event.preventDefault());
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  await window.loadURL(address);
  webContents.print({
    silent: false,
    pageSize: 'A4',
    margins: { marginType: 'none' },
    scaleFactor: 100,
    copies: job.copies,
    duplexMode: job.bothSides ? 'longEdge' : 'simplex',
  });
}

/** The one file and the parts of the viewer itself. */
function guardPrintSession(session: Session, address: string): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.webRequest.onBeforeRequest(({ url }, decide) =>
    decide({ cancel: url !== address && !/^(?:chrome-extension|chrome|blob|data):/.test(url) }),
  );
}
