// Entry of the product: one instance, one station process, its windows.
import path from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  nativeImage,
  Notification,
  protocol,
  safeStorage,
  session,
  shell,
  Tray,
  utilityProcess,
} from 'electron';
import { listStaticFiles } from '../../station/windows/static-files.ts';
import { appScheme, createAppHandler } from './app-protocol.ts';
import { createDesktop } from './desktop.ts';
import { openDeviceKey } from './device-key.ts';
import { hostStation, type StationHost } from './station-host.ts';
import { openWindow, type OpenWindow } from './windows.ts';

const here = import.meta.dirname;
// dist/main/shell/electron -> dist/renderer, build/fonts, build/icons
const program = path.resolve(here, '../../../..');

async function run(): Promise<void> {
  const data = app.getPath('userData');
  const files = listStaticFiles({
    renderer: path.join(program, 'dist/renderer'),
    fonts: path.join(program, 'build/fonts'),
  });
  const deviceKey = await openDeviceKey({
    storage: safeStorage,
    file: path.join(data, 'device-key'),
    platform: process.platform,
  });
  const windows = new Map<number, OpenWindow>();
  const showWindows = (): void => {
    for (const { window } of windows.values()) {
      window.show();
      window.focus();
    }
  };
  const desktop = openDesktop(showWindows);
  const host = hostStation({
    fork: () =>
      utilityProcess.fork(path.join(here, 'station-entry.js'), [], { serviceName: 'yizhan-station' }),
    makeChannel: () => new MessageChannelMain(),
    folder: path.join(data, 'station'),
    deviceKey,
    onMessage: (message) => {
      if (message.type === 'notify') desktop.tell(message);
      else void shell.openPath(message.path);
    },
    onRestarted: () => windows.forEach((open) => open.handPort()),
    onRefused: (text) => {
      dialog.showErrorBox('驿站', text);
      app.exit(1);
    },
  });
  stopBeforeQuit(host);
  app.on('second-instance', showWindows);
  ipcMain.on('yizhan-port-request', (event) => windows.get(event.sender.id)?.handPort());

  await host.ready;
  const opened = await openWindow({
    makeWindow: (options) => new BrowserWindow(options),
    makeSession: (partition) => session.fromPartition(partition),
    preload: path.join(here, 'preload.cjs'),
    handlerFor: (clientId) =>
      createAppHandler({ files, clientId, pipe: host.pipe, pipeSecret: host.pipeSecret }),
    openPort: host.openPort,
  });
  windows.set(opened.window.webContents.id, opened);
  hideOnClose(opened.window);
}

function openDesktop(onShow: () => void): ReturnType<typeof createDesktop> {
  return createDesktop({
    makeNotification: (options) => new Notification(options),
    makeTray: (icon) => new Tray(icon),
    makeMenu: (items) => Menu.buildFromTemplate(items),
    icon: nativeImage.createFromPath(path.join(program, 'build/icons/tray.png')),
    onShow,
    onQuit: () => app.quit(),
  });
}

/** Closing hides: sync and alarm go on. Quitting is in the tray's menu. */
function hideOnClose(window: BrowserWindow): void {
  let quitting = false;
  app.on('before-quit', () => (quitting = true));
  window.on('close', (event) => {
    if (quitting) return;
    event.preventDefault();
    window.hide();
  });
}

/** The station closes its data before the program ends. */
function stopBeforeQuit(host: StationHost): void {
  let stopped = false;
  app.on('will-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    void host.stop().then(() => {
      stopped = true;
      app.quit();
    });
  });
}

if (app.requestSingleInstanceLock()) {
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
  app
    .whenReady()
    .then(run)
    .catch((error: unknown) => {
      dialog.showErrorBox('驿站', String(error));
      app.exit(1);
    });
} else {
  app.quit();
}
