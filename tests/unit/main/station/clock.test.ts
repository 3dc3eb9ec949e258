// Scenario D of domain.md 5.3, as far as it needs no exchange: what the station's clock makes of a machine whose clock is wrong or is set.
import { expect, it } from 'vitest';
import { createStationClock } from '../../../../src/main/station/clock.ts';

const now = Date.UTC(2026, 10, 22, 2, 0, 0);
const dayMs = 24 * 3_600_000;

function machine(offsetMs: number | null, notBeforeMs?: number) {
  let machineMs = now;
  let runningMs = 0;
  const remembered: number[] = [];
  const make = () =>
    createStationClock({
      machineNowMs: () => machineMs,
      monotonicMs: () => runningMs,
      offsetMs,
      ...(notBeforeMs === undefined ? {} : { notBeforeMs }),
      remember: (measured) => remembered.push(measured),
    });
  return {
    clock: make(),
    remembered,
    pass: (ms: number) => {
      machineMs += ms;
      runningMs += ms;
    },
    set: (ms: number) => {
      machineMs += ms;
    },
  };
}

it('is unsure before an exchange has told its time, and reads on', () => {
  const { clock } = machine(null);
  expect([clock.sure(), clock.nowMs(), clock.today()]).toEqual([false, now, '2026-11-22']);
});

it.each([4 * dayMs, -2 * 365 * dayMs])(
  'a machine that is %d ms off is right and sure once measured',
  (off) => {
    const { clock, set, remembered } = machine(null);
    set(off);
    clock.setOffset(-off);
    expect([clock.sure(), clock.nowMs(), clock.today()]).toEqual([true, now, '2026-11-22']);
    expect(remembered).toEqual([-off]);
  },
);

it('proof of a later day moves it there; it stays unsure, keeps nothing, and goes back only for the exchange', () => {
  const { clock, pass, set, remembered } = machine(null);
  set(-2 * 365 * dayMs);
  clock.isAtLeast(now);
  pass(1000);
  clock.isAtLeast(now);
  expect([clock.sure(), clock.nowMs(), clock.today(), remembered]).toEqual([
    false,
    now + 1000,
    '2026-11-22',
    [],
  ]);
  const measured = 2 * 365 * dayMs + 500;
  clock.setOffset(measured);
  expect([clock.sure(), clock.nowMs(), remembered]).toEqual([true, now + 1500, [measured]]);
});

it('set back while the station runs, time goes on as it did; nothing gets a mark of before', () => {
  const { clock, pass, set } = machine(0);
  pass(60_000);
  expect(clock.nowMs()).toBe(now + 60_000);
  set(-4 * dayMs);
  pass(1000);
  expect([clock.nowMs(), clock.sure()]).toEqual([now + 61_000, true]);
});

it('set forward (or asleep) while the station runs, it is unsure until the exchange has spoken', () => {
  const { clock, set } = machine(0);
  set(4 * dayMs);
  expect(clock.sure()).toBe(false);
  clock.setOffset(-4 * dayMs);
  expect([clock.sure(), clock.nowMs()]).toEqual([true, now]);
});

it('a leap second and a slew are no jump', () => {
  const { clock, pass, set } = machine(0);
  set(-1000);
  pass(5000);
  set(1500);
  expect([clock.sure(), clock.nowMs()]).toEqual([true, now + 5500]);
});

it('an offset of another life is doubted when the machine is before the last contact', () => {
  expect(machine(0, now - 1000).clock.sure()).toBe(true);
  expect(machine(0, now + dayMs).clock.sure()).toBe(false);
  expect(machine(-4 * dayMs, now).clock.sure()).toBe(false);
});

it('a mark’s day is the day in Beijing, whatever zone or summer time the machine has', () => {
  const zone = process.env['TZ'];
  try {
    process.env['TZ'] = 'America/New_York';
    const { clock, set } = machine(0);
    expect(clock.today()).toBe('2026-11-22');
    set(Date.UTC(2026, 11, 31, 16, 30, 0) - now);
    expect(clock.today()).toBe('2027-01-01');
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
});
