// `npm start`: the demonstration prefecture with its start page. --unit CODE starts one unit only, --reset begins anew, --folder keeps the data elsewhere, --browser
// leaves Electron out, --no-open only prints the address. A second start goes on with the same data; Ctrl+C stops everything.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chooseShell, wordShellChoice, type ShellChoice } from '../choose-shell.ts';
import { startDemoShells, systemDesktop } from '../demo-shells.ts';
import { startElectronShells } from '../electron-shells.ts';
import { prepareDemoFolder, wordStartFailure } from '../demo-folder.ts';
import { openStartPage } from '../open-start-page.ts';
import { demoUnits, type DemoUnit } from '../people.ts';
import type { PersonWindows } from '../person-windows.ts';
import { startPrefecture, type Prefecture } from '../prefecture.ts';
import { beginStartPage } from '../start-page.ts';
import { wordProgress, type DataProgressView } from '../../main/station/windows/waiting-page.ts';
import type { StationOptions } from '../../main/station/station.ts';

const options = {
  unit: { type: 'string' },
  reset: { type: 'boolean', default: false },
  folder: { type: 'string' },
  browser: { type: 'boolean', default: false },
  'no-open': { type: 'boolean', default: false },
} as const;

function say(line: string): void {
  console.log(`· ${line}`);
}

function chooseUnits(code: string | undefined): readonly DemoUnit[] {
  if (code === undefined) return demoUnits;
  const chosen = demoUnits.filter((unit) => unit.code === code);
  if (chosen.length > 0) return chosen;
  const names = demoUnits.map((unit) => `  ${unit.code} ${unit.name}`);
  throw new Error([`没有单位 ${code}，可选： No unit ${code}; there are:`, ...names].join('\n'));
}

/** What Electron loads is only built where Electron is. */
async function buildForElectron(): Promise<void> {
  const script = path.resolve(import.meta.dirname, '../../../build/scripts/build-electron.mjs');
  const [code] = (await once(spawn(process.execPath, [script], { stdio: 'inherit' }), 'exit')) as [number];
  if (code !== 0) throw new Error('Electron 的程序没有生成。 What Electron loads could not be built.');
}

function startWindows(
  choice: ShellChoice,
  prefecture: Prefecture,
  units: readonly DemoUnit[],
): Promise<PersonWindows> {
  if (choice.shell !== 'electron') return startDemoShells(prefecture.seats, prefecture.folder);
  return startElectronShells({ prefecture, units, binary: choice.binary, report: say });
}

/** A new version over data of an older one: said here, and on the page. */
function watchUpgrades() {
  const startedMs = performance.now();
  let last: Omit<DataProgressView, 'seconds'> | null = null;
  const { promise: begun, resolve } = Promise.withResolvers<void>();
  return {
    begun,
    view: () => last && { ...last, seconds: (performance.now() - startedMs) / 1000 },
    of: (unit: DemoUnit): NonNullable<StationOptions['onDataProgress']> => {
      const word = wordProgress((line) => say(`${unit.name} ${line}`));
      return (progress) => {
        last = progress;
        resolve();
        word(progress);
      };
    },
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  const units = chooseUnits(values.unit);
  const folder = await prepareDemoFolder(values);
  const choice = chooseShell(values.browser);
  console.log('驿站演示环境正在启动… Starting the demonstration prefecture…');
  say(wordShellChoice(choice));
  if (choice.shell === 'electron') await buildForElectron();
  // Heard from here on: what has started by then is stopped in order.
  const stopAsked = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  const upgrade = watchUpgrades();
  const page = await beginStartPage({ units, dataProgress: upgrade.view });
  let shown: ReturnType<typeof openStartPage> | undefined;
  const show = () => (shown ??= openStartPage({ url: page.url, folder, choice }));
  // Otherwise it is there in a moment, and whole.
  if (!values['no-open']) upgrade.begun.then(show).catch(() => undefined);
  const stationOptions = (unit: DemoUnit) => ({ desktop: systemDesktop(), onDataProgress: upgrade.of(unit) });
  const prefecture = await startPrefecture({ folder, units, report: say, stationOptions });
  const windows = await startWindows(choice, prefecture, units);
  page.show({ windows, network: prefecture.exchange.network });
  console.log(
    `\n起始页 Start page:  ${page.url}\n数据 Data:  ${folder}\n按 Ctrl+C 结束。 Ctrl+C stops everything.\n`,
  );
  const window = values['no-open'] ? null : await show();
  if (window?.words) say(window.words);

  await stopAsked;
  console.log('\n正在停止… Stopping…');
  await window?.close();
  await page.stop();
  await windows.stop();
  await prefecture.stop();
}

try {
  await main();
  process.exit(0);
} catch (error) {
  console.error(wordStartFailure(error));
  process.exit(1);
}
