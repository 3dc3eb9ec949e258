// Rows of what is on its way in: each with its reason and next try, none twice, gone only when it is settled.
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  createArrivalsRepository,
  type KeptArrival,
} from '../../../../src/main/store/arrivals-repository.ts';
import type { Sha256 } from '../../../../src/shared/domain/ids.ts';
import { createTestParts, type TestParts } from '../../../support/station-parts.ts';

let test: TestParts;
beforeEach(() => {
  test = createTestParts();
});
afterEach(() => test.close());

const announced: KeptArrival = {
  feedEpoch: 'e1',
  number: 7,
  entry: '{"number":7}',
  kind: 'document',
  documentId: null,
  urgency: 'urgent',
  state: 'announced',
  packageBlob: null,
  packageBytes: 20_000,
  attempts: 1,
  reason: 'package-damaged',
  details: { check: 'sha256' },
  nextTryAtMs: 5000,
  keptAtMs: 1000,
};

it('keeps an entry once, with why it waits and until when, and knows it after a restart', () => {
  const arrivals = createArrivalsRepository(test.parts.store.db);
  const id = arrivals.keep(announced);
  expect(arrivals.waiting(10)).toMatchObject([
    { reason: 'package-damaged', details: { check: 'sha256' }, nextTryAtMs: 5000, urgency: 'urgent' },
  ]);
  const landed = {
    ...announced,
    state: 'landed' as const,
    packageBlob: 'a'.repeat(64) as Sha256,
    reason: null,
  };
  expect(arrivals.keep({ ...landed, attempts: 0, nextTryAtMs: 0 })).toBe(id);
  expect(arrivals.waiting(10)).toEqual([]);
  const again = createArrivalsRepository(test.parts.store.db);
  expect(again.briefs()).toMatchObject([{ arrivalId: id, state: 'landed', attempts: 0 }]);
  expect(again.has('e1', 7)).toBe(true);
  // The same number of another feed is another entry.
  expect(again.has('e2', 7)).toBe(false);
  expect(again.keep({ ...announced, feedEpoch: 'e2' })).not.toBe(id);
});

it('is due with all its tries when new lists are here, and gone when it is settled', () => {
  const arrivals = createArrivalsRepository(test.parts.store.db);
  const id = arrivals.keep(announced);
  arrivals.setBack({ arrivalId: id, attempts: 3, reason: 'lists-missing', details: {}, nextTryAtMs: 9000 });
  expect(arrivals.get(id)).toMatchObject({ attempts: 3, reason: 'lists-missing', entry: announced.entry });
  arrivals.wakeAll();
  expect(arrivals.get(id)).toMatchObject({ attempts: 0, nextTryAtMs: 0 });
  arrivals.remove(id);
  expect(arrivals.get(id)).toBeUndefined();
});
