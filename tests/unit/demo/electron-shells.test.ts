// The demonstration's Electron instances, with a program in Electron's place that writes down how it was started.
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startElectronShells } from '../../../src/demo/electron-shells.ts';
import { demoUnits } from '../../../src/demo/people.ts';
import { readDemonstration } from '../../../src/main/shell/electron/launch.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'yizhan-shells-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs `script` as Electron's main process would, after writing its arguments down. */
function placeElectron(script: string): string {
  const binary = path.join(folder, 'program');
  const log = JSON.stringify(path.join(folder, 'starts'));
  writeFileSync(
    binary,
    `#!${process.execPath}
    require('node:fs').appendFileSync(${log}, JSON.stringify({ pid: process.pid, argv: process.argv }) + '\\n');
    ${script}`,
  );
  chmodSync(binary, 0o755);
  return binary;
}

interface Start {
  readonly pid: number;
  readonly argv: readonly string[];
}

const startsSoFar = (): readonly Start[] =>
  existsSync(path.join(folder, 'starts'))
    ? readFileSync(path.join(folder, 'starts'), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Start)
    : [];
const waitForStarts = (count: number): Promise<unknown> =>
  vi.waitUntil(() => startsSoFar().length === count, { timeout: 20_000 });

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('each unit is let go and started hidden; a click starts it again with a window; stopping ends all', async () => {
  // Ends when its starter's channel breaks, as the shell's own entry does.
  const binary = placeElectron(`process.on('disconnect', () => process.exit(0));`);
  const stopped: string[] = [];
  const said: string[] = [];
  const shells = await startElectronShells({
    prefecture: { folder, stopSeat: (code) => Promise.resolve(void stopped.push(code)) },
    units: demoUnits,
    binary,
    report: (line) => void said.push(line),
  });
  expect(stopped).toEqual(demoUnits.map((unit) => unit.code));
  await waitForStarts(3);
  const read = startsSoFar().map(({ argv }) => readDemonstration(argv));
  expect(read.map((each) => each?.openWindow)).toEqual([false, false, false]);
  expect(new Set(read.map((each) => each?.userData)).size).toBe(3);

  const [unit] = demoUnits;
  const [person] = unit?.people ?? [];
  if (!unit || !person) throw new Error('no one to open a window for');
  expect(await shells.open(unit, person)).toEqual({ url: null });
  await waitForStarts(4);
  const clicked = readDemonstration(startsSoFar().at(-1)?.argv ?? []);
  const hidden = read.find((each) => each?.userData === clicked?.userData);
  expect(clicked).toEqual({ ...hidden, openWindow: true });

  const pids = startsSoFar().map(({ pid }) => pid);
  expect(pids.every(isRunning)).toBe(true);
  await shells.stop();
  expect(pids.some(isRunning)).toBe(false);
  expect(said).toEqual([]);
});

test('an Electron that does not start is said, with where its words are', async () => {
  const binary = placeElectron(`console.error('no usable sandbox'); process.exit(5);`);
  const said: string[] = [];
  const shells = await startElectronShells({
    prefecture: { folder, stopSeat: () => Promise.resolve() },
    units: demoUnits.slice(0, 1),
    binary,
    report: (line) => void said.push(line),
  });
  await vi.waitUntil(() => said.length === 1, { timeout: 20_000 });
  expect(said[0]).toContain('--browser');
  const logFile = /见 (\S+\.log)/.exec(said[0] ?? '')?.[1] ?? '';
  expect(readFileSync(logFile, 'utf8')).toContain('no usable sandbox');
  await shells.stop();
});
