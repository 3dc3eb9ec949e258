// The CMS inside /Contents: what stands before the padding. A reserved place of 16 KiB holds some 4 KB; nobody needs to walk through the rest byte by byte.

import { headOf } from '../../formats/pdf/hex-string.ts';
import type { PdfString } from '../../formats/pdf/values.ts';

const zeros = Buffer.alloc(64 * 1024);

/** /Contents without its zero padding, where the first element says its length; everything where it does not, or where other bytes follow. */
export function withoutPadding(contents: PdfString): Uint8Array {
  // What the reader took for padding may be the last zeros of the element itself.
  return elementOf(headOf(contents)) ?? elementOf(contents.bytes) ?? contents.bytes;
}

/** The first element when all of it is there and zeros follow. */
function elementOf(bytes: Uint8Array): Uint8Array | null {
  const end = endOfElement(bytes);
  if (end === null || end > bytes.length || bytes.length - end > zeros.length) return null;
  const isPadded = zeros.compare(bytes, end, bytes.length, 0, bytes.length - end) === 0;
  return isPadded ? bytes.subarray(0, end) : null;
}

/** Length of a DER or BER element with a definite length of at most four bytes. */
function endOfElement(bytes: Uint8Array): number | null {
  const first = bytes[1] ?? 0x80;
  if (first < 0x80) return 2 + first;
  const count = first & 0x7f;
  if (count === 0 || count > 4) return null;
  let length = 0;
  for (let at = 0; at < count; at += 1) length = length * 256 + (bytes[2 + at] ?? 0);
  return 2 + count + length;
}
