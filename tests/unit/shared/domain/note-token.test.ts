import { expect, it } from 'vitest';
import {
  exchangeHolder,
  maxNoteChars,
  noteJwsOf,
  noteTokenFor,
  withWrappedKeys,
  wrappedKeyOf,
  wrappedKeysOf,
} from '../../../../src/shared/domain/note-token.ts';

const jws = 'aaa.bbb.ccc';
const keys = new Map([
  ['990100-DEP-0002', 'k1.k.k.k.k'],
  ['990100-DEP-00021', 'k2.k.k.k.k'],
  [exchangeHolder, 'k3.k.k.k.k'],
]);

it('keeps the signed note and the keys apart, and gives each holder its own alone', () => {
  const token = withWrappedKeys(jws, keys);
  expect(noteJwsOf(token)).toBe(jws);
  // A code that begins like another one is another one.
  for (const [holder, key] of keys) expect(wrappedKeyOf(token, holder)).toBe(key);
  expect(wrappedKeyOf(token, '990100-DEP-000')).toBeNull();
  expect(wrappedKeysOf(token)).toEqual(keys);
  expect(noteTokenFor(token, '990100-DEP-0002')).toBe(`${jws}~990100-DEP-0002=k1.k.k.k.k`);
  expect(noteTokenFor(token, '990121-GOV-0003')).toBe(jws);
});

it('leaves a note without keys as it is', () => {
  expect(noteTokenFor(jws, '990100-DEP-0002')).toBe(jws);
  expect(wrappedKeyOf(jws, exchangeHolder)).toBeNull();
  expect(wrappedKeysOf(jws).size).toBe(0);
});

it('replaces the keys of an earlier token', () => {
  const again = withWrappedKeys(withWrappedKeys(jws, keys), new Map([['990100-DEP-0002', 'new.k.k.k.k']]));
  expect(again).toBe(`${jws}~990100-DEP-0002=new.k.k.k.k`);
});

it('takes the first of two keys for one holder, however it is asked', () => {
  const token = `${jws}~a=first~~=none~a=second`;
  expect(wrappedKeyOf(token, 'a')).toBe('first');
  expect([...wrappedKeysOf(token)]).toEqual([['a', 'first']]);
});

it('the largest note that there can be goes in one request: 5,000 units, all of them routed and numbered, with keys for RSA-4096', () => {
  const rows = Array.from({ length: 5000 }, (_, index) => ({
    ...{ unit: `990201-DEP-${1000 + index}`, role: 'main', copies: 999 },
    ...{ copyFrom: 100_000, copyTo: 100_998, insteadOf: '990201-DEP-0999' },
  }));
  const payload = Buffer.from(JSON.stringify({ recipients: rows })).toString('base64url');
  const longest = new Map(rows.map(({ unit }) => [unit, 'k'.repeat(900)]));
  const token = withWrappedKeys(`${'h'.repeat(200)}.${payload}.${'s'.repeat(683)}`, longest);
  expect(token.length).toBeLessThan(maxNoteChars);
  expect(token.length).toBeGreaterThan(maxNoteChars / 2);
});
