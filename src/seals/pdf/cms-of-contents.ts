// The CMS inside /Contents: what stands before the padding. A reserved place of 16 KiB holds some 4 KB; nobody needs to walk through the rest byte by byte.

const zeros = Buffer.alloc(64 * 1024);

/** /Contents without its zero padding, where the first element says its length; everything where it does not, or where other bytes follow. */
export function withoutPadding(contents: Uint8Array): Uint8Array {
  const end = endOfElement(contents);
  if (end === null || end > contents.length) return contents;
  const padding = contents.subarray(end);
  const isZero =
    padding.length <= zeros.length && Buffer.compare(padding, zeros.subarray(0, padding.length)) === 0;
  return isZero ? contents.subarray(0, end) : contents;
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
