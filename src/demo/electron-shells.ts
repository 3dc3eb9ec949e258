// The demonstration in Electron: one instance a unit, hidden from the start so that sync and alarm run; a click on a person opens a window in it.
// Each start carries everything, so whichever comes first is the instance and every later one only says what it wants.
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { stationPlace } from './demo-station.ts';
import type { DemoUnit } from './people.ts';
import type { PersonWindows } from './person-windows.ts';
import type { Prefecture } from './prefecture.ts';

const projectRoot = path.resolve(import.meta.dirname, '../..');
// The station closes its data in far less; what hangs longer is ended, and opens again as after a power cut.
const graceMs = 10_000;

export interface ElectronShellsOptions {
  readonly prefecture: Pick<Prefecture, 'folder' | 'stopSeat'>;
  readonly units: readonly DemoUnit[];
  /** Electron's binary. */
  readonly binary: string;
  readonly report: (line: string) => void;
}

/** Hands the stations over to Electron: one process at a time may have a station's data. */
export async function startElectronShells(options: ElectronShellsOptions): Promise<PersonWindows> {
  const { prefecture, units, report } = options;
  const children = new Set<ChildProcess>();
  let stopping = false;
  const launch = (unit: DemoUnit, openWindow: boolean): void => {
    const logFile = path.join(prefecture.folder, 'electron', `${unit.code.toLowerCase()}.log`);
    const child = spawnElectron(
      options.binary,
      electronArguments({ folder: prefecture.folder, unit, openWindow }),
      logFile,
    );
    children.add(child);
    const failed = (why: string): void => {
      if (!stopping)
        report(`${unit.name}：Electron 没有启动（${why}），见 ${logFile}。可用 npm start -- --browser。`);
    };
    child.once('error', (error) => {
      children.delete(child);
      failed(error.message);
    });
    child.once('exit', (code, signal) => {
      children.delete(child);
      if (code !== 0) failed(String(code ?? signal));
    });
  };

  for (const unit of units) {
    mkdirSync(userDataOf(prefecture.folder, unit), { recursive: true, mode: 0o700 });
    await prefecture.stopSeat(unit.code);
    launch(unit, false);
  }
  return {
    opensByItself: true,
    open: (unit) => {
      launch(unit, true);
      return Promise.resolve({ url: null });
    },
    stop: async () => {
      stopping = true;
      await Promise.all([...children].map(endChild));
    },
  };
}

function userDataOf(folder: string, unit: DemoUnit): string {
  return path.join(folder, 'electron', unit.code.toLowerCase());
}

/** The command line that `readDemonstration` of the Electron shell understands. */
export function electronArguments(options: {
  readonly folder: string;
  readonly unit: DemoUnit;
  readonly openWindow: boolean;
}): readonly string[] {
  const { folder, unit, openWindow } = options;
  const place = stationPlace(folder, unit);
  return [
    projectRoot,
    '--demonstration',
    `--user-data-dir=${userDataOf(folder, unit)}`,
    `--station-folder=${place.folder}`,
    `--device-key-file=${place.deviceKeyFile}`,
    ...(openWindow ? ['--open-window'] : []),
  ];
}

function spawnElectron(binary: string, args: readonly string[], logFile: string): ChildProcess {
  const environment = { ...process.env };
  // Left over in the terminals of some editors, it would turn Electron into a plain Node.
  delete environment['ELECTRON_RUN_AS_NODE'];
  const log = openSync(logFile, 'a', 0o600);
  try {
    return spawn(binary, args, {
      env: environment,
      // The channel is only there to break: Electron quits when it does, also when this process was killed.
      stdio: ['ignore', log, log, 'ipc'],
      // Ctrl+C in the terminal is for this process; the station's would otherwise be cut off in the middle.
      detached: process.platform !== 'win32',
    });
  } finally {
    closeSync(log);
  }
}

function endChild(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    const tooLong = setTimeout(() => child.kill('SIGKILL'), graceMs);
    child.once('exit', () => {
      clearTimeout(tooLong);
      resolve();
    });
    if (child.connected) child.disconnect();
  });
}
