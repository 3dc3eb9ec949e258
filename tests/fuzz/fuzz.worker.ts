// The thread that fuzzes: changes inputs, runs the readers, keeps what reaches new blocks. The input being read stands in shared memory, so that the driver
// can save it when this thread hangs.
import { parentPort, workerData } from 'node:worker_threads';
import { createRandom, seedOf } from '../mutation/random.ts';
import { freshInputs } from './arbitrary-inputs.ts';
import { changeInput, maxInputBytes } from './change-input.ts';
import { readCorpus } from './corpus.ts';
import { startCoverage } from './coverage.ts';
import { minimise } from './minimise.ts';
import { makeSeeds } from './seeds.ts';
import { createTargets, type TargetName, targetNames } from './targets.ts';

export interface FuzzOrder {
  readonly targets: readonly TargetName[];
  readonly seed: number;
  readonly seconds: number;
  /** A counter, a length, the number of the target, then the input. */
  readonly shared: SharedArrayBuffer;
}

export type FuzzMessage =
  | {
      readonly kind: 'found';
      readonly target: TargetName;
      readonly bytes: Uint8Array;
      readonly blocks: number;
    }
  | {
      readonly kind: 'crash';
      readonly target: TargetName;
      readonly bytes: Uint8Array;
      readonly error: string;
    }
  | { readonly kind: 'done'; readonly rows: readonly FuzzRow[] };

export interface FuzzRow {
  readonly target: TargetName;
  readonly inputs: number;
  readonly corpus: number;
  readonly blocks: number;
  readonly crashes: number;
  readonly slowestMs: number;
}

const batchInputs = 64;
const freshEach = 8;
/** Of processor time for inputs of 64 KB at most. */
const maxCpuMs = 2000;

const { targets: wanted, seed, seconds, shared } = workerData as FuzzOrder;
const head = new Int32Array(shared, 0, 3);
const place = new Uint8Array(shared, 12);
const { context, seeds } = await makeSeeds();
const targets = createTargets(context);
const coverage = await startCoverage(['/src/formats/', '/src/seals/']);

interface State {
  readonly target: TargetName;
  readonly corpus: Uint8Array[];
  readonly seen: Set<string>;
  inputs: number;
  slowestMs: number;
  readonly crashes: Set<string>;
}

function post(message: FuzzMessage): void {
  parentPort?.postMessage(message);
}

/** Runs one input; the name of what went wrong, or null. */
async function runInput(state: State, bytes: Uint8Array): Promise<string | null> {
  place.set(bytes.subarray(0, maxInputBytes));
  head[1] = Math.min(bytes.length, maxInputBytes);
  head[2] = targetNames.indexOf(state.target);
  Atomics.add(head, 0, 1);
  const startedAt = process.threadCpuUsage();
  try {
    await targets[state.target](bytes);
  } catch (error) {
    if (!(error instanceof Error)) return String(error);
    const [, where = ''] = (error.stack ?? '').split('\n    at ');
    return `${error.name}: ${error.message.slice(0, 80)} at ${where.replace(/:\d+:\d+/, '')}`;
  }
  const used = process.threadCpuUsage(startedAt);
  const usedMs = (used.user + used.system) / 1000;
  state.slowestMs = Math.max(state.slowestMs, usedMs);
  return usedMs > maxCpuMs ? 'slow' : null;
}

async function reportCrash(state: State, bytes: Uint8Array, error: string): Promise<void> {
  if (state.crashes.has(error)) return;
  state.crashes.add(error);
  const smaller = error === 'slow' ? bytes : await minimise(bytes, (each) => runInput(state, each));
  post({ kind: 'crash', target: state.target, bytes: Uint8Array.from(smaller), error });
}

async function runAll(state: State, inputs: readonly Uint8Array[]): Promise<void> {
  for (const input of inputs) {
    const error = await runInput(state, input);
    if (error !== null) await reportCrash(state, input, error);
  }
}

/** Asking V8 takes longer than reading: whole batches are asked about first, groups of one with news next, single inputs last. */
const groupSizes: readonly number[] = [batchInputs, 8, 1];

/** Runs inputs and keeps those that reach a block that none before reached. */
async function search(state: State, inputs: readonly Uint8Array[], depth = 0): Promise<void> {
  await runAll(state, inputs);
  const blocks = await coverage.take();
  const fresh = [...blocks].filter((block) => !state.seen.has(block));
  const [input] = inputs;
  if (fresh.length === 0 || input === undefined) return;
  if (inputs.length === 1) {
    for (const block of fresh) state.seen.add(block);
    state.corpus.push(input);
    post({ kind: 'found', target: state.target, bytes: Uint8Array.from(input), blocks: fresh.length });
    return;
  }
  const size = groupSizes[depth + 1] ?? 1;
  for (let at = 0; at < inputs.length; at += size)
    await search(state, inputs.slice(at, at + size), depth + 1);
  // What only several inputs together reach (caches) is not looked for again.
  for (const block of fresh) state.seen.add(block);
}

async function openState(target: TargetName): Promise<State> {
  const corpus = [...seeds[target], ...readCorpus(target)].map((bytes) => bytes.subarray(0, maxInputBytes));
  const state: State = { target, corpus, seen: new Set(), inputs: 0, slowestMs: 0, crashes: new Set() };
  await coverage.take();
  await runAll(state, corpus);
  for (const block of await coverage.take()) state.seen.add(block);
  return state;
}

const states: State[] = [];
for (const target of wanted) states.push(await openState(target));
const endsAt = Date.now() + seconds * 1000;
for (let round = 0; Date.now() < endsAt; round += 1) {
  for (const state of states) {
    if (Date.now() >= endsAt) break;
    const random = createRandom(seedOf(seed, state.target, round));
    const inputs = [...freshInputs(state.target, seedOf(seed, round), freshEach)];
    while (inputs.length < batchInputs) inputs.push(await changeInput(state.target, state.corpus, random));
    await search(state, inputs);
    state.inputs += inputs.length;
  }
}
await coverage.stop();
post({
  kind: 'done',
  rows: states.map(({ target, inputs, corpus, seen, crashes, slowestMs }) => ({
    target,
    inputs,
    corpus: corpus.length,
    blocks: seen.size,
    crashes: crashes.size,
    slowestMs,
  })),
});
