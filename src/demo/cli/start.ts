// `npm start`: the demonstration prefecture with its start page. --unit CODE starts one unit only, --reset begins anew, --folder keeps the data elsewhere, --no-open only
// prints the address. A second start goes on with the same data; Ctrl+C stops everything.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startDemoShells, systemDesktop } from '../demo-shells.ts';
import { demoUnit, demoUnits } from '../people.ts';
import { startPrefecture } from '../prefecture.ts';
import { serveStartPage } from '../start-page.ts';
import { openStartPage } from '../open-start-page.ts';

const { values } = parseArgs({
  options: {
    unit: { type: 'string' },
    reset: { type: 'boolean', default: false },
    folder: { type: 'string' },
    'no-open': { type: 'boolean', default: false },
  },
});

/** Marks a folder as the demonstration's, so that --reset can never empty another one. */
const marker = 'yizhan-demonstration';

function prepareFolder(): string {
  const dataHome = process.env['XDG_DATA_HOME'] ?? path.join(homedir(), '.local', 'share');
  const folder = values.folder ? path.resolve(values.folder) : path.join(dataHome, 'yizhan-demo');
  if (values.reset && existsSync(folder)) {
    if (!existsSync(path.join(folder, marker)))
      throw new Error(
        `${folder} 不是演示数据，不会清空。 ${folder} is not the demonstration's folder; nothing was removed.`,
      );
    rmSync(folder, { recursive: true, force: true });
  }
  mkdirSync(path.join(folder, marker), { recursive: true, mode: 0o700 });
  return folder;
}

function say(line: string): void {
  console.log(`· ${line}`);
}

async function main(): Promise<void> {
  const units = values.unit ? [demoUnit(values.unit)] : demoUnits;
  const folder = prepareFolder();
  console.log('驿站演示环境正在启动… Starting the demonstration prefecture…');
  const prefecture = await startPrefecture({
    folder,
    units,
    report: say,
    stationOptions: () => ({ desktop: systemDesktop() }),
  });
  const shells = await startDemoShells(prefecture.seats, folder);
  const page = await serveStartPage({ units, open: (unit, person) => shells.open(unit, person) });
  console.log(
    `\n起始页 Start page:  ${page.url}\n数据 Data:  ${folder}\n按 Ctrl+C 结束。 Ctrl+C stops everything.\n`,
  );
  if (!values['no-open']) say(openStartPage(page.url, folder));

  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  console.log('\n正在停止… Stopping…');
  await page.stop();
  await shells.stop();
  await prefecture.stop();
}

try {
  await main();
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
