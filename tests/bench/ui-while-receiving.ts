// `node tests/bench/ui-while-receiving.ts [--coming N] [--rounds R]`: scenario O as figures. A station in a process of its own takes N packages from a real
// exchange (a process too) while a clerk works at the real screens in Chromium. Printed: from every input to the paint after it, before, while and after
// they come in, next to the limit of 100 ms; long tasks of the window; how late the station's own thread was. At the end the list is checked: whole,
// nothing twice, 特急 on top. Times are this machine's; the ratio of two columns carries to another.
import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { stationPlace } from '../../src/demo/demo-station.ts';
import { demoUnits, type DemoUnit } from '../../src/demo/people.ts';
import { readWholeInbox } from '../e2e/support/read-inbox.ts';
import { launchBrowser, logIn, newPage } from '../e2e/support/stage.ts';
import { preparePlace, startReceiver, type PlaceOptions } from './bench-place.ts';
import { beginDraft, clerkActs, workLikeAClerk } from './ui-clerk.ts';
import { installMeter, openThreadClock, takeMeasured, type Measured } from './ui-meter.ts';
import type { StationFacts, StationQuestion } from './ui-station.ts';

const { values } = parseArgs({
  options: {
    coming: { type: 'string', default: '400' },
    rounds: { type: 'string', default: '3' },
    // Sealed documents are kept under test-results for the next run; after a change of what a package is they must be made anew.
    fresh: { type: 'boolean', default: false },
  },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const limitMs = 100;
/** What the clerk has on the screen before anything comes. */
const known = 40;
const coming = Number(values.coming);
const flashEvery = 40;
const quietTurns = 3;
const [, second] = demoUnits;
if (!second) throw new RangeError('the demonstration has three units');
const unit: DemoUnit = second;
const repository = path.resolve(import.meta.dirname, '../..');
const keepIn = path.join(repository, 'test-results', 'ui-while-receiving', String(coming));

const screens = path.join(repository, 'test-results', 'ui-while-receiving', 'screens');

const isFlash = (number: number): boolean => number > known && (number - known) % flashEvery === 0;
const titleOf = (number: number): string => `关于${number > known ? '积压' : '日常'}第${number}项工作的通知`;
const placeOptions = (count: number): PlaceOptions => ({
  ...{ count, keepIn, report: say },
  wishOf: (number) => ({
    title: titleOf(number),
    urgency: isFlash(number) ? 'flash' : 'routine',
    body: [{ level: 'text', text: `请按第${number}号要求办理。` }],
  }),
});

/** Seals everything once; the receiver's folder as it was before anything of the backlog came. */
async function prepare(): Promise<{ readonly folder: string; readonly deviceKeyFile: string }> {
  if (values.fresh) rmSync(keepIn, { recursive: true, force: true });
  const receiver = stationPlace(keepIn, unit);
  const mark = path.join(keepIn, 'known-received');
  if (!existsSync(mark)) {
    const place = await preparePlace(placeOptions(known));
    const station = await startReceiver(receiver, true);
    const received = station.parts.store.db.prepare<[], number>('SELECT count(*) FROM inbox').pluck();
    while ((received.get() ?? 0) < known) await setTimeout(50);
    await station.stop();
    await place.stop();
    writeFileSync(mark, '');
  }
  const place = await preparePlace(placeOptions(known + coming));
  await place.stop();
  return receiver;
}

/** The screens as they are now, in a folder of their own: nobody else's build is touched. */
function buildScreens(): void {
  const vite = path.join(repository, 'node_modules', 'vite', 'bin', 'vite.js');
  const config = path.join(repository, 'src', 'renderer', 'vite.config.ts');
  const args = ['build', '--config', config, '--outDir', screens, '--emptyOutDir', '--logLevel', 'warn'];
  const { status } = spawnSync(process.execPath, [vite, ...args], { stdio: 'inherit' });
  if (status !== 0) throw new Error('the screens were not built');
}

interface StationChild {
  ask<Answer>(question: StationQuestion): Promise<Answer>;
  stop(): Promise<void>;
}

async function startStationChild(folder: string, deviceKeyFile: string): Promise<StationChild> {
  const script = path.join(import.meta.dirname, 'ui-station.ts');
  const child: ChildProcess = fork(script, [folder, deviceKeyFile, screens]);
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the station ended with ${String(code)}`);
  });
  ended.catch(() => undefined);
  const hear = async <Answer>(): Promise<Answer> => {
    const [answer] = await Promise.race([once(child, 'message'), ended]);
    return answer as Answer;
  };
  await hear();
  return {
    ask: (question) => {
      child.send(question);
      return hear();
    },
    stop: async () => {
      child.send('stop' satisfies StationQuestion);
      await ended.catch(() => undefined);
    },
  };
}

interface Phase extends Measured {
  readonly station: StationFacts;
  readonly windowCpuMs: number;
}
type PhaseName = 'before' | 'while' | 'after';

async function runRound(browser: Browser, receiver: { folder: string; deviceKeyFile: string }) {
  const copy = mkdtempSync(path.join(tmpdir(), 'yizhan-ui-'));
  cpSync(receiver.folder, path.join(copy, 'station'), { recursive: true });
  const station = await startStationChild(path.join(copy, 'station'), receiver.deviceKeyFile);
  const { page, complaints } = await openClerk(browser, station);
  const threadMs = await openThreadClock(page);
  const measure = async (isEnough: () => boolean | Promise<boolean>): Promise<Phase> => {
    await takeMeasured(page);
    await station.ask<StationFacts>('facts');
    const cpuBefore = await threadMs();
    await workLikeAClerk(page, isEnough);
    const windowCpuMs = (await threadMs()) - cpuBefore;
    return { ...(await takeMeasured(page)), windowCpuMs, station: await station.ask<StationFacts>('facts') };
  };
  await beginDraft(page);
  await workLikeAClerk(page, turns(1));
  const before = await measure(turns(quietTurns));
  const place = await preparePlace(placeOptions(known + coming));
  const during = await measure(arrived(station));
  const after = await measure(turns(quietTurns));
  await checkList(page, during.station, complaints);
  await page.context().close();
  await station.stop();
  await place.stop();
  rmSync(copy, { recursive: true, force: true });
  return { before, while: during, after } satisfies Record<PhaseName, Phase>;
}

async function openClerk(browser: Browser, station: StationChild) {
  const complaints: string[] = [];
  const page = await newPage(browser, complaints);
  await installMeter(page);
  await page.goto(await station.ask<string>('entry'));
  await logIn(page, unit, 'clerk');
  return { page, complaints };
}

/** After so many whole turns of the clerk. */
function turns(count: number): () => boolean {
  let parts = count * 4;
  return () => --parts <= 0;
}

/** When everything that waited has come; a second look at the facts would begin their count anew, so it asks for the number alone. */
function arrived(station: StationChild): () => Promise<boolean> {
  return async () => (await station.ask<number>('received')) >= known + coming;
}

/** Scenario O at this size: nothing is missing, nothing twice, 特急 first; no screen complained. */
async function checkList(page: Page, facts: StationFacts, complaints: readonly string[]): Promise<void> {
  const total = known + coming;
  if (facts.valid !== total)
    throw new Error(`${facts.valid} of ${total} are valid; with --fresh they are made anew`);
  await page.getByTestId('nav-inbox').click();
  const shown = await readWholeInbox(page, total);
  const numbers = Array.from({ length: total }, (_, index) => index + 1);
  const missing = numbers.map(titleOf).filter((title) => !shown.includes(title));
  const flash = new Set(numbers.filter(isFlash).map(titleOf));
  const onTop = shown.slice(0, flash.size).filter((title) => flash.has(title)).length;
  if (missing.length > 0 || shown.length !== total || onTop !== flash.size)
    throw new Error(
      `${shown.length} shown of ${total}, missing: ${missing.join(' ')}; ${onTop} 特急 on top of ${flash.size}`,
    );
  if (complaints.length > 0) throw new Error(complaints.join('\n'));
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
const phases: readonly PhaseName[] = ['before', 'while', 'after'];
type Round = Readonly<Record<PhaseName, Phase>>;

function printActs(rounds: readonly Round[], pick: 'samples' | 'shown'): void {
  const cell = (numbers: readonly number[]): string => {
    const sorted = numbers.toSorted((a, b) => a - b);
    return [at(sorted, 0.5), at(sorted, 0.95), at(sorted, 1)].map((ms) => ms.toFixed(0).padStart(5)).join('');
  };
  const of = (phase: PhaseName, name: string | null): number[] =>
    rounds.flatMap((round) =>
      round[phase][pick].filter(({ act }) => name === null || act === name).map(({ ms }) => ms),
    );
  say(
    `${''.padEnd(20)}${phases.map((phase) => `${phase.padEnd(8)} p50  p95  max`.padStart(25)).join('')}    n  while/after p95`,
  );
  for (const name of [...clerkActs, null]) {
    if (of('while', name).length === 0) continue;
    const p95 = (phase: PhaseName): number =>
      at(
        of(phase, name).toSorted((a, b) => a - b),
        0.95,
      );
    const late = of('while', name).filter((ms) => ms > limitMs).length;
    say(
      `${(name ?? 'all').padEnd(20)}${phases.map((phase) => cell(of(phase, name)).padStart(25)).join('')}${String(of('while', name).length).padStart(5)}  ${(p95('while') / p95('after')).toFixed(2)}${late === 0 || pick === 'shown' ? '' : `  ${late} above ${limitMs} ms`}`,
    );
  }
}

function printPhases(rounds: readonly Round[]): void {
  for (const phase of phases) {
    const all = rounds.map((round) => round[phase]);
    const long = all.flatMap(({ longTasksMs }) => longTasksMs);
    const elapsedMs = all.reduce((sum, { station }) => sum + station.elapsedMs, 0);
    const share = (ms: number): string => `${((100 * ms) / elapsedMs).toFixed(0)} %`;
    const late = (name: 'p50' | 'p95' | 'max'): string =>
      Math.max(...all.map(({ station }) => station.lateMs[name])).toFixed(0);
    say(
      `${phase.padEnd(8)}${(elapsedMs / 1000 / all.length).toFixed(1).padStart(6)} s a round; window: ${share(all.reduce((sum, each) => sum + each.windowCpuMs, 0))} of a core, ${long.length} tasks above 50 ms, longest ${Math.max(0, ...long).toFixed(0)}, slowest input by the browser's own measure ${Math.max(0, ...all.flatMap(({ eventsMs }) => eventsMs)).toFixed(0)}; station: ${share(all.reduce((sum, { station }) => sum + station.cpuMs, 0))} of a core, its thread late by ${late('p50')} (p50) ${late('p95')} (p95) ${late('max')} (max) ms`,
    );
  }
}

buildScreens();
const receiver = await prepare();
const browser = await launchBrowser();
const rounds: Round[] = [];
try {
  for (let round = 0; round < Number(values.rounds); round += 1) {
    rounds.push(await runRound(browser, receiver));
    say(
      `round ${round + 1} of ${values.rounds}: ${coming} came in ${((rounds.at(-1)?.while.station.elapsedMs ?? NaN) / 1000).toFixed(1)} s`,
    );
  }
} finally {
  await browser.close();
}
say(
  `\n${coming} packages while a clerk works, ${rounds.length} rounds; ms from an input to the paint after it (limit ${limitMs})`,
);
printActs(rounds, 'samples');
say('\nms until what was asked for stood there (an answer of the station lies between)');
printActs(rounds, 'shown');
say('');
printPhases(rounds);
