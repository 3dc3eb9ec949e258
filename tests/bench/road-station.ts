// The receiving station of the pull benchmark in a process of its own, so that its start is in its time and its system calls can be counted: pulls until
// everything is stored and searchable, and prints when what was reached, in milliseconds since the process began.
import process from 'node:process';
import { startStation } from '../../src/demo/demo-station.ts';

const [folder = '', deviceKeyFile = '', expected = '0', search = ''] = process.argv.slice(2);
const count = Number(expected);
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10));
const sinceStartMs = (): number => performance.now();

// What it said last: the reason, when it does not get on.
const said: string[] = [];
const writeLog = (line: unknown): void => void (said.push(`${JSON.stringify(line)}\n`) > 20 && said.shift());
const station = await startStation({ folder, deviceKeyFile }, { writeLog });
const { db } = station.parts.store;
const landed = db.prepare<[], number>('SELECT count(*) FROM arrivals').pluck();
const stored = db.prepare<[], number>('SELECT count(*) FROM inbox').pluck();
const standstillMs = 60_000;
const reached = async (what: () => number): Promise<number> => {
  let last = { value: 0, atMs: sinceStartMs() };
  for (let value = what(); value < count; value = what()) {
    if (value !== last.value) last = { value, atMs: sinceStartMs() };
    if (sinceStartMs() - last.atMs > standstillMs)
      throw new Error(`stands still at ${value} of ${count}:\n${said.join('')}`);
    await pause();
  }
  return sinceStartMs();
};
// The screens' thread must not be held for long while all this comes in.
let longestTurnMs = 0;
let lastTurnAtMs = performance.now();
const watch = setInterval(() => {
  const now = performance.now();
  longestTurnMs = Math.max(longestTurnMs, now - lastTurnAtMs - 10);
  lastTurnAtMs = now;
}, 10);
const cpuNowMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const [startedMs, startedCpuMs] = [sinceStartMs(), cpuNowMs()];
const durableMs = await reached(() => (landed.get() ?? 0) + (stored.get() ?? 0));
const durableCpuMs = cpuNowMs();
const storedMs = await reached(() => stored.get() ?? 0);
await station.search?.refresh();
const [searchableMs, cpuMs] = [sinceStartMs(), cpuNowMs()];
clearInterval(watch);
const valid = db.prepare<[], number>(`SELECT count(*) FROM inbox WHERE verdict = 'valid'`).pluck().get();
const found = search === '' ? count : (station.search?.find(search, null, count + 1).length ?? 0);
const peakMb = process.resourceUsage().maxRSS / 1024;
await station.stop();
const times = { startedMs, durableMs, storedMs, searchableMs, longestTurnMs };
const processor = { startedCpuMs, durableCpuMs, cpuMs };
process.stdout.write(`${JSON.stringify({ ...times, ...processor, valid, found, peakMb })}\n`);
process.exit(0);
