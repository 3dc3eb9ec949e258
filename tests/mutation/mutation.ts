// `npm run test:mutation [-- --documents N] [--mutations N] [--seed S] [--seconds T] [--jobs J] [--forms ofd,pdf,package] [--fresh]`: valid documents, each
// mutated many times by seed. None may come out valid with other content, none may crash, take 2 s of processor time or 512 MB. What was judged is kept under
// test-results, so that a run that was broken off goes on; --seconds ends early with what was done.
import { fork, type ChildProcess } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import type { Batch, BatchResult, Failure } from './judge-batch.ts';
import type { SubjectForm } from './rendered.ts';
import { subjectForms, subjectsOf } from './subjects.ts';
import { printTable } from './table.ts';

const { values } = parseArgs({
  options: {
    documents: { type: 'string', default: '20' },
    mutations: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    seconds: { type: 'string' },
    jobs: { type: 'string', default: String(os.availableParallelism()) },
    forms: { type: 'string', default: subjectForms.join(',') },
    fresh: { type: 'boolean', default: false },
  },
});
const [documents, mutations, seed, jobs] = [values.documents, values.mutations, values.seed, values.jobs].map(
  Number,
) as [number, number, number, number];
if (![documents, mutations, seed, jobs].every(Number.isInteger))
  throw new RangeError('--documents, --mutations, --seed and --jobs are whole numbers');
const forms = values.forms
  .split(',')
  .filter((form): form is SubjectForm => subjectForms.includes(form as SubjectForm));
const endsAt = values.seconds === undefined ? Infinity : Date.now() + Number(values.seconds) * 1000;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const folder = path.resolve(import.meta.dirname, '../../test-results');
const diary = path.join(folder, `mutation-${seed}.jsonl`);
/** Small, so that every document of every form has its turn in a short run too. */
const batchSize = 50;
/** A batch that takes longer hangs, however busy the machine is. */
const hangMs = 180_000;

const keyOf = ({ form, subject, from }: Batch): string => `${form} ${subject} ${from}`;

/** Every batch, the first of every document first. */
function plan(): Batch[] {
  const batches: Batch[] = [];
  for (let from = 0; from < mutations; from += batchSize) {
    const count = Math.min(batchSize, mutations - from);
    for (let subject = 0; subject < documents; subject += 1) {
      for (const form of forms) batches.push({ form, subject, from, count, seed });
    }
  }
  const counts = Object.fromEntries(forms.map((form) => [form, subjectsOf(form, documents).length]));
  return batches.filter(({ form, subject }) => subject < (counts[form] ?? 0));
}

/** What was done before: a run with --seconds is a sample of its own and reads none of it. */
function readDiary(): Map<string, BatchResult> {
  if (values.fresh || values.seconds !== undefined) rmSync(diary, { force: true });
  if (!existsSync(diary)) return new Map();
  const lines = readFileSync(diary, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  const results = lines.map((line) => JSON.parse(line) as BatchResult);
  return new Map(results.map((result) => [keyOf(result.batch), result]));
}

/** The file of a failure, to be judged again by hand. */
function keepFailure({ what, subject, mutation, kind, bytes }: Failure, { form }: Batch): void {
  const name = `mutation-${seed}-${form}-${subject.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}-${mutation}.bin`;
  writeFileSync(path.join(folder, name), bytes);
  say(`FAILED ${form} ${subject} mutation ${mutation} (${kind}): ${what}; kept as test-results/${name}`);
}

function lost(batch: Batch, what: string): BatchResult {
  const failure = {
    what,
    subject: `${batch.form} ${batch.subject}`,
    mutation: batch.from,
    kind: 'batch',
    bytes: new Uint8Array(),
  };
  return { batch, counts: {}, failures: [failure], slowestMs: 0, peakMb: 0 };
}

function startChild(): ChildProcess {
  // The limit of the measure itself: garbage that was not collected yet is no hunger of the verifier.
  return fork(new URL('./judge-child.ts', import.meta.url), {
    execArgv: ['--max-old-space-size=256'],
    serialization: 'advanced',
  });
}

/** One child judges batches until none is left; a child that dies or hangs is a failure, and another one goes on. */
async function serve(waiting: Batch[], done: (result: BatchResult) => void): Promise<void> {
  let child = startChild();
  for (let batch = waiting.shift(); batch && Date.now() < endsAt; batch = waiting.shift()) {
    const current = batch;
    const result = await new Promise<BatchResult>((resolve) => {
      const stop = setTimeout(() => child.kill('SIGKILL'), hangMs);
      const finish = (outcome: BatchResult): void => {
        clearTimeout(stop);
        child.removeAllListeners();
        resolve(outcome);
      };
      child.once('message', (message) => finish(message as BatchResult));
      child.once('exit', (code, signal) =>
        finish(lost(current, `the process ended: ${signal ?? String(code)}`)),
      );
      child.send(current);
    });
    done(result);
    if (child.exitCode !== null || child.signalCode !== null) child = startChild();
  }
  child.disconnect();
}

mkdirSync(folder, { recursive: true });
const finished = readDiary();
const waiting = plan().filter((batch) => !finished.has(keyOf(batch)));
say(`mutations with seed ${seed}: ${waiting.length} batches to do, ${finished.size} done before`);
const results = [...finished.values()];
await Promise.all(
  Array.from({ length: jobs }, () =>
    serve(waiting, (result) => {
      results.push(result);
      for (const failure of result.failures) keepFailure(failure, result.batch);
      const { failures, ...rest } = result;
      appendFileSync(
        diary,
        `${JSON.stringify({ ...rest, failures: failures.map((one) => ({ ...one, bytes: {} })) })}\n`,
      );
    }),
  ),
);
const failures = results.flatMap((result) => result.failures);
for (const line of printTable(results)) say(line);
say(failures.length === 0 ? 'nothing failed' : `${failures.length} FAILED`);
process.exitCode = failures.length === 0 ? 0 : 1;
