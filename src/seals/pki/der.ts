// Strict, bounded reader of DER (ITU-T X.690), the encoding of certificates, lists and signatures.
//
// Threat: two readers that see two things in one file, and files made to exhaust. So every element keeps its raw slice and nothing is ever
// encoded again before it is hashed; lengths must be minimal and definite; depth, size and the number of elements are bounded before anything is
// built. CMS containers of other makers may be BER (seals.md 2.24): `readBer` then allows indefinite and padded lengths, and says so.
//
//     identifier (1 byte: class, constructed bit, number < 31) | length (1 to 4 bytes) | content
import { PkiError } from './pki-error.ts';

/** One element: `raw` is identifier, length and content exactly as stored, `content` the content alone. */
export interface DerElement {
  readonly tag: number;
  readonly raw: Uint8Array;
  readonly content: Uint8Array;
  readonly depth: number;
  readonly encoding: 'der' | 'ber';
}

export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Identifier byte of a context-specific tag: `[number]`. */
export function contextTag(number: number, form: 'constructed' | 'primitive'): number {
  return (form === 'constructed' ? 0xa0 : 0x80) + number;
}

// A revocation list of a large authority stays far below; a length that claims more is an attack.
const maxBytes = 16 * 1024 * 1024;
// CMS with certificates and extensions nests about 14 deep.
const maxDepth = 32;
// Entries of the longest list accepted.
const maxChildren = 200_000;

/** Reads exactly one DER element; bytes after it are refused. */
export function readDer(bytes: Uint8Array): DerElement {
  const element = readElement(bytes, 0, { depth: 0, encoding: 'der' });
  if (element.raw.length !== bytes.length) throw malformed('bytes after the end');
  return element;
}

/** Reads one element with BER's freedom of lengths, and what follows it. */
export function readBer(bytes: Uint8Array): { readonly element: DerElement; readonly trailing: Uint8Array } {
  const element = readElement(bytes, 0, { depth: 0, encoding: 'ber' });
  return { element, trailing: bytes.subarray(element.raw.length) };
}

/** The elements inside a constructed element. */
export function childrenOf(element: DerElement): readonly DerElement[] {
  if ((element.tag & 0x20) === 0) throw malformed('a primitive element has no parts');
  return readAll(element.content, { depth: element.depth + 1, encoding: element.encoding });
}

interface Place {
  readonly depth: number;
  readonly encoding: 'der' | 'ber';
}

function readAll(content: Uint8Array, place: Place): readonly DerElement[] {
  const children: DerElement[] = [];
  let offset = 0;
  while (offset < content.length) {
    if (children.length >= maxChildren) throw limit('too many parts');
    const child = readElement(content, offset, place);
    children.push(child);
    offset = child.end;
  }
  return children;
}

function readElement(bytes: Uint8Array, offset: number, place: Place): BytesElement {
  if (bytes.length - offset > maxBytes) throw limit('too large');
  if (place.depth > maxDepth) throw limit('nested too deep');
  const tag = bytes[offset];
  const first = bytes[offset + 1];
  if (tag === undefined || first === undefined) throw malformed('cut off');
  if ((tag & 0x1f) === 0x1f) throw malformed('multi-byte identifier');
  if (first === 0x80) return readIndefinite(bytes, offset, place);
  const start = first < 0x80 ? offset + 2 : offset + 2 + (first & 0x7f);
  const end = start + (first < 0x80 ? first : readLength(bytes, offset + 1, place.encoding));
  if (end > bytes.length) throw malformed('longer than what holds it');
  return new BytesElement(tag, bytes, { offset, start, contentEnd: end, end }, place);
}

/** Where an element stands in the bytes of what holds it. */
interface Extent {
  readonly offset: number;
  readonly start: number;
  readonly contentEnd: number;
  readonly end: number;
}

/** Most elements are asked for their parts only: the two views of each are made when somebody wants them. */
class BytesElement implements DerElement {
  readonly tag: number;
  readonly depth: number;
  readonly encoding: Place['encoding'];
  /** First byte behind it, in what holds it. */
  readonly end: number;
  readonly #bytes: Uint8Array;
  readonly #extent: Extent;
  #raw: Uint8Array | undefined;
  #content: Uint8Array | undefined;

  constructor(tag: number, bytes: Uint8Array, extent: Extent, place: Place) {
    this.tag = tag;
    this.depth = place.depth;
    this.encoding = place.encoding;
    this.end = extent.end;
    this.#bytes = bytes;
    this.#extent = extent;
  }

  get raw(): Uint8Array {
    this.#raw ??= this.#bytes.subarray(this.#extent.offset, this.#extent.end);
    return this.#raw;
  }

  get content(): Uint8Array {
    this.#content ??= this.#bytes.subarray(this.#extent.start, this.#extent.contentEnd);
    return this.#content;
  }
}

/** A length of more than one byte; the first says how many follow. */
function readLength(bytes: Uint8Array, at: number, encoding: Place['encoding']): number {
  const count = (bytes[at] ?? 0) & 0x7f;
  if (count > 4) throw malformed('length of more than four bytes');
  let length = 0;
  for (let index = 1; index <= count; index += 1) {
    const byte = bytes[at + index];
    if (byte === undefined) throw malformed('cut off in a length');
    length = length * 256 + byte;
  }
  const minimal = length >= 0x80 && length >= 256 ** (count - 1);
  if (encoding === 'der' && !minimal) throw malformed('length not in its shortest form');
  return length;
}

function readIndefinite(bytes: Uint8Array, offset: number, place: Place): BytesElement {
  const tag = bytes[offset] ?? 0;
  if (place.encoding === 'der') throw malformed('indefinite length');
  if ((tag & 0x20) === 0) throw malformed('indefinite length of a primitive element');
  let at = offset + 2;
  let count = 0;
  while (!(bytes[at] === 0 && bytes[at + 1] === 0)) {
    count += 1;
    if (count > maxChildren) throw limit('too many parts');
    at = readElement(bytes, at, { ...place, depth: place.depth + 1 }).end;
  }
  return new BytesElement(tag, bytes, { offset, start: offset + 2, contentEnd: at, end: at + 2 }, place);
}

function malformed(what: string): PkiError {
  return new PkiError('DER_MALFORMED', `not DER: ${what}`);
}

function limit(what: string): PkiError {
  return new PkiError('DER_LIMIT_EXCEEDED', `DER beyond the limits: ${what}`);
}
