import { expect, it } from 'vitest';
import { createBatchMemory } from '../../../../src/main/sync/batch-memory.ts';

it('two batches never share memory, the next one takes what was given back, and nothing stays when none is under way', () => {
  const memory = createBatchMemory();
  const [first, second] = [memory.take(4_200_000), memory.take(4_200_000)];
  expect(first.length).toBeGreaterThanOrEqual(4_200_000);
  expect(second.buffer).not.toBe(first.buffer);
  memory.giveBack(first);
  expect(memory.take(9_000_000)).not.toBe(first);
  expect(memory.take(4_300_000)).not.toBe(second);
  const third = memory.take(10);
  memory.giveBack(second);
  expect(memory.take(4_100_000)).toBe(second);
  for (const lent of [second, third, second, third]) memory.giveBack(lent);
  expect(memory.take(10)).not.toBe(third);
});
