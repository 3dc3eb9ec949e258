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
  copyFrom: null,
  copyTo: null,
  failedAtMs: null,
  recall: null,
  recallAtMs: null,
  addedAtMs: null,
  insteadOf: null,
  reminders: 0,
  remindedAtMs: null,
  parkedReason: null,
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

it('never goes back, and the first of 签收, 退文 and 撤回 stands', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...receiptKinds), { maxLength: 12 }), (kinds) => {
      const finals = ['signed', 'returned', 'recalled'];
      const final = kinds.find((kind) => finals.includes(kind));
      const { state } = apply(kinds);
      expect(final === undefined ? !finals.includes(state) : state === final).toBe(true);
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

it('says loudly that what was delivered became an error, until it is there again, whatever the order of the receipts', () => {
  const at = (state: DeliveryRow, kind: ReceiptKind, atMs: number) =>
    applyReceipt(state, receipt(kind, kind === 'error' ? { note: 'PACKAGE_DAMAGED' } : {}), {
      atMs,
      verified: false,
    });
  const broken = at(at(row, 'delivered', 10), 'error', 20);
  expect(broken).toMatchObject({ state: 'failed', failedAtMs: 20, note: 'PACKAGE_DAMAGED' });
  expect(at(at(row, 'error', 20), 'delivered', 10)).toMatchObject({ state: 'failed' });
  expect(at(broken, 'delivered', 30)).toMatchObject({ state: 'delivered', note: null });
  expect(at(at(row, 'delivered', 30), 'error', 20)).toMatchObject({ state: 'delivered' });
  expect(at(at(broken, 'signed', 30), 'error', 40)).toMatchObject({ state: 'signed' });
  expect(at(at(row, 'opened', 10), 'expired', 20)).toMatchObject({ state: 'expired', failedAtMs: 20 });
});

it('shows who won when a recall was asked for', () => {
  const asked: DeliveryRow = { ...row, recall: 'asked' };
  const answer = (kinds: readonly ReceiptKind[]): DeliveryRow =>
    kinds.reduce((state, kind) => applyReceipt(state, receipt(kind), { atMs: 9, verified: true }), asked);
  expect(answer(['recalled'])).toMatchObject({ state: 'recalled', recall: 'recalled', deliveredAtMs: null });
  for (const order of [['signed', 'recall-too-late'] as const, ['recall-too-late', 'signed'] as const])
    expect(answer(order)).toMatchObject({ state: 'signed', recall: 'too-late' });
});

it('changes nothing for a kind that only a newer version knows', () => {
  expect(apply(['meeting-reply'])).toEqual(row);
  expect(apply(['delivered', 'printed', 'signed'])).toEqual(apply(['delivered', 'signed']));
});
