// Entry of the product: one instance, one station process, its windows. `npm start` runs one instance a unit (launch.ts).
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
import { desktopWords } from './desktop-words.ts';
import { openDeviceKey, type OpenedDeviceKey } from './device-key.ts';
import { readDemonstration, readDeviceKeyFile } from './launch.ts';
import { hostStation, type StationHost } from './station-host.ts';
import { keepWindows, type WindowKeeper } from './window-keeper.ts';
import { printFile, type PrintWindowOptions } from './print-window.ts';
import { openWindow } from './windows.ts';
import type { DataProgressView } from '../../station/windows/waiting-page.ts';

const here = import.meta.dirname;
// dist/main/shell/electron -> dist/renderer, build/fonts, build/icons
const program = path.resolve(here, '../../../..');
// An installed program is the product and nothing else, whatever its command line says.
const argumentsOf = (argv: readonly string[]): readonly string[] => (app.isPackaged ? [] : argv);
const demonstration = readDemonstration(argumentsOf(process.argv));
if (demonstration) app.setPath('userData', demonstration.userData);
// The appId of electron-builder.yml: Windows shows notifications only of a program it knows from the start menu.
if (process.platform === 'win32') app.setAppUserModelId('cn.yizhan.client');

/** How windows and their sessions are made. */
const windowParts: PrintWindowOptions = {
  makeWindow: (options) => new BrowserWindow(options),
  makeSession: (partition) => session.fromPartition(partition),
};

async function run(): Promise<WindowKeeper> {
  const data = app.getPath('userData');
  let quitting = false;
  let waiting: { readonly heardAtMs: number; readonly view: DataProgressView } | null = null;
  const dataProgress = (): DataProgressView | null =>
    waiting && {
      ...waiting.view,
      seconds: waiting.view.seconds + (performance.now() - waiting.heardAtMs) / 1000,
    };
  let firstWindow: Promise<void> | undefined;
  const openFirst = (): Promise<void> | undefined =>
    !demonstration || demonstration.openWindow ? (firstWindow ??= keeper.open()) : undefined;
  app.on('before-quit', () => (quitting = true));
  const host = hostStation({
    fork: () =>
      utilityProcess.fork(path.join(here, 'station-entry.js'), [], { serviceName: 'yizhan-station' }),
    makeChannel: () => new MessageChannelMain(),
    folder: demonstration?.stationFolder ?? path.join(data, 'station'),
    deviceKey: await findDeviceKey(data),
    onMessage: (message) => {
      if (message.type === 'notify') desktop.tell(message);
      else if (message.type === 'print-file') void printFile(windowParts, message).catch(tellFailure);
      else void shell.openPath(message.path);
    },
    onDataProgress: (view) => {
      const isNew = waiting === null;
      waiting = { heardAtMs: performance.now(), view };
      // Windows that are there lost their line: they show how far it is, and ask again by themselves.
      if (isNew) keeper.reload();
      openFirst()?.catch(giveUp);
    },
    onRestarted: () => {
      waiting = null;
      keeper.handPorts();
    },
    onRefused: giveUp,
  });
  stopBeforeQuit(host);
  const keeper = keepWindows({
    openWindow: prepareWindow(host, dataProgress),
    closing: demonstration ? 'closes' : 'hides',
    isQuitting: () => quitting,
  });
  const desktop = openDesktop(() => void host.ready.then(keeper.show).catch(giveUp));
  ipcMain.on('yizhan-port-request', (event) => keeper.handPort(event.sender.id));

  await host.ready;
  waiting = null;
  await openFirst();
  return keeper;
}

async function findDeviceKey(data: string): Promise<OpenedDeviceKey> {
  if (demonstration) return readDeviceKeyFile(demonstration.deviceKeyFile);
  const file = path.join(data, 'device-key');
  return openDeviceKey({ storage: safeStorage, file, platform: process.platform });
}

function prepareWindow(
  host: StationHost,
  dataProgress: () => DataProgressView | null,
): () => ReturnType<typeof openWindow> {
  const files = listStaticFiles({
    renderer: path.join(program, 'dist/renderer'),
    fonts: path.join(program, 'build/fonts'),
  });
  return () =>
    openWindow({
      ...windowParts,
      preload: path.join(here, 'preload.cjs'),
      handlerFor: (clientId) =>
        createAppHandler({ files, clientId, dataProgress, pipe: host.pipe, pipeSecret: host.pipeSecret }),
      openPort: host.openPort,
    });
}

function openDesktop(onShow: () => void): ReturnType<typeof createDesktop> {
  return createDesktop({
    makeNotification: (options) => new Notification(options),
    makeTray: (icon) => new Tray(icon),
    makeMenu: (items) => Menu.buildFromTemplate(items),
    icon: nativeImage.createFromPath(path.join(program, 'build/icons/tray.png')),
    words: desktopWords(app.getLocale()),
    beep: () => shell.beep(),
    onShow,
    onQuit: () => app.quit(),
  });
}

/** The station closes its data before the program ends. */
function stopBeforeQuit(host: StationHost): void {
  let stopping: Promise<void> | undefined;
  let stopped = false;
  app.on('will-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    // Asked twice, by the tray and by the system's shutdown, it still stops once.
    stopping ??= host.stop().then(() => {
      stopped = true;
      app.quit();
    });
  });
}

/** What failed without harm to anything else. */
function tellFailure(reason: unknown): void {
  dialog.showErrorBox(desktopWords(app.getLocale()).name, String(reason));
}

function giveUp(reason: unknown): void {
  dialog.showErrorBox(desktopWords(app.getLocale()).name, String(reason));
  app.exit(1);
}

/** A second start: the demonstration's click on a person opens a window for them, the product shows its own. */
async function answerSecondStart(keeper: WindowKeeper, argv: readonly string[]): Promise<void> {
  if (!demonstration) return keeper.show();
  if (readDemonstration(argumentsOf(argv))?.openWindow) await keeper.open();
}

if (app.requestSingleInstanceLock()) {
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
  const running = app.whenReady().then(run);
  running.catch(giveUp);
  // Heard from the first moment: a start that comes while the station is still opening gets its window afterwards.
  app.on('second-instance', (_event, argv) => {
    running.then((keeper) => answerSecondStart(keeper, argv)).catch(giveUp);
  });
  // Sync and alarm go on without a window. Quitting is in the tray's menu.
  app.on('window-all-closed', () => undefined);
  // The demonstration ends with its starter, however that one ended.
  if (demonstration) process.once('disconnect', () => app.quit());
} else {
  app.quit();
}
