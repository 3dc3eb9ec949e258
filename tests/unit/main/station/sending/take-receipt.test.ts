import fc from 'fast-check';
import { expect, it } from 'vitest';
import { applyReceipt } from '../../../../../src/main/station/sending/take-receipt.ts';
import type { DeliveryRow } from '../../../../../src/main/store/deliveries-repository.ts';
import type { DocumentId, ReceiptId, UnitCode } from '../../../../../src/shared/domain/ids.ts';
import {
  receiptKinds,
  type IncomingReceipt,
  type ReceiptKind,
} from '../../../../../src/shared/domain/messages.ts';

const row: DeliveryRow = {
  documentId: 'd' as DocumentId,
  unit: '990100-DEP-0002' as UnitCode,
  unitName: '云岭市财政局',
  role: 'main',
  copies: 2,
  state: 'pending',
  deliveredAtMs: null,
  openedAtMs: null,
  signedAtMs: null,
  returnedAtMs: null,
  person: null,
  reasons: [],
  note: null,
  clockSure: true,
};
const receipt = (kind: string, change: Partial<IncomingReceipt> = {}): IncomingReceipt => ({
  type: 'yizhan/receipt/1',
  receiptId: kind as ReceiptId,
  documentId: row.documentId,
  unit: row.unit,
  sender: '990100-GOV-0001' as UnitCode,
  kind,
  at: '2026-11-21T01:00:00.000Z',
  clockSure: true,
  byPerson: kind === 'signed' || kind === 'returned' ? '陆收文' : null,
  reasons: kind === 'returned' ? ['misdirected'] : [],
  note: kind === 'verify-failed' ? 'digestsMatch:REF_DIGEST_MISMATCH' : null,
  ...change,
});
const apply = (kinds: readonly string[]): DeliveryRow =>
  kinds.reduce(
    (state, kind, index) =>
      applyReceipt(state, receipt(kind), {
        atMs: 1000,
        verified: kinds.slice(0, index).includes('delivered'),
      }),
    row,
  );

it('ends in the same row whatever the order and however often the receipts of one life come', () => {
  const life: readonly ReceiptKind[] = ['delivered', 'opened', 'signed'];
  const any = fc.tuple(
    fc.shuffledSubarray([...life], { minLength: 3, maxLength: 3 }),
    fc.array(fc.constantFrom(...life)),
  );
  fc.assert(
    fc.property(any, ([order, repeats]) => {
      expect(apply([...order, ...repeats])).toEqual(apply(life));
    }),
  );
  expect(apply(life)).toMatchObject({
    state: 'signed',
    person: '陆收文',
    openedAtMs: 1000,
    signedAtMs: 1000,
  });
});

it('never goes back, and the first of 签收 and 退文 stands', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...receiptKinds), { maxLength: 12 }), (kinds) => {
      const final = kinds.find((kind) => kind === 'signed' || kind === 'returned');
      const state = apply(kinds).state;
      expect(final === undefined ? !['signed', 'returned'].includes(state) : state === final).toBe(true);
    }),
  );
});

it('shows that a package arrived damaged, until somebody signs or returns', () => {
  const failed = apply(['verify-failed']);
  expect(failed).toMatchObject({ state: 'delivered', reasons: ['verify-failed'] });
  expect(failed.note).toContain('digestsMatch');
  expect(apply(['verify-failed', 'returned'])).toMatchObject({ state: 'returned', reasons: ['misdirected'] });
  expect(apply(['signed', 'verify-failed']).reasons).toEqual([]);
});

it('keeps in mind that a clock was unsure', () => {
  const unsure = receipt('delivered', { clockSure: false });
  expect(applyReceipt(row, unsure, { atMs: 5, verified: false }).clockSure).toBe(false);
});

it('forgets a package that failed once the genuine one came, whatever the order of the receipts', () => {
  const life: readonly ReceiptKind[] = ['verify-failed', 'delivered', 'opened', 'signed'];
  for (const length of [2, 3, 4]) {
    const part = life.slice(0, length);
    fc.assert(
      fc.property(fc.shuffledSubarray([...part], { minLength: length }), (order) => {
        expect(apply(order)).toEqual(apply(part));
      }),
    );
    expect(apply(part)).toMatchObject({ reasons: [], note: null });
  }
  const failed = applyReceipt(row, receipt('verify-failed'), { atMs: 10, verified: false });
  const genuine = applyReceipt(failed, receipt('delivered'), { atMs: 20, verified: false });
  expect(genuine.deliveredAtMs).toBe(20);
});

it('changes nothing for a kind that only a newer version knows', () => {
  expect(apply(['meeting-reply'])).toEqual(row);
  expect(apply(['delivered', 'printed', 'signed'])).toEqual(apply(['delivered', 'signed']));
});
