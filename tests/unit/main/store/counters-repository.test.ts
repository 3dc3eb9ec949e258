import { afterEach, beforeEach, expect, it } from 'vitest';
import { createCountersRepository } from '../../../../src/main/store/counters-repository.ts';
import { createTestParts, type TestParts } from '../../../support/station-parts.ts';

let test: TestParts;
beforeEach(() => {
  test = createTestParts();
});
afterEach(() => {
  test.close();
});

it('counts by name and year; a number exists only together with its use', () => {
  const { store } = test.parts;
  const counters = createCountersRepository(store.db);
  const take = (name: string, year: number): number => store.transact(() => counters.take(name, year));
  expect([take('a', 2026), take('a', 2026), take('b', 2026), take('a', 2027)]).toEqual([1, 2, 1, 1]);
  expect(() =>
    store.transact(() => {
      counters.take('a', 2026);
      throw new Error('the use failed');
    }),
  ).toThrow('the use failed');
  expect(counters.peek('a', 2026)).toBe(3);
  expect(counters.peek('a', 2026)).toBe(3);
  expect(take('a', 2026)).toBe(3);
  expect(() => counters.take('a', 2026)).toThrow('inside the transaction');
});
