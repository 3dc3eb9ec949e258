import { expect, test } from 'vitest';
import { receiptSchema } from '../../../../src/seals/trust/published-shapes.ts';
import { receiptKinds } from '../../../../src/shared/domain/messages.ts';
import { returnReasonIds } from '../../../../src/shared/domain/return-reasons.ts';

const receipt = {
  type: 'yizhan/receipt/1',
  receiptId: '0193a0de-0000-7000-8000-000000000001',
  documentId: '0193a0de-0000-7000-8000-000000000002',
  unit: '990100-DEP-0002',
  sender: '990100-GOV-0001',
  kind: 'returned',
  at: '2026-11-21T09:02:00.000Z',
  clockSure: true,
  byPerson: '陆收文',
  reasons: [],
  note: null,
};

test('every kind and every standard reason of this version is a word that a receipt may hold', () => {
  for (const kind of receiptKinds) expect(receiptSchema.safeParse({ ...receipt, kind }).success).toBe(true);
  const reasons = [...returnReasonIds];
  expect(receiptSchema.safeParse({ ...receipt, reasons }).data?.reasons).toEqual(reasons);
});

test('words of a later version are kept, anything else is refused', () => {
  expect(receiptSchema.safeParse({ ...receipt, kind: 'forwarded', reasons: ['form.newOne'] }).success).toBe(
    true,
  );
  for (const word of ['', 'two words', '<b>', '.form', 'x'.repeat(41)])
    expect(receiptSchema.safeParse({ ...receipt, reasons: [word] }).success, word).toBe(false);
});
