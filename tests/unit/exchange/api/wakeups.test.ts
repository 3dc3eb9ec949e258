import { expect, test } from 'vitest';
import { createWakeups } from '../../../../src/exchange/api/wakeups.ts';
import type { UnitCode } from '../../../../src/shared/domain/ids.ts';

const finance = '990100-DEP-0002' as UnitCode;
const county = '990121-GOV-0003' as UnitCode;
const longMs = 1_000_000;

test('a unit is woken, the others go on waiting; an abort ends one wait', async () => {
  const wakeups = createWakeups();
  const stop = new AbortController();
  const ended: string[] = [];
  const first = wakeups.wait(finance, longMs, undefined).then(() => ended.push('finance'));
  const second = wakeups.wait(county, longMs, stop.signal).then(() => ended.push('county'));
  wakeups.wake([finance]);
  await first;
  expect(ended).toEqual(['finance']);
  stop.abort();
  await second;
  expect(ended).toEqual(['finance', 'county']);
});

test('the stop ends every wait and those that come after it', async () => {
  const wakeups = createWakeups();
  const waits = [wakeups.wait(finance, longMs, undefined), wakeups.wait(county, longMs, undefined)];
  wakeups.stop();
  expect(await Promise.all(waits)).toEqual([true, true]);
  expect(await wakeups.wait(finance, longMs, undefined)).toBe(true);
});

test('a unit that holds too many polls is turned away, and has room again when they end', async () => {
  const wakeups = createWakeups();
  const waits = Array.from({ length: 8 }, () => wakeups.wait(finance, longMs, undefined));
  expect(await wakeups.wait(finance, longMs, undefined)).toBe(false);
  expect(await wakeups.wait(county, 0, undefined)).toBe(true);
  wakeups.wake([finance]);
  await Promise.all(waits);
  expect(await wakeups.wait(finance, 0, undefined)).toBe(true);
});
