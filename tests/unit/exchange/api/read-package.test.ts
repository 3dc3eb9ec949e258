import { expect, test } from 'vitest';
import { refuseEncryption } from '../../../../src/exchange/api/read-package.ts';
import type { DocumentId, Sha256, UnitCode } from '../../../../src/shared/domain/ids.ts';
import type { DeliveryNote } from '../../../../src/shared/domain/messages.ts';
import { exchangeHolder, withWrappedKeys, wrappedKeysOf } from '../../../../src/shared/domain/note-token.ts';
import type { Policy } from '../../../../src/shared/domain/published.ts';

const units = Array.from({ length: 3000 }, (_, index) => `990201-DEP-${1000 + index}` as UnitCode);
const named = { sha256: 'a'.repeat(64) as Sha256, sizeBytes: 1 };
const note: DeliveryNote = {
  ...{ type: 'yizhan/delivery-note/1', documentId: 'd' as DocumentId, sequence: 1 },
  ...{ sender: '990100-DEP-0001' as UnitCode, urgency: 'routine', issuedAt: '2026-03-02T00:30:00Z' },
  recipients: units.map((unit) => ({ unit, role: 'main', copies: 1 })),
  ...{ package: named, encryption: { algorithm: 'A256GCM-1MiB', plain: named } },
};
const policy = {
  encryption: 'required',
  exchangeReads: true,
  exchangeCertificates: ['pem'],
} as Partial<Policy>;

/** Counts what is looked up. */
function countKeys(holders: readonly string[]) {
  const token = withWrappedKeys('jws', new Map(holders.map((holder) => [holder, 'k'.repeat(560)])));
  const keys = wrappedKeysOf(token);
  const counted = { looked: 0, has: (holder: string) => ((counted.looked += 1), keys.has(holder)) };
  return counted;
}

test('the keys of 3,000 addressees are looked up once each', () => {
  const keys = countKeys([...units, exchangeHolder]);
  expect(refuseEncryption(note, keys, policy as Policy, true)).toBeNull();
  expect(keys.looked).toBe(units.length + 1);
});

test('one that is missing among them is named, and so is the exchange’s own', () => {
  const [first = '', ...others] = units;
  const [last = ''] = units.slice(-1);
  const refused = (holders: readonly string[]) =>
    refuseEncryption(note, countKeys(holders), policy as Policy, true)?.details;
  expect(refused([...others, exchangeHolder])).toEqual({ reason: 'key-missing', unit: first });
  expect(refused([...units.slice(0, -1), exchangeHolder])).toEqual({ reason: 'key-missing', unit: last });
  expect(refused(units)).toMatchObject({ reason: 'exchange-key-missing' });
});
