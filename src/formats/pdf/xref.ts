import { FormatError } from '../failure.ts';
import { isPdfSpace } from './characters.ts';
import { createLexer, isWord } from './lexer.ts';
import { decodeStream } from './filters.ts';
import { readIndirectObject } from './indirect.ts';
import { isArray, isDict, isName, isStream, type PdfDict, type PdfValue } from './values.ts';

// Cross-reference tables and streams (ISO 32000-1, 7.5.4 to 7.5.8), newest section first, loops refused. Hybrid sections (7.5.8.4, as office programs write
// them) hide objects from readers that know tables only: they are read as long as no reader is shown another object in their place (`joinHybrid`).

export type XrefEntry =
  | { readonly kind: 'free' }
  | { readonly kind: 'offset'; readonly offset: number; readonly generation: number }
  | { readonly kind: 'compressed'; readonly stream: number; readonly index: number };

/** One section as one revision wrote it. */
export interface XrefSection {
  readonly offset: number;
  readonly entries: ReadonlyMap<number, XrefEntry>;
  readonly trailer: PdfDict;
  readonly isStream: boolean;
}

const maxSections = 256;
/** Annex C of ISO 32000-1 names 8,388,607 objects; a document of office work stays under a million. */
const maxObjects = 1_000_000;

/** All sections reachable from the last `startxref`, newest first. */
export function readXrefSections(bytes: Uint8Array): XrefSection[] {
  const sections: XrefSection[] = [];
  const hidden = new Map<XrefSection, XrefSection>();
  const queue = [findStartXref(bytes)];
  const seen = new Set<number>();
  let objectsLeft = maxObjects;
  for (let offset = queue.shift(); offset !== undefined; offset = queue.shift()) {
    if (seen.has(offset)) throw malformed('cross-reference sections in a circle');
    if (seen.size >= maxSections) throw new FormatError('LIMIT_EXCEEDED', 'too many revisions');
    seen.add(offset);
    const section = readSection(bytes, offset);
    objectsLeft -= section.entries.size;
    if (objectsLeft < 0) throw new FormatError('LIMIT_EXCEEDED', 'too many objects');
    sections.push(section);
    const stream = readHidden(bytes, section);
    if (stream) hidden.set(section, stream);
    objectsLeft -= stream?.entries.size ?? 0;
    const previous = section.trailer.entries.get('Prev');
    if (previous !== undefined) queue.push(offsetOf(previous, bytes.length));
  }
  return hidden.size === 0 ? sections : joinHybrid(sections, hidden);
}

/** The stream beside a table; its own /Prev leads nowhere. */
function readHidden(bytes: Uint8Array, { trailer, isStream }: XrefSection): XrefSection | null {
  const offset = trailer.entries.get('XRefStm');
  if (offset === undefined) return null;
  const stream = isStream ? null : readSection(bytes, offsetOf(offset, bytes.length));
  if (!stream?.isStream) throw malformed('a hybrid cross-reference without its stream');
  return stream;
}

/**
 * Puts what the streams hide into their sections. Readers that know tables only see nothing in the place of a hidden object, which is how such files are
 * meant; none may see another object there, and none may lose one that it had.
 */
function joinHybrid(
  sections: readonly XrefSection[],
  hidden: ReadonlyMap<XrefSection, XrefSection>,
): XrefSection[] {
  const older = new Map<number, XrefEntry>();
  const joined = sections.toReversed().map((section) => {
    const entries = new Map(section.entries);
    for (const [number, entry] of hidden.get(section)?.entries ?? []) {
      if (!isHarmless(entry, section.entries.get(number), older.get(number)))
        throw new FormatError('CONTAINER_AMBIGUOUS', `object ${number} of a hybrid cross-reference`);
      if (entry.kind !== 'free') entries.set(number, entry);
    }
    for (const [number, entry] of entries) older.set(number, entry);
    return { ...section, entries };
  });
  return joined.reverse();
}

/** One entry of the stream beside the table's own and what older sections have. */
function isHarmless(entry: XrefEntry, listed: XrefEntry | undefined, older: XrefEntry | undefined): boolean {
  const wasThere = older !== undefined && older.kind !== 'free';
  if (listed !== undefined && listed.kind !== 'free')
    return entry.kind === 'free' || isSamePlace(entry, listed);
  // Free in the table: some readers then look no further, and would lose what was there.
  if (listed !== undefined) return entry.kind === 'free' || !wasThere;
  return !wasThere || isSamePlace(entry, older);
}

function isSamePlace(a: XrefEntry, b: XrefEntry): boolean {
  if (a.kind === 'offset')
    return b.kind === 'offset' && a.offset === b.offset && a.generation === b.generation;
  return a.kind === 'compressed' && b.kind === 'compressed' && a.stream === b.stream && a.index === b.index;
}

/** The offset behind the last `startxref`, which must be followed by `%%EOF`. */
function findStartXref(bytes: Uint8Array): number {
  // Appendix H of older PDF references lets %%EOF stand within the last 1024 bytes.
  const from = Math.max(0, bytes.length - 1100);
  const tail = Buffer.from(bytes.buffer, bytes.byteOffset + from, bytes.length - from);
  const last = tail.toString('latin1', Math.max(0, tail.lastIndexOf('startxref')));
  const match = /^startxref[\0\t\n\f\r ]+(\d{1,10})[\0\t\n\f\r ]+%%EOF/.exec(last);
  if (!match) throw malformed('no startxref at the end');
  return offsetOf(Number(match[1]), bytes.length);
}

function readSection(bytes: Uint8Array, offset: number): XrefSection {
  // One byte off, some programs read on and others repair the file, and then show something else.
  const isStart = !isPdfSpace(bytes[offset]) && (offset === 0 || isPdfSpace(bytes[offset - 1]));
  if (!isStart) throw malformed('a cross-reference that does not begin where it is said to');
  const lexer = createLexer(bytes, offset);
  const first = lexer.next();
  return isWord(first, 'xref') ? readTable(bytes, offset, lexer.position) : readXrefStream(bytes, offset);
}

function readTable(bytes: Uint8Array, offset: number, start: number): XrefSection {
  const entries = new Map<number, XrefEntry>();
  const lexer = createLexer(bytes, start, false);
  for (;;) {
    const token = lexer.next();
    if (isWord(token, 'trailer')) break;
    const count = lexer.next();
    if (!isCount(token) || !isCount(count) || entries.size + count > maxObjects)
      throw malformed('a broken xref table');
    let at = lexer.position;
    while (isPdfSpace(bytes[at])) at += 1;
    for (let index = 0; index < count; index += 1) {
      at += addTableEntry(entries, token + index, bytes, at);
    }
    lexer.position = at;
  }
  const trailer = createLexer(bytes, lexer.position).object();
  if (!isDict(trailer)) throw malformed('no trailer');
  return { offset, entries, trailer, isStream: false };
}

/** Adds one line and answers with its length: 20 bytes (7.5.4), or 19 where a writer left out one of the two end bytes. */
function addTableEntry(
  entries: Map<number, XrefEntry>,
  number: number,
  bytes: Uint8Array,
  at: number,
): number {
  const offset = readDigits(bytes, at, 10);
  const generation = readDigits(bytes, at + 11, 5);
  const kind = bytes[at + 17];
  const isSpaced = bytes[at + 10] === 32 && bytes[at + 16] === 32;
  const end = lengthOfLineEnd(bytes[at + 18], bytes[at + 19]);
  if (offset === null || generation === null || !isSpaced || end === 0)
    throw malformed('a broken xref entry');
  if (kind !== 0x66 && kind !== 0x6e) throw malformed('a broken xref entry');
  if (entries.has(number))
    throw new FormatError('CONTAINER_AMBIGUOUS', 'an object twice in one xref section');
  entries.set(number, kind === 0x66 ? { kind: 'free' } : { kind: 'offset', offset, generation });
  return 18 + end;
}

function readDigits(bytes: Uint8Array, from: number, count: number): number | null {
  let value = 0;
  for (let at = from; at < from + count; at += 1) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return null;
    value = value * 10 + digit;
  }
  return value;
}

/** Space and line end, CR LF, or one of the two alone; 0 for anything else. */
function lengthOfLineEnd(first: number | undefined, second: number | undefined): number {
  const isReturn = first === 13;
  if ((first === 32 && (second === 13 || second === 10)) || (isReturn && second === 10)) return 2;
  return isReturn || first === 10 ? 1 : 0;
}

function readXrefStream(bytes: Uint8Array, offset: number): XrefSection {
  const { value } = readIndirectObject(bytes, offset, (inner) => inner);
  if (!isStream(value) || !isName(value.dict.entries.get('Type'), 'XRef'))
    throw malformed('no cross-reference');
  const dict = value.dict;
  const widths = dict.entries.get('W');
  const size = dict.entries.get('Size');
  if (
    !isArray(widths) ||
    widths.length !== 3 ||
    !widths.every((width) => isCount(width) && width <= 8) ||
    !isCount(size)
  ) {
    throw malformed('a broken cross-reference stream');
  }
  const index = dict.entries.get('Index') ?? [0, size];
  if (!isArray(index) || index.length % 2 !== 0 || !index.every(isCount)) throw malformed('a broken /Index');
  const data = decodeStream(value, (inner) => inner ?? null);
  return {
    offset,
    entries: readPacked(data, widths as number[], index as number[]),
    trailer: dict,
    isStream: true,
  };
}

function readPacked(
  data: Uint8Array,
  widths: readonly number[],
  index: readonly number[],
): Map<number, XrefEntry> {
  const rowBytes = widths.reduce((sum, width) => sum + width, 0);
  const entries = new Map<number, XrefEntry>();
  let at = 0;
  for (let pair = 0; pair < index.length; pair += 2) {
    const first = index[pair] ?? 0;
    const count = index[pair + 1] ?? 0;
    if (rowBytes === 0 || at + count * rowBytes > data.length)
      throw malformed('a short cross-reference stream');
    for (let number = first; number < first + count; number += 1, at += rowBytes) {
      if (entries.has(number)) {
        throw new FormatError('CONTAINER_AMBIGUOUS', 'an object twice in one xref section');
      }
      entries.set(number, readPackedEntry(data.subarray(at, at + rowBytes), widths));
    }
  }
  return entries;
}

/** Table 18 of ISO 32000-1; a type field of no bytes means type 1. */
function readPackedEntry(row: Uint8Array, [typeBytes = 0, secondBytes = 0]: readonly number[]): XrefEntry {
  const numberOf = (bytes: Uint8Array): number => bytes.reduce((value, byte) => value * 256 + byte, 0);
  const type = typeBytes === 0 ? 1 : numberOf(row.subarray(0, typeBytes));
  const second = numberOf(row.subarray(typeBytes, typeBytes + secondBytes));
  const third = numberOf(row.subarray(typeBytes + secondBytes));
  if (type === 1) return { kind: 'offset', offset: second, generation: third };
  return type === 2 ? { kind: 'compressed', stream: second, index: third } : { kind: 'free' };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffffffff;
}

function offsetOf(value: PdfValue, length: number): number {
  if (!isCount(value) || value >= length) throw malformed('a cross-reference outside of the file');
  return value;
}

function malformed(detail: string): FormatError {
  return new FormatError('CONTAINER_MALFORMED', detail);
}
