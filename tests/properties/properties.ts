// `npm run properties [-- --documents N] [--seed S] [--threads T]`: lays out N random documents of all kinds and holds of each what the layout's tests hold of
// some hundred. Prints what it saw; ends with 1 at a document of which something does not hold, with the command that tries it again.
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { startWorker } from '../../src/main/threads.ts';
import { tryDocuments, type Batch, type BatchResult } from './try-documents.ts';

const { values } = parseArgs({
  options: {
    documents: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    threads: { type: 'string', default: String(os.availableParallelism()) },
    path: { type: 'string' },
  },
});
const [documents, seed, threads] = [values.documents, values.seed, values.threads].map(Number) as [
  number,
  number,
  number,
];
if (![documents, seed, threads].every(Number.isInteger) || documents < 1 || threads < 1)
  throw new RangeError('--documents, --seed and --threads are whole numbers');
const say = (line: string): void => void process.stdout.write(`${line}\n`);
/** Each batch has a seed of its own: however many threads, the documents are the same. */
const batchSize = 250;

function batches(): Batch[] {
  return Array.from({ length: Math.ceil(documents / batchSize) }, (_, index) => ({
    seed: seed * 100_000 + index,
    documents: Math.min(batchSize, documents - index * batchSize),
  }));
}

interface Failure {
  readonly batch: Batch;
  readonly found: NonNullable<BatchResult['counterexample']>;
}

/** Hands the batches out to threads; resolves when all are done or the first fails. */
async function runBatches(waiting: Batch[], counts: Map<string, number>): Promise<Failure | null> {
  let failure: Failure | null = null;
  const serve = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = startWorker(new URL('./properties.worker.ts', import.meta.url));
      let current: Batch | undefined;
      const next = (): void => {
        current = failure ? undefined : waiting.shift();
        if (current) worker.postMessage(current);
        else void worker.terminate().then(() => resolve(), reject);
      };
      worker.on('message', ({ counts: seen, counterexample }: BatchResult) => {
        for (const [name, count] of Object.entries(seen)) counts.set(name, (counts.get(name) ?? 0) + count);
        if (counterexample && current) failure ??= { batch: current, found: counterexample };
        next();
      });
      worker.on('error', reject);
      next();
    });
  await Promise.all(Array.from({ length: threads }, serve));
  return failure;
}

function report({ batch, found }: Failure): void {
  const file = path.join(os.tmpdir(), `yizhan-counterexample-${batch.seed}.json`);
  writeFileSync(file, JSON.stringify(found.input, null, 2));
  say(`\nDoes not hold:\n${found.problems}`);
  say(`\nThe document: ${file}`);
  say(
    `Again: npm run properties -- --seed ${batch.seed} --documents ${batch.documents} --path ${found.path}`,
  );
}

const startedAt = performance.now();
const counts = new Map<string, number>();
let failure: Failure | null;
if (values.path === undefined) {
  failure = await runBatches(batches(), counts);
} else {
  const batch = { seed, documents, path: values.path };
  const { counterexample } = tryDocuments(batch);
  failure = counterexample ? { batch, found: counterexample } : null;
}
for (const [name, count] of [...counts].sort(([a], [b]) => a.localeCompare(b, 'en')))
  say(`${name.padEnd(28)} ${String(count).padStart(8)}`);
say(
  `seed ${seed}, ${((performance.now() - startedAt) / 1000).toFixed(0)} s, ${failure ? 'FAILED' : 'all hold'}`,
);
if (failure) report(failure);
process.exitCode = failure ? 1 : 0;
