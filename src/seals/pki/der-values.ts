// Typed values out of DER elements, and a cursor that walks the parts of a SEQUENCE in the order that a standard names them.
import { childrenOf, tags } from './der.ts';
import type { DerElement } from './der.ts';
import { PkiError } from './pki-error.ts';

/** Walks the parts of one constructed element; `end` refuses parts that nobody asked for. */
export interface Cursor {
  peek(): DerElement | undefined;
  next(tag?: number): DerElement;
  optional(tag: number): DerElement | undefined;
  end(): void;
}

/** A cursor over the parts of `element`, which must bear `tag` (SEQUENCE unless told). */
export function openCursor(element: DerElement, tag: number = tags.sequence): Cursor {
  expectTag(element, tag);
  const parts = childrenOf(element);
  let at = 0;
  const next = (wanted?: number): DerElement => {
    const part = parts[at];
    if (part === undefined) throw refuse('a part is missing');
    if (wanted !== undefined) expectTag(part, wanted);
    at += 1;
    return part;
  };
  return {
    peek: () => parts[at],
    next,
    optional: (wanted) => (parts[at]?.tag === wanted ? next() : undefined),
    end() {
      if (at !== parts.length) throw refuse('a part too many');
    },
  };
}

/** The one element inside an EXPLICIT tag. */
export function explicitOf(element: DerElement): DerElement {
  const [inner, ...rest] = childrenOf(element);
  if (inner === undefined || rest.length > 0) throw refuse('an explicit tag holds exactly one element');
  return inner;
}

/** Parts of a SEQUENCE OF. */
export function sequenceOf(element: DerElement): readonly DerElement[] {
  expectTag(element, tags.sequence);
  return childrenOf(element);
}

/** Refuses an element that bears another tag. */
export function expectTag(element: DerElement, tag: number): void {
  if (element.tag !== tag) throw refuse(`tag ${element.tag.toString(16)} where ${tag.toString(16)} belongs`);
}

// The same thirty identifiers come in every certificate and signature: each is spelled out once. Bounded, for a hostile file may bring any.
const knownOids = new Map<number, { readonly bytes: Uint8Array; readonly dotted: string }>();
const maxKnownOids = 1000;

/** Object identifier in dotted form. */
export function readOid(element: DerElement): string {
  expectTag(element, tags.oid);
  const bytes = element.content;
  // The longest identifiers in use, UUID arcs, take about 20 bytes.
  if (bytes.length === 0 || bytes.length > 64) throw refuse('object identifier of a wrong length');
  const slot = slotOf(bytes);
  const known = knownOids.get(slot);
  if (known !== undefined && isEqual(known.bytes, bytes)) return known.dotted;
  const dotted = spellOid(bytes);
  if (known === undefined && knownOids.size < maxKnownOids)
    knownOids.set(slot, { bytes: Uint8Array.from(bytes), dotted });
  return dotted;
}

/** Where an identifier is kept; two may meet there, and the second one is then spelled out every time. */
function slotOf(bytes: Uint8Array): number {
  let slot = bytes.length;
  for (const byte of bytes) slot = (Math.imul(slot, 31) + byte) | 0;
  return slot;
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

function spellOid(bytes: Uint8Array): string {
  const arcs: bigint[] = [];
  let value = 0n;
  let fresh = true;
  for (const byte of bytes) {
    if (fresh && byte === 0x80) throw refuse('padded object identifier');
    value = (value << 7n) | BigInt(byte & 0x7f);
    fresh = (byte & 0x80) === 0;
    if (!fresh) continue;
    arcs.push(value);
    value = 0n;
  }
  if (!fresh) throw refuse('object identifier cut off');
  const first = arcs[0] ?? 0n;
  const root = first < 40n ? 0n : first < 80n ? 1n : 2n;
  return [root, first - root * 40n, ...arcs.slice(1)].join('.');
}

/** Content of a minimally encoded INTEGER (or ENUMERATED), as signed big-endian bytes. */
export function readIntegerBytes(element: DerElement, tag: number = tags.integer): Uint8Array {
  expectTag(element, tag);
  const [first, second = 0] = element.content;
  if (first === undefined) throw refuse('empty integer');
  const padded =
    element.content.length > 1 && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80));
  if (padded) throw refuse('padded integer');
  return element.content;
}

/** A non-negative INTEGER below 2^31. */
export function readSmallInteger(element: DerElement, tag: number = tags.integer): number {
  const bytes = readIntegerBytes(element, tag);
  if (bytes.length > 4 || (bytes[0] ?? 0) >= 0x80) throw refuse('integer out of range');
  return bytes.reduce((value, byte) => value * 256 + byte, 0);
}

/** BOOLEAN in DER's two forms. */
export function readBoolean(element: DerElement): boolean {
  expectTag(element, tags.boolean);
  const value = element.content[0];
  if (element.content.length !== 1 || (value !== 0 && value !== 0xff)) throw refuse('boolean out of form');
  return value === 0xff;
}

/** Whole bytes of a BIT STRING without unused bits: keys and signatures. */
export function readBitStringBytes(element: DerElement): Uint8Array {
  expectTag(element, tags.bitString);
  if (element.content[0] !== 0) throw refuse('bit string with unused bits');
  return element.content.subarray(1);
}

/** A BIT STRING of named bits as the list of those set, bit 0 first. */
export function readNamedBits(element: DerElement): readonly number[] {
  expectTag(element, tags.bitString);
  const [unused = 8, ...bytes] = element.content.subarray(0, 8);
  if (unused > 7 || element.content.length > 8 || (bytes.length === 0 && unused !== 0))
    throw refuse('named bits out of form');
  const count = bytes.length * 8 - unused;
  return Array.from({ length: count }, (_, bit) => bit).filter(
    (bit) => ((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1,
  );
}

const stringDecoders: Readonly<Record<number, (bytes: Uint8Array) => string>> = {
  0x0c: (bytes) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes),
  0x12: decodeAscii,
  0x13: decodeAscii,
  0x14: (bytes) => new TextDecoder('latin1').decode(bytes),
  0x16: decodeAscii,
  0x1a: decodeAscii,
  0x1e: (bytes) => new TextDecoder('utf-16be', { fatal: true, ignoreBOM: true }).decode(bytes),
};

/** Text of any of the string types that names use. */
export function readText(element: DerElement): string {
  const decode = stringDecoders[element.tag];
  if (decode === undefined) throw refuse('not a string type');
  try {
    return decode(element.content);
  } catch (cause) {
    throw new PkiError('DER_MALFORMED', 'not DER: string with bytes outside its alphabet', { cause });
  }
}

function decodeAscii(bytes: Uint8Array): string {
  if (bytes.some((byte) => byte > 0x7e)) throw new RangeError('not ASCII');
  return new TextDecoder('latin1').decode(bytes);
}

/** UTCTime or GeneralizedTime in the one form that RFC 5280, 4.1.2.5 allows: seconds, Z, no fraction. */
export function readTime(element: DerElement): Date {
  const bytes = element.content;
  const long = element.tag === tags.generalizedTime;
  if (!long) expectTag(element, tags.utcTime);
  const digits = long ? 14 : 12;
  if (bytes.length !== digits + 1 || bytes[digits] !== 0x5a) throw refuse('time out of form');
  const two = (fromEnd: number): number => numberAt(bytes, digits - fromEnd, 2);
  // RFC 5280: two digits below 50 are 20xx.
  const year = long ? numberAt(bytes, 0, 4) : two(12) + (two(12) < 50 ? 2000 : 1900);
  const time = new Date(Date.UTC(2000, 0, 1, two(6), two(4), two(2)));
  // Set apart: years below 100 would be taken for those of the last century.
  time.setUTCFullYear(year, two(10) - 1, two(8));
  // A day or an hour beyond its end runs over into the next one.
  const isReal = time.getUTCMonth() === two(10) - 1 && time.getUTCDate() === two(8);
  if (!isReal || two(6) > 23 || two(4) > 59 || two(2) > 59) throw refuse('no such time');
  return time;
}

function numberAt(bytes: Uint8Array, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at += 1) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) throw refuse('time out of form');
    value = value * 10 + digit;
  }
  return value;
}

function refuse(what: string): PkiError {
  return new PkiError('DER_MALFORMED', `not DER: ${what}`);
}
