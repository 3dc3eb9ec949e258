import { expect, it } from 'vitest';
import { createStationClock } from '../../../../src/main/station/clock.ts';
import { learnTime } from '../../../../src/main/sync/line-state.ts';

const start = Date.UTC(2026, 10, 22);
const at = (ms: number): string => new Date(ms).toISOString();

it('an answer that lay about on a busy machine does not set the time back; a real change does', () => {
  let machineMs = start;
  const clock = createStationClock({
    machineNowMs: () => machineMs,
    offsetMs: null,
    remember: () => undefined,
  });
  learnTime({ clock }, at(start + 5_000), null);
  expect(clock.nowMs()).toBe(start + 5_000);
  machineMs += 4_000;
  learnTime({ clock }, at(start + 6_000), null);
  expect(clock.nowMs()).toBe(start + 9_000);
  // Later than thought is no delay; an answer whose way was measured is believed in both directions; so is one that is minutes off.
  learnTime({ clock }, at(start + 12_000), null);
  expect(clock.nowMs()).toBe(start + 12_000);
  learnTime({ clock }, at(start + 9_000), start + 4_000);
  expect(clock.nowMs()).toBe(start + 9_000);
  learnTime({ clock }, at(start - 600_000), null);
  expect(clock.nowMs()).toBe(start - 600_000);
});
