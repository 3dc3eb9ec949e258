// `process`, `run` and `time-stamp`: the authority at work until it is stopped.
import { setTimeout } from 'node:timers/promises';
import type { Authority } from '../authority.ts';
import { openTimeStampDesk } from '../time-stamp/time-stamp-desk.ts';
import { listenForTimeStamps } from '../time-stamp/time-stamp-listener.ts';
import type { TimeStampListener } from '../time-stamp/time-stamp-listener.ts';
import { need, readPassphrase, UsageError, values } from './arguments.ts';

/** One pass. */
export async function processOnce(authority: Authority): Promise<void> {
  const { answered, notices, published } = await authority.processRequests();
  if (answered + notices > 0 || published)
    console.log(`answered ${answered}, notices ${notices}, published ${published ? 'yes' : 'no'}`);
}

/** Passes every two seconds; with a port for time stamps, their listener too. */
export async function runUntilStopped(authority: Authority, passphrase: string): Promise<void> {
  const listener =
    values['time-stamp-port'] === undefined ? null : await startTimeStamps(need('folder'), passphrase);
  if (listener !== null && authority.state().policy.timeStampUrl !== listener.url)
    authority.setPolicy({ timeStampUrl: listener.url });
  await untilStopped(() => processOnce(authority));
  await listener?.close();
}

/** The listener alone: this process opens the time-stamp keys and no other. */
export async function serveTimeStamps(): Promise<void> {
  const listener = await startTimeStamps(need('folder'), readPassphrase());
  await untilStopped(() => Promise.resolve());
  await listener.close();
}

async function startTimeStamps(folder: string, passphrase: string): Promise<TimeStampListener> {
  const port = Number(need('time-stamp-port'));
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`--time-stamp-port ${port}: 0 to 65535`);
  const desk = openTimeStampDesk({ folder, passphrase, clock: () => new Date() });
  const host = values['time-stamp-host'] ?? '127.0.0.1';
  const listener = await listenForTimeStamps({ desk, host, port, log: (line) => console.log(line) });
  console.log(JSON.stringify({ timeStampUrl: listener.url }));
  return listener;
}

const pauseMs = 2000;

async function untilStopped(work: () => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const parent = process.ppid;
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  const isAlone = (): boolean => values['with-parent'] && !isRunning(parent);
  while (!stop.signal.aborted && !isAlone()) {
    await work();
    // The rejection of a cut pause is the stop itself.
    await setTimeout(pauseMs, undefined, { signal: stop.signal }).catch(() => undefined);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.ppid === pid;
  } catch {
    return false;
  }
}
