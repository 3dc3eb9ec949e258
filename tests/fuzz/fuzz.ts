// `npm run test:fuzz [-- --seconds T] [--seed S] [--targets der,cms,…] [--keep]`: feeds the readers with changed inputs, guided by the blocks of code that
// they reach, and with the kept corpus. Only refusals of their own kind are allowed. --keep adds finds to tests/fuzz/corpus; crashes are made small and saved
// under test-results. jazzer.js would do the same but needs a newer C library than Debian 12 has.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { startWorker } from '../../src/main/threads.ts';
import { maxInputBytes } from './change-input.ts';
import { keepInput } from './corpus.ts';
import type { FuzzMessage, FuzzOrder, FuzzRow } from './fuzz.worker.ts';
import { type TargetName, targetNames } from './targets.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    targets: { type: 'string', default: targetNames.join(',') },
    keep: { type: 'boolean', default: false },
  },
});
const [seconds, seed] = [Number(values.seconds), Number(values.seed)];
const targets = values.targets
  .split(',')
  .filter((name): name is TargetName => targetNames.includes(name as TargetName));
if (!(seconds > 0) || !Number.isInteger(seed) || targets.length === 0)
  throw new RangeError(
    '--seconds is above 0, --seed a whole number, --targets at least one of ' + targetNames.join(', '),
  );
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const folder = path.resolve(import.meta.dirname, '../../test-results');
mkdirSync(folder, { recursive: true });

/** An input that is still being read after this long hangs, however busy the machine is. */
const hangMs = 60_000;

const shared = new SharedArrayBuffer(12 + maxInputBytes);
const head = new Int32Array(shared, 0, 3);
let failures = 0;

function saveFailure(target: TargetName, bytes: Uint8Array, error: string): void {
  failures += 1;
  const name = `fuzz-${target}-${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}.bin`;
  writeFileSync(path.join(folder, name), bytes);
  say(`FAILED ${target}: ${error}; ${bytes.length} bytes kept as test-results/${name}`);
}

function printRows(rows: readonly FuzzRow[]): void {
  const line = (cells: readonly (string | number)[]): string =>
    cells.map((cell) => String(cell).padStart(12)).join('');
  say(line(['reader', 'inputs', 'corpus', 'blocks', 'crashes', 'slowest ms']));
  for (const row of rows)
    say(line([row.target, row.inputs, row.corpus, row.blocks, row.crashes, row.slowestMs.toFixed(0)]));
}

const order: FuzzOrder = { targets, seed, seconds, shared };
const worker = startWorker(new URL('./fuzz.worker.ts', import.meta.url), order);
await new Promise<void>((resolve, reject) => {
  let lastCount = -1;
  let lastChange = Date.now();
  const watch = setInterval(() => {
    const count = Atomics.load(head, 0);
    if (count !== lastCount) [lastCount, lastChange] = [count, Date.now()];
    else if (Date.now() - lastChange > hangMs) {
      const input = new Uint8Array(shared, 12, head[1]).slice();
      saveFailure(targetNames[head[2] ?? 0] ?? 'file', input, 'hangs');
      void worker.terminate();
    }
  }, 1000);
  worker.on('message', (message: FuzzMessage) => {
    if (message.kind === 'crash') saveFailure(message.target, message.bytes, message.error);
    else if (message.kind === 'done') printRows(message.rows);
    else if (values.keep) keepInput(message.target, message.bytes);
  });
  worker.on('error', reject);
  worker.on('exit', () => {
    clearInterval(watch);
    resolve();
  });
});
say(failures === 0 ? 'nothing failed' : `${failures} FAILED`);
process.exitCode = failures === 0 ? 0 : 1;
