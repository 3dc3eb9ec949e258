// `npm run bench:prefecture [-- --units 720 --store sqlite,postgres --spread-seconds 0 --backlog 20 --curve 300,720,1500,3000]`: a prefecture of light
// clients (real mutual TLS, real signatures) against a real exchange process, on this machine: a notice to all, the storm of receipts, the rush on the
// hour, Monday morning. Beside it a bare TLS server with the same clients and the same bytes: only the ratios carry to another machine.
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { startPostgres } from '../support/postgres-server.ts';
import { foundPrefecture } from './found-prefecture.ts';
import { runScenarios, type Outcome, type Peak, type Wish } from './run-scenarios.ts';

const { values } = parseArgs({
  options: {
    units: { type: 'string', default: '720' },
    store: { type: 'string', default: 'sqlite,postgres' },
    'notice-bytes': { type: 'string', default: '2000000' },
    'spread-seconds': { type: 'string', default: '0' },
    'storm-seconds': { type: 'string', default: '10' },
    'rush-seconds': { type: 'string', default: '10' },
    backlog: { type: 'string', default: '20' },
    curve: { type: 'string', default: '' },
  },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
const of = (numbers: readonly number[], share: number): string => {
  const sorted = numbers.toSorted((a, b) => a - b);
  return `${(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN).toFixed(1)}`;
};
const spreadOf = (numbers: readonly number[]): string =>
  numbers.length === 0 ? '' : `${of(numbers, 0.5)} / ${of(numbers, 0.99)} ms`;
const root = path.resolve(import.meta.dirname, '../../test-results/prefecture');
const wishOf = (store: string | undefined): Wish => ({
  store,
  noticeBytes: Number(values['notice-bytes']),
  fetchSpreadMs: Number(values['spread-seconds']) * 1000,
  stormMs: Number(values['storm-seconds']) * 1000,
  rushMs: Number(values['rush-seconds']) * 1000,
  backlog: Number(values.backlog),
});

const line = (cells: readonly string[]): string =>
  cells.map((cell, index) => (index === 0 ? cell.padEnd(46) : cell.padStart(20))).join('');

function sayOutcome(name: string, count: number, outcome: Outcome): void {
  const { notice, storm, rush, burst, monday, bareNotice, bareBurst, peakMb, wrong } = outcome;
  const row = (what: string, peak: Peak, more: readonly string[] = []): void =>
    say(
      line([
        what,
        seconds(peak.wallMs),
        seconds(peak.serverCpuMs),
        spreadOf(peak.report.pollMs),
        spreadOf(peak.report.receiptMs),
        ...more,
      ]),
    );
  const ratio = (peak: Peak, bare: Peak): string[] => [
    `${(peak.wallMs / bare.wallMs).toFixed(2)} x`,
    `${(peak.serverCpuMs / Math.max(1, bare.serverCpuMs)).toFixed(2)} x`,
  ];
  say('');
  say(
    line([
      `${count} units, ${name}`,
      'time',
      'exchange CPU',
      'poll p50 / p99',
      'receipt p50 / p99',
      'time to bare',
      'CPU to bare',
    ]),
  );
  row('first connections, empty feeds', outcome.open);
  row(
    `notice of ${(Number(values['notice-bytes']) / 1e6).toFixed(1)} MB with all units`,
    notice,
    ratio(notice, bareNotice),
  );
  row('  bare TLS server, same bytes', bareNotice);
  row(`receipt storm, ${count * 2} opened and signed`, storm);
  row('polls at 5,000 a minute', rush);
  row('on the hour: all within a second', burst, ratio(burst, bareBurst));
  row('  bare TLS server', bareBurst);
  row(`Monday: ${values.backlog} documents for each`, monday);
  const busy = [notice, storm, rush, burst, monday].reduce((sum, { report }) => sum + report.busy, 0);
  say(
    `peak memory of the exchange ${peakMb.toFixed(0)} MB; ${busy} times told to come again; lost or doubled: ${wrong.length === 0 ? 'nothing' : wrong.join('; ')}`,
  );
  if (wrong.length > 0) process.exitCode = 1;
}

const stores = values.store.split(',');
const sizes = (values.curve === '' ? values.units : values.curve).split(',').map(Number);
const server = stores.includes('postgres') ? await startPostgres({ durable: true }) : null;
const curve: string[][] = [];
try {
  for (const count of sizes) {
    const startedAtMs = Date.now();
    const place = await foundPrefecture(root, count);
    say(`${count} units founded in ${seconds(Date.now() - startedAtMs)}`);
    for (const store of stores) {
      const outcome = await runScenarios(
        place,
        wishOf(store === 'postgres' ? await server?.createDatabase() : undefined),
      );
      sayOutcome(store, count, outcome);
      const { notice, bareNotice, storm, burst, monday } = outcome;
      const each = (peak: Peak): string => `${(peak.serverCpuMs / count).toFixed(2)} ms`;
      curve.push([
        `${count} ${store}`,
        ...[notice, bareNotice, storm, burst, monday].map(each),
        of(burst.report.pollMs, 0.99),
      ]);
    }
  }
  say('');
  say(
    line([
      'CPU of the exchange for one unit',
      'notice',
      'bare notice',
      'storm',
      'burst poll',
      'Monday',
      'burst p99 ms',
    ]),
  );
  for (const row of curve) say(line(row));
} finally {
  await server?.remove();
}
