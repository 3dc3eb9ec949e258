// A clock that jumps: the exchange believes it as far as the monotonic clock, its database and the database's machine bear it out, and says what is known
// to be false to nobody.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { confirmClock } from '../../../../src/exchange/cli/clock-command.ts';
import { createExchangeLog } from '../../../../src/exchange/log.ts';
import {
  doubtAtStart,
  startClockWatch,
  type ClockWatch,
} from '../../../../src/exchange/operations/clock-watch.ts';
import { createTermWatch } from '../../../../src/exchange/operations/terms.ts';
import { openExchangeStore } from '../../../../src/exchange/store/open-store.ts';
import type { ExchangeStore } from '../../../../src/exchange/store/store.ts';
import { county, documentOf, office } from '../store/store-contract.ts';

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;
const startMs = Date.parse('2026-11-22T01:00:00Z');
let folder: string;
let store: ExchangeStore;
/** What the machine says, and what really passed. */
let clockMs = startMs;
let runMs = 0;
let lines: string[] = [];
const watches: ClockWatch[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'yizhan-clock-'));
  store = await openExchangeStore(folder);
  [clockMs, runMs, lines] = [startMs, 0, []];
});
afterEach(async () => {
  await Promise.all(watches.splice(0).map((one) => one.stop()));
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const clock = (): Date => new Date(clockMs);
const log = createExchangeLog((line) => void lines.push(line), clock);
const start = async (of: Pick<ExchangeStore, 'clock' | 'transact'> = store): Promise<ClockWatch> => {
  const watch = await startClockWatch({ store: of, clock, monotonicMs: () => runMs, log });
  watches.push(watch);
  return watch;
};
const pass = (ms: number): void => {
  clockMs += ms;
  runMs += ms;
};
const kindOf = (watch: ClockWatch) => watch.doubt()?.kind ?? null;
const known = async () => (await store.clock.read()).knownMs;

it('believes a clock that runs on, however long, and small steps of a time service', async () => {
  const watch = await start();
  pass(400 * dayMs);
  expect(kindOf(watch)).toBeNull();
  for (const step of [8 * hourMs, -8 * hourMs]) {
    clockMs += step;
    expect(kindOf(watch)).toBeNull();
  }
  await watch.look();
  expect(await known()).toBe(clockMs);
});

it.each([
  ['ahead', 365 * dayMs],
  ['behind', -40 * dayMs],
])('a clock that jumps %s is in doubt at once, and no more when it is set right', async (kind, step) => {
  const watch = await start();
  pass(hourMs);
  clockMs += step;
  expect(kindOf(watch)).toBe(kind);
  await watch.look();
  expect(await known()).toBe(startMs);
  const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(told).toMatchObject([{ level: 'warn', event: 'clock-doubtful', kind }]);
  expect(told[0]?.['remedy']).toContain('exchange confirm-clock --yes');
  // Time goes on beside it: what is expected goes with it.
  pass(30 * dayMs);
  expect(kindOf(watch)).toBe(kind);
  clockMs -= step;
  expect(kindOf(watch)).toBeNull();
  await watch.look();
  expect(lines.at(-1)).toContain('clock-plausible');
});

it('a start is believed after the longest holidays and not after more; a new exchange knows nothing to compare with', async () => {
  expect(kindOf(await start())).toBeNull();
  clockMs += 9 * dayMs;
  expect(kindOf(await start())).toBeNull();
  clockMs += 11 * dayMs;
  const late = await start();
  expect(kindOf(late)).toBe('ahead');
  clockMs -= 25 * dayMs;
  expect(kindOf(await start())).toBe('behind');
});

it('the operator confirms the clock, ahead or behind, and a node that stands still goes on', async () => {
  for (const wrongMs of [Date.now() - 50 * dayMs, Date.now() + 50 * dayMs]) {
    await store.transact((tx) => tx.clock.confirm(wrongMs));
    clockMs = Date.now();
    const watch = await start();
    expect(kindOf(watch)).not.toBeNull();
    const said: string[] = [];
    await confirmClock(['--folder', folder], (line) => said.push(line));
    await watch.look();
    expect(kindOf(watch)).not.toBeNull();
    await confirmClock(['--folder', folder, '--yes'], (line) => said.push(line));
    await watch.look();
    expect(kindOf(watch)).toBeNull();
    expect(said[0]).toContain('"confirmed":false');
  }
});

it('a node whose clock is not that of the database’s machine stands still until one of them is set', async () => {
  let databaseMs = startMs;
  const shared = {
    transact: store.transact,
    clock: { read: async () => ({ ...(await store.clock.read()), databaseMs }) },
  };
  const watch = await start(shared);
  databaseMs -= 2 * hourMs;
  expect(kindOf(watch)).toBeNull();
  await watch.look();
  expect(watch.doubt()).toMatchObject({ kind: 'off-database', expectedMs: databaseMs });
  databaseMs += 2 * hourMs;
  await watch.look();
  expect(kindOf(watch)).toBeNull();
  expect(doubtAtStart({ knownMs: null, databaseMs: startMs - 2 * hourMs }, startMs)?.kind).toBe(
    'off-database',
  );
});

it('declares no term over by a clock that is in doubt, and none later that was not', async () => {
  const sentAtMs = startMs;
  await store.transact(async (tx) => {
    await tx.documents.insert({ ...documentOf(1), acceptedAtMs: sentAtMs }, [county]);
    const entry = { kind: 'document', documentId: documentOf(1).documentId, receiptId: null } as const;
    await tx.feed.append([{ ...entry, unit: county, atMs: sentAtMs }]);
  });
  const watch = await start();
  const isClockSure = (): boolean => watch.doubt() === null;
  const sign = (expired: object) => Promise.resolve(JSON.stringify(expired));
  const terms = createTermWatch({ store, termDays: 30, isClockSure, clock, log, sign });
  clockMs += 90 * dayMs;
  expect(await terms.look()).toBe(0);
  clockMs -= 90 * dayMs;
  expect(await terms.look()).toBe(0);
  expect((await store.feed.read({ unit: office, after: 0, limit: 9 })).entries).toEqual([]);
  pass(31 * dayMs);
  expect(await terms.look()).toBe(1);
});
