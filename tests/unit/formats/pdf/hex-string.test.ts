// Hex strings with and without padding: whatever is left undecoded, the bytes that are handed out are those of the digits.
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../../../src/formats/failure.ts';
import { headOf, readHexString, sizeOf } from '../../../../src/formats/pdf/hex-string.ts';

const read = (digits: string) => readHexString(Buffer.from(`ab<${digits}>cd`), 2, digits.length + 4);

describe('a hex string', () => {
  const bodies = ['', '00', 'Ff', '1e0f', '0a'.repeat(31), '0b'.repeat(33), '30820d00'.repeat(700)];
  const paddings = [0, 1, 31, 32, 255, 256, 257, 2047, 2048, 2049, 12_000];

  it.each(paddings)('has the bytes of its digits, padded with %i zeros', (zeros) => {
    for (const body of bodies) {
      const digits = body + '00'.repeat(zeros);
      const value = read(digits);
      const expected = Buffer.from(digits, 'hex');
      const head = headOf(value);
      expect(Buffer.compare(expected.subarray(0, head.length), head)).toBe(0);
      expect(expected.subarray(head.length).every((byte) => byte === 0)).toBe(true);
      expect(sizeOf(value)).toBe(expected.length);
      expect(Buffer.compare(value.bytes, expected)).toBe(0);
      expect(value.span).toEqual({ start: 2, end: digits.length + 4 });
    }
  });

  it('leaves the room of a signature undecoded', () => {
    const value = read('30820100'.repeat(400) + '0'.repeat(26_368));
    expect(sizeOf(value)).toBe(14_784);
    expect(headOf(value).length).toBeLessThan(2000);
  });

  it('may hold white space, and a last digit that is missing is zero', () => {
    expect([...read('0 1\n2').bytes]).toEqual([0x01, 0x20]);
    expect([...read(`${'0f'.repeat(40)}0`).bytes]).toEqual([...Array<number>(40).fill(15), 0]);
    expect(sizeOf(read(`1 ${'0'.repeat(9000)}`))).toBe(4501);
  });

  it.each(['0g', `${'0f'.repeat(40)}x0`, `zz${'0'.repeat(9000)}`, `0f${'0'.repeat(9000)}(0`])(
    'with anything else is refused (%#)',
    (digits) => {
      expect(() => read(digits)).toThrow(FormatError);
    },
  );
});
