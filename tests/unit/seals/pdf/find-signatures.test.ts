import { expect, it } from 'vitest';
import { findByteRanges } from '../../../../src/seals/pdf/find-signatures.ts';

it.each(['/ByteR', '/ByteRange', '[0 1] /ByteRang'])('a file that ends within a name is read: %s', (end) => {
  const cut = Buffer.from(`%PDF-1.7\n1 0 obj <</ByteRange [0 1 2 3]>> endobj\n${end}`, 'latin1');
  expect(findByteRanges(cut)).toEqual([cut.indexOf('/ByteRange')]);
});
