// The first elements of DER or BER as a line of text, to tell what a structure is before anybody reads it strictly.

/** Enough to reach the header of a seal inside a signature, or the content type of a CMS. */
const maxElements = 24;
const constructedBit = 0x20;

interface Header {
  readonly tag: number;
  readonly contentAt: number;
  /** Infinity: BER's indefinite length. */
  readonly end: number;
}

function headerAt(bytes: Uint8Array, at: number): Header | null {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return null;
  if (first === 0x80) return { tag, contentAt: at + 2, end: Infinity };
  if (first < 0x80) return { tag, contentAt: at + 2, end: at + 2 + first };
  const count = first & 0x7f;
  if (count > 4) return null;
  let length = 0;
  for (let index = 0; index < count; index += 1) length = length * 256 + (bytes[at + 2 + index] ?? 0);
  return { tag, contentAt: at + 2 + count, end: at + 2 + count + length };
}

const objectIdentifier = 0x06;
const longestOidBytes = 32;

/**
 * `0:30 1:06=2a864886f70d010702 1:a0 …`: depth, tag, and the bytes of object identifiers, in hex, in the order of the bytes. Stops at what is no DER and at
 * the end of `head`, which may be cut off.
 */
export function outlineOf(head: Uint8Array): string {
  const tokens: string[] = [];
  const ends: number[] = [];
  let at = 0;
  while (tokens.length < maxElements && at < head.length) {
    while (ends.length > 0 && at >= (ends.at(-1) ?? 0)) ends.pop();
    const isEnd = head[at] === 0 && head[at + 1] === 0 && ends.at(-1) === Infinity;
    if (isEnd) {
      ends.pop();
      at += 2;
      continue;
    }
    const header = headerAt(head, at);
    if (header === null) break;
    tokens.push(`${ends.length}:${tokenOf(head, header)}`);
    const isConstructed = (header.tag & constructedBit) !== 0;
    if (isConstructed) ends.push(header.end);
    at = isConstructed ? header.contentAt : header.end;
  }
  return tokens.join(' ');
}

function tokenOf(head: Uint8Array, { tag, contentAt, end }: Header): string {
  const hex = tag.toString(16).padStart(2, '0');
  if (tag !== objectIdentifier || end - contentAt > longestOidBytes) return hex;
  return `${hex}=${Buffer.from(head.subarray(contentAt, end)).toString('hex')}`;
}
