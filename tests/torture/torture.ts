// `npm run test:torture -- [--seconds N] [--seed S] [--kills K] [--deliveries D] [--store sqlite|postgres] [--fresh]`: three stations and an exchange under a
// failing line and kill -9 of any process. A run that was broken off, or that --seconds ended, is gone on with by the same seed; its folder is
// test-results/torture-<seed>. The last line is `kills K, deliveries D, lost L, doubled M, unexplained U`.
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { StoreKind } from './diary.ts';
import { tormentPrefecture } from './torment-prefecture.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '86400' },
    seed: { type: 'string', default: '1' },
    kills: { type: 'string', default: '1000' },
    deliveries: { type: 'string', default: '10000' },
    store: { type: 'string', default: 'sqlite' },
    folder: { type: 'string' },
    fresh: { type: 'boolean', default: false },
  },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const { seed, store } = values;
if (store !== 'sqlite' && store !== 'postgres') throw new RangeError('--store is sqlite or postgres');
const name = store === 'sqlite' ? `torture-${seed}` : `torture-postgres-${seed}`;
const folder = path.resolve(values.folder ?? path.join(import.meta.dirname, '../../test-results', name));
// The cluster lives in a temporary folder and ends with the run.
if (values.fresh || store === 'postgres') rmSync(folder, { recursive: true, force: true });
if (existsSync(folder)) say(`going on in ${folder}`);

const { kills, deliveries, lost, doubled, unexplained, troubles, rested } = await tormentPrefecture({
  folder,
  seed: Number(seed),
  seconds: Number(values.seconds),
  kills: Number(values.kills),
  deliveries: Number(values.deliveries),
  store: store satisfies StoreKind,
  report: say,
});
for (const [what, times] of troubles) say(`met ${times} times: ${what}`);
if (!rested) say('did not come to rest');
say(`kills ${kills}, deliveries ${deliveries}, lost ${lost}, doubled ${doubled}, unexplained ${unexplained}`);
process.exitCode = lost + doubled + unexplained === 0 && deliveries > 0 && rested ? 0 : 1;
