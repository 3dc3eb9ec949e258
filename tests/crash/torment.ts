// kill -9 at random points of sealing, sending, receiving and signing; then the books are counted.
import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { ChildMessage } from './station-child.ts';
import { runAuthority } from '../../src/demo/authority-process.ts';
import { startDemoExchange } from '../../src/demo/demo-exchange.ts';
import { demoUnits, type DemoUnit } from '../../src/demo/people.ts';
import { startPrefecture } from '../../src/demo/prefecture.ts';
import { countBooks, type Books } from './count-books.ts';

export interface TormentOptions {
  readonly folder: string;
  readonly points: number;
  readonly seed: number;
  readonly report: (line: string) => void;
}

export interface TormentResult extends Books {
  readonly kills: number;
}

/** Small, fast, seeded (mulberry32): the same seed kills in the same order. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

// Long enough to come to sealing and sending on a busy machine, short enough that most lives end in the middle of something.
const shortestLifeMs = 200;
const lifeSpreadMs = 4000;

interface Victim {
  readonly unit: DemoUnit;
  child: ChildProcess;
  ready: Promise<void>;
}

function startChild(
  folder: string,
  unit: DemoUnit,
  onMessage: (message: ChildMessage) => void,
): Pick<Victim, 'child' | 'ready'> {
  const child = fork(path.join(import.meta.dirname, 'station-child.ts'), [folder, unit.code], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ready = new Promise<void>((resolve) => {
    child.on('message', (message) => {
      onMessage(message as ChildMessage);
      if ((message as ChildMessage).kind === 'ready') resolve();
    });
    // A child that ends before it is ready must not hang the run: the books will tell.
    child.once('exit', () => resolve());
  });
  return { child, ready };
}

const ended = (child: ChildProcess) =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise<void>((resolve) => child.once('exit', () => resolve()));

async function found(folder: string): Promise<void> {
  const prefecture = await startPrefecture({ folder, stationOptions: () => ({ writeLog: () => undefined }) });
  await prefecture.stop();
}

/** Founds a prefecture, kills its stations `points` times, lets it come to rest and counts. */
export async function torment(options: TormentOptions): Promise<TormentResult> {
  const { folder, points, seed, report } = options;
  await found(folder);
  const authority = runAuthority({
    folder: path.join(folder, 'authority'),
    dropFolder: path.join(folder, 'drop'),
  });
  const exchange = await startDemoExchange({
    folder: path.join(folder, 'exchange'),
    dropFolder: path.join(folder, 'drop'),
  });
  const random = createRandom(seed);
  const promised = new Set<string>();
  let finished = false;
  const onMessage = (message: ChildMessage) => {
    if (message.kind === 'sealed') promised.add(message.documentId);
    if (message.kind === 'finished') finished = true;
  };
  const victims: Victim[] = demoUnits.map((unit) => ({ unit, ...startChild(folder, unit, onMessage) }));
  let kills = 0;
  for (let point = 0; point < points; point++) {
    // Half of the kills hit the sender, who does the most between a person's word and the wire.
    const victim = victims[random() < 0.5 ? 0 : 1 + Math.floor(random() * (victims.length - 1))];
    if (!victim) throw new RangeError('no station to kill');
    await victim.ready;
    await new Promise((resolve) => setTimeout(resolve, shortestLifeMs + random() * lifeSpreadMs));
    victim.child.kill('SIGKILL');
    await ended(victim.child);
    kills += 1;
    report(`kill ${kills}: ${victim.unit.shortName}, ${promised.size} sealed so far`);
    Object.assign(victim, startChild(folder, victim.unit, onMessage));
  }
  const [sender, ...receivers] = victims;
  if (!sender) throw new RangeError('no sender');
  await sender.ready;
  // A sender that ended by itself cannot be asked; the books will show what it left.
  if (sender.child.connected) sender.child.send('finish');
  await Promise.race([ended(sender.child), new Promise((resolve) => setTimeout(resolve, 120_000))]);
  for (const victim of victims) victim.child.kill('SIGKILL');
  await Promise.all([sender, ...receivers].map((victim) => ended(victim.child)));
  await exchange.stop();
  await authority.stop();
  if (!finished) report('the sender did not come to rest within 120 s');
  return { kills, ...(await countBooks(folder, promised, report)) };
}
