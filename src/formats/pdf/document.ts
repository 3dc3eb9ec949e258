// Bounded PDF reader: cross-reference tables and streams, object streams, no repair.
// Threat: a hostile file that loops, nests, or shows different objects to different readers. Nothing is guessed: a file whose
// cross-reference is wrong is malformed here, even if viewers would reconstruct it. Revisions stay apart, because signatures are judged by them.
import { FormatError } from '../failure.ts';
import { decodeStream } from './filters.ts';
import { readIndirectObject } from './indirect.ts';
import { createLexer } from './lexer.ts';
import {
  isDict,
  isName,
  isRef,
  isStream,
  type PdfDict,
  type PdfRef,
  type PdfStream,
  type PdfValue,
} from './values.ts';
import { readXrefSections, type XrefEntry, type XrefSection } from './xref.ts';

export interface PdfDocument {
  readonly bytes: Uint8Array;
  /** Newest first. */
  readonly sections: readonly XrefSection[];
  readonly trailer: PdfDict;
  readonly catalog: PdfDict;
  /** Object numbers in use in the newest state. */
  readonly objectNumbers: readonly number[];
  /** The object of a number in the newest state; null for free and missing ones. */
  get(number: number): PdfValue;
  /** Where the object's newest form stands. */
  entryOf(number: number): XrefEntry | undefined;
  /** Follows references (at most 32 in a row); undefined reads as null. */
  resolve(value: PdfValue | undefined): PdfValue;
  dict(value: PdfValue | undefined): PdfDict | null;
  decode(stream: PdfStream): Uint8Array;
}

const maxRefChain = 32;
/** Decoded bytes of all streams of one document together: what a bomb may cost. */
const maxDecodedBytes = 512 * 1024 * 1024;

/** Opens a document, or a revision of one when the bytes end where the revision ended. */
export function openPdf(file: Uint8Array): PdfDocument {
  // One view for all who read: a lexer for every object would make one each.
  const bytes = Buffer.isBuffer(file) ? file : Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (bytes.toString('latin1', 0, 5) !== '%PDF-') {
    throw new FormatError('CONTAINER_MALFORMED', 'no %PDF- at the first byte');
  }
  return openSections(bytes, readXrefSections(bytes));
}

function openSections(bytes: Uint8Array, sections: readonly XrefSection[]): PdfDocument {
  const newest = sections[0];
  if (!newest) throw new FormatError('CONTAINER_MALFORMED', 'no cross-reference');
  if (newest.trailer.entries.has('Encrypt')) throw new FormatError('CONTAINER_UNSUPPORTED', 'encrypted PDF');
  const objects = createObjects(bytes, mergeSections(sections));
  const catalog = objects.resolve(newest.trailer.entries.get('Root'));
  if (!isDict(catalog) || !isRef(newest.trailer.entries.get('Root'))) {
    throw new FormatError('CONTAINER_MALFORMED', 'no catalog');
  }
  return { ...objects, bytes, sections, trailer: newest.trailer, catalog };
}

/** An earlier state of the same bytes: without the newest `index` cross-reference sections. Throws a FormatError when it is no document. */
export function openPdfState(newest: PdfDocument, index: number): PdfDocument {
  return index === 0 ? newest : openSections(newest.bytes, newest.sections.slice(index));
}

function mergeSections(sections: readonly XrefSection[]): ReadonlyMap<number, XrefEntry> {
  const [only, ...older] = sections;
  if (only && older.length === 0) return only.entries;
  const merged = new Map<number, XrefEntry>();
  for (const section of sections) {
    for (const [number, entry] of section.entries) if (!merged.has(number)) merged.set(number, entry);
  }
  return merged;
}

type Objects = Omit<PdfDocument, 'bytes' | 'sections' | 'trailer' | 'catalog'>;

function createObjects(bytes: Uint8Array, entries: ReadonlyMap<number, XrefEntry>): Objects {
  const objectStreams = new Map<number, readonly StreamedObject[]>();
  const decode = createDecoder((value) => resolve(value));
  const load = (number: number, entry: XrefEntry): PdfValue => {
    if (entry.kind === 'free') return null;
    if (entry.kind === 'compressed') return loadCompressed(number, entry);
    if (entry.offset >= bytes.length)
      throw new FormatError('CONTAINER_MALFORMED', `object ${number} lies outside`);
    const object = readIndirectObject(bytes, entry.offset, resolve);
    if (object.number !== number || object.generation !== entry.generation) {
      throw new FormatError('CONTAINER_MALFORMED', `object ${number} is not where the xref says`);
    }
    return object.value;
  };
  const loadCompressed = (number: number, entry: CompressedEntry): PdfValue => {
    const { stream: container, index } = entry;
    let contents = objectStreams.get(container);
    if (!contents) {
      if (entries.get(container)?.kind !== 'offset')
        throw new FormatError('CONTAINER_MALFORMED', 'nested object streams');
      contents = readObjectStream(get(container), decode, resolve);
      objectStreams.set(container, contents);
    }
    const object = contents[index];
    // Some readers go by the index, others by the number: they must find the same one.
    if (object?.number !== number)
      throw new FormatError('CONTAINER_AMBIGUOUS', `object ${number} is not where its object stream says`);
    return object.value;
  };
  const get = createMemory(entries, load);
  const resolve = (value: PdfValue | undefined): PdfValue => {
    let current = value ?? null;
    for (let hops = 0; isRef(current); hops += 1) {
      if (hops >= maxRefChain) throw new FormatError('CONTAINER_MALFORMED', 'references in a circle');
      current = followRef(current, entries, get);
    }
    return current;
  };
  return {
    objectNumbers: numbersInUse(entries),
    get,
    entryOf: (number) => entries.get(number),
    resolve,
    dict: (value) => {
      const resolved = resolve(value);
      if (isStream(resolved)) return resolved.dict;
      return isDict(resolved) ? resolved : null;
    },
    decode,
  };
}

/** Each object is read once. What could not be read is not tried again either: unpacking it may have cost much. */
function createMemory(
  entries: ReadonlyMap<number, XrefEntry>,
  load: (number: number, entry: XrefEntry) => PdfValue,
): (number: number) => PdfValue {
  const cache = new Map<number, PdfValue>();
  const loading = new Set<number>();
  const failures = new Map<number, FormatError>();
  return (number) => {
    const known = cache.get(number);
    if (known !== undefined) return known;
    const entry = entries.get(number);
    if (!entry) return null;
    const failure = failures.get(number);
    if (failure) throw failure;
    if (loading.has(number)) throw new FormatError('CONTAINER_MALFORMED', `object ${number} needs itself`);
    loading.add(number);
    try {
      const value = load(number, entry);
      cache.set(number, value);
      return value;
    } catch (error) {
      if (error instanceof FormatError) failures.set(number, error);
      throw error;
    } finally {
      loading.delete(number);
    }
  };
}

function numbersInUse(entries: ReadonlyMap<number, XrefEntry>): number[] {
  const numbers: number[] = [];
  for (const [number, entry] of entries) if (entry.kind !== 'free') numbers.push(number);
  return numbers;
}

/** Decodes streams of one document under one budget. */
function createDecoder(
  resolve: (value: PdfValue | undefined) => PdfValue,
): (stream: PdfStream) => Uint8Array {
  let decodedBytes = 0;
  return (stream) => {
    const decoded = decodeStream(stream, resolve);
    decodedBytes += decoded.length;
    if (decodedBytes > maxDecodedBytes) throw new FormatError('LIMIT_EXCEEDED', 'streams unpack to too much');
    return decoded;
  };
}

/** A reference with another generation than the table's is a reference to nothing (7.3.10). */
function followRef(
  ref: PdfRef,
  entries: ReadonlyMap<number, XrefEntry>,
  get: (number: number) => PdfValue,
): PdfValue {
  const entry = entries.get(ref.number);
  const generation = entry?.kind === 'offset' ? entry.generation : 0;
  return generation === ref.generation ? get(ref.number) : null;
}

type CompressedEntry = Extract<XrefEntry, { readonly kind: 'compressed' }>;

interface StreamedObject {
  readonly number: number;
  readonly value: PdfValue;
}

function readObjectStream(
  value: PdfValue,
  decode: (stream: PdfStream) => Uint8Array,
  resolve: (value: PdfValue | undefined) => PdfValue,
): readonly StreamedObject[] {
  if (!isStream(value) || !isName(value.dict.entries.get('Type'), 'ObjStm')) {
    throw new FormatError('CONTAINER_MALFORMED', 'no object stream');
  }
  const count = resolve(value.dict.entries.get('N'));
  const first = resolve(value.dict.entries.get('First'));
  if (typeof count !== 'number' || typeof first !== 'number' || count > 1_000_000) {
    throw new FormatError('CONTAINER_MALFORMED', 'a broken object stream');
  }
  const data = decode(value);
  const header = createLexer(data, 0, false);
  const contents: StreamedObject[] = [];
  const numbers = new Set<number>();
  for (let index = 0; index < count; index += 1) {
    const number = header.next();
    const offset = header.next();
    if (typeof number !== 'number' || typeof offset !== 'number' || first + offset >= data.length) {
      throw new FormatError('CONTAINER_MALFORMED', 'a broken object stream');
    }
    if (numbers.has(number))
      throw new FormatError('CONTAINER_AMBIGUOUS', `object ${number} twice in one object stream`);
    numbers.add(number);
    contents.push({ number, value: withoutSpans(createLexer(data, first + offset).object()) });
  }
  return contents;
}

/** Offsets inside an object stream mean nothing in the file. */
function withoutSpans(value: PdfValue): PdfValue {
  if (value === null || typeof value !== 'object') return value;
  if (!('kind' in value)) return value.map(withoutSpans);
  if (value.kind === 'string') return { kind: 'string', bytes: value.bytes, span: null, isHex: value.isHex };
  if (value.kind !== 'dict') return value;
  return {
    kind: 'dict',
    entries: new Map([...value.entries].map(([key, inner]) => [key, withoutSpans(inner)])),
  };
}
