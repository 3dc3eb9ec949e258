import { expect, test } from 'vitest';
import { createRateLimiter } from '../../../../src/shared/domain/rate-limit.ts';

test('a burst passes, then the caller waits for as long as a token takes; others are not held up', () => {
  let nowMs = 0;
  const limiter = createRateLimiter({ perSecond: 0.5, burst: 3 }, () => nowMs);
  expect([1, 2, 3].map(() => limiter.take('a'))).toEqual([0, 0, 0]);
  expect(limiter.take('a')).toBe(2);
  expect(limiter.take('b')).toBe(0);
  nowMs = 1999;
  expect(limiter.take('a')).toBe(1);
  nowMs = 2000;
  expect(limiter.take('a')).toBe(0);
  expect(limiter.take('a')).toBe(2);
  // A long rest earns one burst, not more.
  nowMs = 1_000_000;
  expect([1, 2, 3, 4].map(() => limiter.take('a') > 0)).toEqual([false, false, false, true]);
});

test('a clock that goes back gives nothing away', () => {
  let nowMs = 10_000;
  const limiter = createRateLimiter({ perSecond: 1, burst: 1 }, () => nowMs);
  expect(limiter.take('a')).toBe(0);
  nowMs = 0;
  expect(limiter.take('a')).toBeGreaterThan(0);
});
