// `npm run bench:prefecture [-- --curve | --points sqlite-720,postgres-720 | --table] [--fresh] [--profile] …`: a prefecture of light clients (real mutual
// TLS, real signatures) against a real exchange process, on this machine: a notice to all, the storm of receipts, the rush on the hour, Monday morning.
// Beside it a bare TLS server with the same clients and the same bytes: only the ratios carry to another machine. Every point is written to
// test-results/prefecture/points as it is measured; a run that was stopped goes on behind it, `--fresh` measures anew, `--table` only prints.
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { startPostgres, type PostgresServer } from '../support/postgres-server.ts';
import { foundPrefecture } from './found-prefecture.ts';
import { figuresOf, openPoints, type Point } from './points.ts';
import { runScenarios, type Wish } from './run-scenarios.ts';
import { curveOf, tableOf } from './tables.ts';

const { values } = parseArgs({
  options: {
    points: { type: 'string', default: 'sqlite-720,postgres-720' },
    curve: { type: 'boolean', default: false },
    table: { type: 'boolean', default: false },
    fresh: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    'notice-bytes': { type: 'string', default: '2000000' },
    'spread-seconds': { type: 'string', default: '0' },
    'storm-seconds': { type: 'string', default: '10' },
    'rush-seconds': { type: 'string', default: '10' },
    backlog: { type: 'string', default: '20' },
  },
});
const curvePoints = 'sqlite-300,postgres-300,sqlite-720,postgres-720,sqlite-1500,postgres-1500,sqlite-3000';
const root = path.resolve(import.meta.dirname, '../../test-results/prefecture');
const points = openPoints(path.join(root, 'points'));
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const profileFolder = values.profile ? path.join(root, 'profiles') : null;
const measured: Omit<Wish, 'store' | 'profileFolder'> = {
  noticeBytes: Number(values['notice-bytes']),
  fetchSpreadMs: Number(values['spread-seconds']) * 1000,
  stormMs: Number(values['storm-seconds']) * 1000,
  rushMs: Number(values['rush-seconds']) * 1000,
  backlog: Number(values.backlog),
};

let server: PostgresServer | null = null;

async function storeOf(name: string): Promise<string | undefined> {
  if (name === 'sqlite') return undefined;
  if (name !== 'postgres') throw new Error(`no store is called ${name}: sqlite or postgres`);
  server ??= await startPostgres({ durable: true });
  return server.createDatabase();
}

async function measurePoint(asked: Pick<Point, 'units' | 'store' | 'wish'>): Promise<Point> {
  const { units, store } = asked;
  refuseTooFewFiles(units);
  const startedAtMs = Date.now();
  const place = await foundPrefecture(root, units);
  say(`${units} units founded in ${((Date.now() - startedAtMs) / 1000).toFixed(1)} s`);
  const outcome = await runScenarios(place, { ...measured, store: await storeOf(store), profileFolder });
  return {
    ...asked,
    at: new Date().toISOString(),
    tookMs: Date.now() - startedAtMs,
    peaks: figuresOf(outcome),
    wrong: outcome.wrong,
  };
}

/** A connection is a file on both its sides; the exchange has them all. */
function refuseTooFewFiles(units: number): void {
  const limit = /Max open files\s+(\d+)/.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
  if (Number(limit) < units + 500)
    throw new Error(`${units} units need ${units + 500} open files, the limit is ${limit}: ulimit -n 8192`);
}

async function measureAll(): Promise<void> {
  const wish = JSON.stringify(measured);
  for (const name of (values.curve ? curvePoints : values.points).split(',')) {
    const [store = '', units = ''] = name.split('-');
    const asked = { store, units: Number(units), wish };
    if (!values.fresh && points.has(asked)) {
      say(`${name}: measured already`);
      continue;
    }
    try {
      points.forget(asked);
      const point = await measurePoint(asked);
      points.put(point);
      say(`\n${tableOf(point)}\n`);
    } catch (error) {
      // The others are worth having all the same.
      process.exitCode = 1;
      say(
        `${name}: not measured: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
    }
  }
}

// Started processes die with this one (see exchange-process.ts and client-process.ts); this is for what remains.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    void (server?.remove() ?? Promise.resolve()).finally(() => process.exit(130));
  });
if (profileFolder !== null) mkdirSync(profileFolder, { recursive: true });
try {
  if (!values.table) await measureAll();
} finally {
  await (server as PostgresServer | null)?.remove();
}
const all = points.list();
for (const point of values.table ? all : []) say(`${tableOf(point)}\n`);
say(curveOf(all));
if (all.some(({ wrong }) => wrong.length > 0)) process.exitCode = 1;
