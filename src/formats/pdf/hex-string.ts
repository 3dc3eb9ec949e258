// Hex strings (ISO 32000-1, 7.3.4.3). The one of a signature is a reserved room of 16 KiB of which a quarter is used: its padding is recognised and not decoded,
// because nobody who judges the signature asks for it.
import { FormatError } from '../failure.ts';
import type { PdfString } from './values.ts';

/** Digits of the padding are compared in pieces, coarse ones first. */
const paddings = [4096, 512].map((digits) => Buffer.alloc(digits, '0'));
/** Shorter strings, document identifiers above all, are decoded here: three calls into the runtime cost more. */
const maxShortDigits = 64;

const digitValues = new Int8Array(256).fill(-1);
for (const [value, digit] of [...'0123456789abcdef'].entries()) {
  digitValues[digit.charCodeAt(0)] = value;
  digitValues[digit.toUpperCase().charCodeAt(0)] = value;
}

/** A string whose end is zeros: they are made when somebody asks for all of it. */
class PaddedString implements PdfString {
  readonly kind = 'string';
  readonly isHex = true;
  readonly span: PdfString['span'];
  /** The bytes before the padding, and some of the padding. */
  readonly head: Uint8Array;
  readonly sizeBytes: number;
  #bytes: Uint8Array | undefined;

  constructor(span: PdfString['span'], head: Uint8Array, sizeBytes: number) {
    this.span = span;
    this.head = head;
    this.sizeBytes = sizeBytes;
  }

  get bytes(): Uint8Array {
    if (this.#bytes === undefined) {
      this.#bytes = new Uint8Array(this.sizeBytes);
      this.#bytes.set(this.head);
    }
    return this.#bytes;
  }
}

/** The string without some or all of the zeros that it ends with: not one byte but zeros is missing. */
export const headOf = (value: PdfString): Uint8Array =>
  value instanceof PaddedString ? value.head : value.bytes;

/** Length of the string in bytes. */
export const sizeOf = (value: PdfString): number =>
  value instanceof PaddedString ? value.sizeBytes : value.bytes.length;

/** Reads the string whose brackets stand at `start` and at `end - 1`. */
export function readHexString(file: Buffer, start: number, end: number): PdfString {
  const span = { start, end };
  const [first, last] = [start + 1, end - 1];
  const count = last - first;
  const short = count <= maxShortDigits ? decodeShort(file, first, last) : null;
  if (short) return { kind: 'string', bytes: short, span, isHex: true };
  const head = decodeAll(file, first, withoutPadding(file, first, last));
  if (!head) return { kind: 'string', bytes: decodeLoose(file, first, last), span, isHex: true };
  return count === head.length * 2
    ? { kind: 'string', bytes: head, span, isHex: true }
    : new PaddedString(span, head, count >> 1);
}

/** Two digits a byte and nothing else; null for every other spelling. */
function decodeShort(file: Buffer, first: number, last: number): Uint8Array | null {
  if ((last - first) % 2 !== 0) return null;
  const decoded = new Uint8Array((last - first) >> 1);
  for (let at = 0; at < decoded.length; at += 1) {
    const high = digitValues[file[first + 2 * at] ?? 0] ?? -1;
    const low = digitValues[file[first + 2 * at + 1] ?? 0] ?? -1;
    if (high < 0 || low < 0) return null;
    decoded[at] = high * 16 + low;
  }
  return decoded;
}

/** End of the digits when the pieces of padding are left off; an odd number of digits is left as it is. */
function withoutPadding(file: Buffer, first: number, last: number): number {
  if ((last - first) % 2 !== 0) return last;
  let end = last;
  for (const padding of paddings)
    while (end - first >= padding.length && padding.compare(file, end - padding.length, end) === 0)
      end -= padding.length;
  return end;
}

/** Null unless every byte is a digit and their number is even. */
function decodeAll(file: Buffer, first: number, last: number): Uint8Array | null {
  if ((last - first) % 2 !== 0) return null;
  const text = file.toString('latin1', first, last);
  const decoded = Buffer.allocUnsafe(text.length >> 1);
  // Decoding stops at the first byte that is no digit: where all were, there was nothing else.
  return decoded.write(text, 'hex') * 2 === text.length ? decoded : null;
}

/** White space is allowed between digits, and a missing last one is zero. */
function decodeLoose(file: Buffer, first: number, last: number): Uint8Array {
  const digits = file.toString('latin1', first, last).replace(/[\0\t\n\f\r ]/g, '');
  if (!/^[0-9A-Fa-f]*$/.test(digits))
    throw new FormatError('CONTAINER_MALFORMED', 'a hex string with other characters');
  return Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex');
}
