// Is this machine's clock to be believed? Stations take their time from the exchange and send what is scheduled by it; certificates are judged by it; and
// what it says of a term that ran out is signed and cannot be unsaid. A battery that died, a time server that lies or a day that was mistyped would make all of
// that false at once. So the exchange compares the clock with what cannot jump: the monotonic clock while it runs, the newest time at which it acted (in the
// database) when it starts, and the database's machine where that is another one. In doubt it stands still: units are told to come again, nothing is
// judged, dated or declared over, until the time is plausible again or the operator confirms it.
import type { ExchangeLog } from '../log.ts';
import type { StoreClock } from '../store/clock.ts';
import type { ExchangeStore } from '../store/store.ts';

export interface ClockDoubt {
  readonly kind: 'ahead' | 'behind' | 'off-database';
  readonly nowMs: number;
  /** What it was compared with. */
  readonly expectedMs: number;
}

export interface ClockWatch {
  /** Null as long as the time is plausible. Looks at the clock at every call: nothing may be done in the moment between a jump and a timer. */
  doubt(): ClockDoubt | null;
  /** Reads what the database knows, and tells it the time when that is plausible. By itself every minute, in doubt every ten seconds. */
  look(): Promise<void>;
  stop(): Promise<void>;
}

interface WatchParts {
  readonly store: Pick<ExchangeStore, 'clock' | 'transact'>;
  readonly clock: () => Date;
  /** Milliseconds that run on evenly, whatever happens to the clock. */
  readonly monotonicMs: () => number;
  readonly log: ExchangeLog;
}

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;
/**
 * Machines whose clock is set to local time start eight hours ahead until a time server puts that right, and a virtual machine may be held for some hours: a
 * step of less than a day is followed. It makes a term of thirty days a day shorter, and no year of it.
 */
const stepMs = dayMs;
/** Longer than the longest holidays. Whoever starts an exchange that stood still for longer is there to be asked. */
const standstillMs = 10 * dayMs;
/** Between machines of one exchange. Units hear the time from every node: an hour is a broken time service, not a slow one. */
const offDatabaseMs = hourMs;
const lookEveryMs = 60_000;
const doubtLookEveryMs = 10_000;

/** Where the clock may stand, at a moment of the monotonic clock. */
interface Expected {
  readonly lowMs: number;
  readonly highMs: number;
  readonly monotonicMs: number;
}

/** The watch of a node whose clock nobody doubts: a demonstration on a laptop that sleeps for weeks. */
export const noClockWatch: ClockWatch = {
  doubt: () => null,
  look: () => Promise.resolve(),
  stop: () => Promise.resolve(),
};

/** Starts the watch; resolves when it knows what the database knows. */
export async function startClockWatch(parts: WatchParts): Promise<ClockWatch> {
  const { store, clock, monotonicMs, log } = parts;
  const first = await store.clock.read();
  let seenKnownMs = first.knownMs;
  let apart = apartFromDatabase(first, clock().getTime());
  let expected = expectedAtStart(first, clock().getTime(), monotonicMs());
  let told: ClockDoubt['kind'] | null = null;

  const doubt = (): ClockDoubt | null => {
    const [nowMs, runMs] = [clock().getTime(), monotonicMs()];
    const found = compare(expected, nowMs, runMs);
    if (found !== null) return found;
    expected = { lowMs: nowMs, highMs: nowMs, monotonicMs: runMs };
    return apart && { ...apart, nowMs };
  };
  const tellChange = (found: ClockDoubt | null): void => {
    const kind = found?.kind ?? null;
    if (kind !== told && found !== null) log.warn('clock-doubtful', factsOf(found));
    else if (kind !== told) log.info('clock-plausible');
    told = kind;
  };

  let lookedAtMs = -Infinity;
  const look = async (): Promise<void> => {
    lookedAtMs = monotonicMs();
    const { knownMs, databaseMs } = await store.clock.read();
    const nowMs = clock().getTime();
    apart = apartFromDatabase({ knownMs, databaseMs }, nowMs);
    // The operator, or a node whose clock nobody doubts, says that it is about this time.
    const isNewWord = knownMs !== null && knownMs !== seenKnownMs;
    if (isNewWord && doubt() !== null && Math.abs(nowMs - knownMs) <= stepMs)
      expected = { lowMs: nowMs, highMs: nowMs, monotonicMs: monotonicMs() };
    const found = doubt();
    tellChange(found);
    if (found !== null) return;
    await store.transact((tx) => tx.clock.note(nowMs));
    seenKnownMs = Math.max(knownMs ?? 0, nowMs);
  };
  let running: Promise<void> | null = null;
  const lookSafely = (): Promise<void> => {
    running ??= look()
      .catch((error: unknown) => log.error('clock-not-looked-at', error))
      .finally(() => (running = null));
    return running;
  };
  const timer = setInterval(() => {
    if (doubt() !== null || monotonicMs() - lookedAtMs >= lookEveryMs) void lookSafely();
  }, doubtLookEveryMs);
  timer.unref();
  await lookSafely();
  return {
    doubt,
    look: lookSafely,
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}

/** What a machine that just started must think of its clock; null: it is plausible. */
export function doubtAtStart(stored: StoreClock, nowMs: number): ClockDoubt | null {
  return compare(expectedAtStart(stored, nowMs, 0), nowMs, 0) ?? apartFromDatabase(stored, nowMs);
}

function expectedAtStart({ knownMs }: StoreClock, nowMs: number, monotonicMs: number): Expected {
  const lowMs = knownMs ?? nowMs;
  return { lowMs, highMs: knownMs === null ? nowMs : knownMs + standstillMs - stepMs, monotonicMs };
}

function compare(expected: Expected, nowMs: number, monotonicMs: number): ClockDoubt | null {
  const passedMs = monotonicMs - expected.monotonicMs;
  const [lowMs, highMs] = [expected.lowMs + passedMs, expected.highMs + passedMs];
  if (nowMs > highMs + stepMs) return { kind: 'ahead', nowMs, expectedMs: lowMs };
  return nowMs < lowMs - stepMs ? { kind: 'behind', nowMs, expectedMs: lowMs } : null;
}

function apartFromDatabase({ databaseMs }: StoreClock, nowMs: number): ClockDoubt | null {
  if (databaseMs === null || Math.abs(databaseMs - nowMs) <= offDatabaseMs) return null;
  return { kind: 'off-database', nowMs, expectedMs: databaseMs };
}

const iso = (ms: number): string => new Date(ms).toISOString();

/** What is the matter and what to do, for whoever runs the exchange. */
export function wordsOfDoubt({ kind, nowMs, expectedMs }: ClockDoubt): string {
  if (kind === 'off-database')
    return `this machine's clock says ${iso(nowMs)}, that of the database's machine ${iso(expectedMs)}: set the one that is wrong; the exchange goes on by itself`;
  return `this machine's clock says ${iso(nowMs)}, by what is known it is about ${iso(expectedMs)} or not much later: set the clock, the exchange goes on by itself; or, when the clock is right, exchange confirm-clock --yes`;
}

const factsOf = (doubt: ClockDoubt) => ({
  kind: doubt.kind,
  nowAt: iso(doubt.nowMs),
  expectedAt: iso(doubt.expectedMs),
  remedy: wordsOfDoubt(doubt),
});
