import { expect, test } from 'vitest';
import { makeUuid } from '../../../../src/main/station/uuid.ts';

test('ids of one millisecond sort in the order of their making, ids of a later one after them', () => {
  const ids = [
    ...Array.from({ length: 1000 }, () => makeUuid(1_760_000_000_000)),
    makeUuid(1_760_000_000_001),
  ];
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
  expect(
    ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)),
  ).toBe(true);
});
