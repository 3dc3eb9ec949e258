import { FormatError } from '../failure.ts';
import type { NameEncoding } from './names.ts';

// APPNOTE.TXT 6.3.10, sections 4.3.7 to 4.3.16: the three records that this reader knows.

/** What a caller is willing to read. */
export interface ZipLimits {
  readonly maxEntries: number;
  /** Sum of the uncompressed sizes, bytes. */
  readonly maxTotalBytes: number;
  /** Uncompressed over compressed size, of entries larger than `ratioFreeBytes`. */
  readonly maxRatio: number;
  readonly nameEncoding: NameEncoding;
  /** Bytes that belong to no entry: refused in packages, tolerated between the entries of foreign archives. */
  readonly gaps: 'refuse' | 'tolerate';
}

/** Short entries of zeros compress by any ratio and harm nobody. */
export const ratioFreeBytes = 1024 * 1024;

export const signatures = {
  local: 0x04034b50,
  central: 0x02014b50,
  end: 0x06054b50,
  end64Locator: 0x07064b50,
  descriptor: 0x08074b50,
};
export const endRecordBytes = 22;
export const localHeaderBytes = 30;
export const centralHeaderBytes = 46;

/** Bit 0 encryption, 3 sizes after the data, 11 UTF-8 name; 1 and 2 only tell how hard the deflater tried. */
export const flagBits = { encrypted: 1, descriptor: 8, utf8: 0x800 };
const knownFlags = 0x0002 | 0x0004 | flagBits.descriptor | flagBits.utf8;

export interface RawEntry {
  readonly nameBytes: Uint8Array;
  readonly flags: number;
  readonly method: number;
  readonly crc32: number;
  readonly compressedBytes: number;
  readonly sizeBytes: number;
  readonly headerOffset: number;
}

/** One record of the central directory at `at`, and where the next one begins. */
export function readCentralRecord(bytes: Uint8Array, at: number): { entry: RawEntry; next: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (at + centralHeaderBytes > bytes.length || view.getUint32(at, true) !== signatures.central) {
    throw new FormatError('CONTAINER_MALFORMED', 'the central directory is broken');
  }
  const nameLength = view.getUint16(at + 28, true);
  const extraLength = view.getUint16(at + 30, true);
  const next = at + centralHeaderBytes + nameLength + extraLength + view.getUint16(at + 32, true);
  if (next > bytes.length) throw new FormatError('CONTAINER_MALFORMED', 'the central directory is cut short');
  if (view.getUint16(at + 34, true) !== 0) throw new FormatError('CONTAINER_UNSUPPORTED', 'several volumes');
  const nameEnd = at + centralHeaderBytes + nameLength;
  refuseExtraNames(bytes.subarray(nameEnd, nameEnd + extraLength));
  refuseSymbolicLink(view.getUint16(at + 4, true), view.getUint32(at + 38, true));
  const entry: RawEntry = {
    nameBytes: bytes.subarray(at + centralHeaderBytes, nameEnd),
    flags: view.getUint16(at + 8, true),
    method: view.getUint16(at + 10, true),
    crc32: view.getUint32(at + 16, true),
    compressedBytes: view.getUint32(at + 20, true),
    sizeBytes: view.getUint32(at + 24, true),
    headerOffset: view.getUint32(at + 42, true),
  };
  checkFeatures(entry);
  return { entry, next };
}

function checkFeatures(entry: RawEntry): void {
  if ((entry.flags & flagBits.encrypted) !== 0)
    throw new FormatError('CONTAINER_UNSUPPORTED', 'encrypted entry');
  if ((entry.flags & ~knownFlags) !== 0)
    throw new FormatError('CONTAINER_UNSUPPORTED', 'unknown entry flags');
  if (entry.method !== 0 && entry.method !== 8)
    throw new FormatError('CONTAINER_UNSUPPORTED', 'compression method');
  if (entry.method === 0 && entry.compressedBytes !== entry.sizeBytes) {
    throw new FormatError('CONTAINER_MALFORMED', 'a stored entry with two sizes');
  }
  if ([entry.compressedBytes, entry.sizeBytes, entry.headerOffset].includes(0xffffffff)) {
    throw new FormatError('CONTAINER_UNSUPPORTED', 'zip64');
  }
}

/** A zip64 record or a second name (Info-ZIP Unicode path) would let readers disagree. */
function refuseExtraNames(extra: Uint8Array): void {
  const view = new DataView(extra.buffer, extra.byteOffset, extra.byteLength);
  for (let at = 0; at + 4 <= extra.length; at += 4 + view.getUint16(at + 2, true)) {
    const id = view.getUint16(at, true);
    if (id === 0x0001) throw new FormatError('CONTAINER_UNSUPPORTED', 'zip64');
    if (id === 0x7075) throw new FormatError('CONTAINER_AMBIGUOUS', 'an entry with a second name');
  }
}

function refuseSymbolicLink(madeBy: number, externalAttributes: number): void {
  const unixMode = externalAttributes >>> 16;
  if (madeBy >>> 8 === 3 && (unixMode & 0xf000) === 0xa000) {
    throw new FormatError('CONTAINER_AMBIGUOUS', 'a symbolic link');
  }
}

const endMark = Buffer.from('PK\x05\x06', 'latin1');

/** The end record, with where it stands; refuses comments that hold another one. */
export function findEndRecord(
  tail: Uint8Array,
  tailOffset: number,
): { at: number; entries: number; size: number; offset: number } {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  const found: number[] = [];
  const bytes = Buffer.from(tail.buffer, tail.byteOffset, tail.byteLength);
  for (let at = bytes.indexOf(endMark); at >= 0; at = bytes.indexOf(endMark, at + 1)) {
    if (at + endRecordBytes <= tail.length) found.push(at);
  }
  const matching = found.filter((at) => at + endRecordBytes + view.getUint16(at + 20, true) === tail.length);
  const at = matching[0];
  if (at === undefined) throw new FormatError('CONTAINER_MALFORMED', 'no end of a zip archive');
  // An end record inside the comment of another: readers that search from either side find different archives.
  if (matching.length > 1 || found.some((other) => other > at)) {
    throw new FormatError('CONTAINER_AMBIGUOUS', 'two ends of a zip archive');
  }
  if (at >= 20 && view.getUint32(at - 20, true) === signatures.end64Locator) {
    throw new FormatError('CONTAINER_UNSUPPORTED', 'zip64');
  }
  const entries = view.getUint16(at + 10, true);
  if (view.getUint32(at + 4, true) !== 0 || view.getUint16(at + 8, true) !== entries) {
    throw new FormatError('CONTAINER_UNSUPPORTED', 'several volumes');
  }
  return {
    at: tailOffset + at,
    entries,
    size: view.getUint32(at + 12, true),
    offset: view.getUint32(at + 16, true),
  };
}
