import { expect, test } from 'vitest';
import { readRange } from '../../../../src/exchange/api/packages.ts';

test.each([
  ['bytes=0-', { start: 0, end: 99 }],
  ['bytes=10-19', { start: 10, end: 19 }],
  ['bytes=10-5000', { start: 10, end: 99 }],
  ['bytes=99-', { start: 99, end: 99 }],
  ['bytes=-5', { start: 95, end: 99 }],
  ['bytes=-5000', { start: 0, end: 99 }],
  ['bytes=100-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  // Not a range, or one that RFC 9110 lets us ignore: the whole is sent.
  [undefined, null],
  ['bytes=-', null],
  ['bytes=9-3', null],
  ['bytes=0-1,5-6', null],
  ['items=0-1', null],
  ['bytes=99999999999999999999-', null],
])('Range %s of 100 bytes', (header, expected) => {
  expect(readRange(header, 100)).toEqual(expected);
});
