import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DocumentId, ReceiptId } from '../../../../src/shared/domain/ids.ts';
import { createReceiptsRepository } from '../../../../src/main/store/receipts-repository.ts';
import { createTestParts, type TestParts } from '../../../support/station-parts.ts';

let test: TestParts;
beforeEach(() => {
  test = createTestParts();
});
afterEach(() => {
  test.close();
});

const at = { nowMs: 10_000, beyondMs: 50_000 };

it('counts and gives what may be tried now: whatever was set back stands before nothing, and a try in a far year counts as due', () => {
  const receipts = createReceiptsRepository(test.parts.store.db);
  const queue = (name: string, createdAtMs: number): ReceiptId => {
    const receiptId = name as ReceiptId;
    receipts.queue({ receiptId, documentId: name as DocumentId, kind: 'delivered', jws: name, createdAtMs });
    return receiptId;
  };
  const idsOf = (limit: number): string[] => receipts.due(at, limit).map(({ receiptId }) => receiptId);
  expect(receipts.countDue(at)).toEqual({ due: 0, oldestAtMs: null, newestAtMs: null, nextTryAtMs: null });
  for (let index = 0; index < 3; index++)
    receipts.retryAt(queue(`back ${index}`, index), 20_000 + index, 'busy');
  expect(receipts.countDue(at)).toEqual({
    ...{ due: 0, oldestAtMs: null, newestAtMs: null, nextTryAtMs: 20_000 },
  });
  queue('new', 9000);
  receipts.retryAt(queue('far', 9500), at.beyondMs + 1, 'busy');
  receipts.retryAt(queue('again', 8000), at.nowMs, 'busy');
  receipts.park(queue('parked', 1), 'receipt-refused');
  receipts.accept(queue('accepted', 1), 9999);
  expect(receipts.countDue(at)).toEqual({
    ...{ due: 3, oldestAtMs: 8000, newestAtMs: 9500, nextTryAtMs: 20_000 },
  });
  expect(idsOf(500)).toEqual(['again', 'new', 'far']);
  expect(idsOf(2)).toEqual(['again', 'new']);
});
