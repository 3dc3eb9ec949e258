// The taking station of the courier benchmark in a process of its own, so that it can be killed: takes a pack and prints how long it took.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { startStation } from '../../src/demo/demo-station.ts';
import { openWindowOf } from '../../src/demo/demo-window.ts';
import { demoPerson, demoUnits } from '../../src/demo/people.ts';

/** Of this process alone; what resourceUsage tells begins with the memory of whoever started it. */
function peakNowMb(): number {
  const found = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'));
  return Math.round(Number(found?.[1] ?? 0) / 1024);
}

const [folder = '', deviceKeyFile = '', pack = '', code = ''] = process.argv.slice(2);
const unit = demoUnits.find((one) => one.code === code);
if (unit === undefined) throw new Error(`no unit ${code}`);
const station = await startStation({ folder, deviceKeyFile }, { sync: false, writeLog: () => undefined });
const { client } = await openWindowOf(station, demoPerson(unit, 'clerk'));
const baseMb = peakNowMb();
const before = process.cpuUsage();
const startedAtMs = performance.now();
const { trip } = await client.courier.take({ folder: path.dirname(pack), fileName: path.basename(pack) });
const ms = performance.now() - startedAtMs;
const { user, system } = process.cpuUsage(before);
const cpuMs = (user + system) / 1000;
const one = <T>(sql: string): T | undefined => station.parts.store.db.prepare<[], T>(sql).pluck().get();
const rows = one<number>('SELECT count(*) FROM inbox');
const valid = one<number>(`SELECT count(*) FROM inbox WHERE verdict = 'valid'`);
const receipts = one<number>('SELECT count(*) FROM receipts_to_send');
const peakMb = peakNowMb();
await station.stop();
process.stdout.write(
  `${JSON.stringify({ state: trip.state, ms, cpuMs, rows, valid, receipts, baseMb, peakMb })}\n`,
);
process.exit(0);
