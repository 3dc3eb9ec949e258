// The station of the screen benchmark with its browser shell, in a process of its own as the product's shells run it. Answers its parent: an address for a
// window, and how the station's own thread has been since it was asked last.
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import process from 'node:process';
import { startStation } from '../../src/demo/demo-station.ts';
import { startBrowserShell } from '../../src/main/shell/browser/browser-shell.ts';
import { listStaticFiles } from '../../src/main/station/windows/static-files.ts';

/** What the parent asks. */
export type StationQuestion = 'entry' | 'received' | 'facts' | 'stop';

/** How the station's thread was since the last question, and how far the receiving is. */
export interface StationFacts {
  readonly received: number;
  readonly valid: number;
  readonly elapsedMs: number;
  /** Processor time of the whole process, its threads too. */
  readonly cpuMs: number;
  /** By how much a timer that was due came late. */
  readonly lateMs: { readonly p50: number; readonly p95: number; readonly max: number };
}

const resolutionMs = 5;
const repository = path.resolve(import.meta.dirname, '../..');
const [folder = '', deviceKeyFile = '', screens = ''] = process.argv.slice(2);
const station = await startStation({ folder, deviceKeyFile }, { writeLog: () => undefined });
const shell = await startBrowserShell({
  station,
  hostLabel: 'bench',
  files: listStaticFiles({
    renderer: screens,
    fonts: path.join(repository, 'build', 'fonts'),
  }),
});
const { db } = station.parts.store;
const received = db.prepare<[], number>('SELECT count(*) FROM inbox').pluck();
const valid = db.prepare<[], number>(`SELECT count(*) FROM inbox WHERE verdict = 'valid'`).pluck();
const loop = monitorEventLoopDelay({ resolution: resolutionMs });
loop.enable();
let asked = { atMs: performance.now(), cpu: process.cpuUsage() };

function readFacts(): StationFacts {
  const { user, system } = process.cpuUsage(asked.cpu);
  const elapsedMs = performance.now() - asked.atMs;
  const late = (ns: number): number => Math.max(0, ns / 1e6 - resolutionMs);
  const lateMs = { p50: late(loop.percentile(50)), p95: late(loop.percentile(95)), max: late(loop.max) };
  loop.reset();
  asked = { atMs: performance.now(), cpu: process.cpuUsage() };
  const counts = { received: received.get() ?? 0, valid: valid.get() ?? 0 };
  return { ...counts, elapsedMs, cpuMs: (user + system) / 1000, lateMs };
}

process.on('message', (question: unknown) => {
  if (question === ('entry' satisfies StationQuestion)) process.send?.(shell.makeEntryUrl());
  else if (question === ('received' satisfies StationQuestion)) process.send?.(received.get() ?? 0);
  else if (question === ('facts' satisfies StationQuestion)) process.send?.(readFacts());
  else void shell.close().then(() => station.stop().then(() => process.exit(0)));
});
process.send?.('ready');
