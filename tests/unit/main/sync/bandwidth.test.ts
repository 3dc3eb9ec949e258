// The cap on what a station moves: nobody waits without one, everybody waits in turn with one.
import { expect, it } from 'vitest';
import { createBandwidth } from '../../../../src/main/sync/bandwidth.ts';

it('lets everything pass at once without a cap, and a short document with one', () => {
  const free = createBandwidth({ bytesPerSecond: () => null, nowMs: () => 0 });
  expect(free.pass(1_000_000_000)).toBeUndefined();
  const capped = createBandwidth({ bytesPerSecond: () => 100_000, nowMs: () => 0 });
  expect(capped.pass(60_000)).toBeUndefined();
  expect(capped.pass(40_000)).toBeUndefined();
});

it('makes what is beyond the cap wait, and ends the wait when the station stops', async () => {
  let nowMs = 0;
  let rate: number | null = 100_000;
  const capped = createBandwidth({ bytesPerSecond: () => rate, nowMs: () => nowMs });
  expect(capped.pass(100_000)).toBeUndefined();
  const stopper = new AbortController();
  const waits = capped.pass(100_000_000, stopper.signal);
  expect(waits).toBeInstanceOf(Promise);
  stopper.abort();
  await waits;
  // A debt is paid by time, and a new policy holds from the next piece on.
  nowMs += 1_001_000;
  expect(capped.pass(1000)).toBeUndefined();
  rate = null;
  expect(capped.pass(1_000_000_000)).toBeUndefined();
});
