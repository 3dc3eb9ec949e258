// Strict, bounded zip reader (APPNOTE.TXT 6.3.10 without zip64, encryption and volumes).
// Threat: a container that two readers see differently (duplicate or twin names, local headers that disagree with the directory, hidden
// bytes, a second end record), one that leads out of its folder, one that unpacks to more than the machine holds. Everything is checked
// against the directory before the first entry is handed out; entries stream with their size and CRC enforced.
import { crc32, createInflateRaw } from 'node:zlib';
import { Readable } from 'node:stream';
import { type ByteSource, passChunks, readChunks } from '../byte-source.ts';
import { FormatError } from '../failure.ts';
import { checkLocalHeader } from './local-header.ts';
import { checkNamesApart, readEntryName } from './names.ts';
import {
  endRecordBytes,
  findEndRecord,
  flagBits,
  ratioFreeBytes,
  type RawEntry,
  readCentralRecord,
  signatures,
  type ZipLimits,
} from './structure.ts';

export type { ZipLimits } from './structure.ts';

export interface ZipEntry {
  readonly name: string;
  readonly sizeBytes: number;
  readonly compressedBytes: number;
  readonly method: 'stored' | 'deflated';
  /** Place of the entry's data in the archive. */
  readonly dataOffset: number;
  readonly crc32: number;
}

export interface ZipReader {
  /** In the order of the central directory, folders included (their names end in a slash). */
  readonly entries: readonly ZipEntry[];
  entry(name: string): ZipEntry | undefined;
  /** Streams an entry; rejects with a FormatError when its bytes do not have the promised size and CRC. */
  open(entry: ZipEntry): AsyncGenerator<Uint8Array>;
  /** The same for who only looks: a chunk may be overwritten by the next. */
  pass(entry: ZipEntry): AsyncGenerator<Uint8Array>;
  /** A small entry in one piece; LIMIT_EXCEEDED when it is larger than `maxBytes`. */
  readAll(entry: ZipEntry, maxBytes: number): Promise<Uint8Array>;
}

/** A package: room for a few hundred attachments, 256 MB beside the policy's 200 MB. */
export const packageZipLimits: ZipLimits = {
  maxEntries: 500,
  maxTotalBytes: 256 * 1024 * 1024,
  maxRatio: 200,
  nameEncoding: 'utf8',
  gaps: 'refuse',
};

/** Foreign archives (.docx, .xlsx, .zip): office programs write thousands of parts at most and ratios of about 50. */
export const foreignZipLimits: ZipLimits = {
  maxEntries: 10_000,
  maxTotalBytes: 1024 * 1024 * 1024,
  maxRatio: 200,
  nameEncoding: 'legacy',
  gaps: 'tolerate',
};

const longestTailBytes = endRecordBytes + 0xffff;

/** Reads and checks the whole structure; no entry's data yet. */
export async function readZip(source: ByteSource, limits: ZipLimits): Promise<ZipReader> {
  if (source.sizeBytes < endRecordBytes)
    throw new FormatError('CONTAINER_MALFORMED', 'too short for a zip archive');
  const tailBytes = Math.min(longestTailBytes, source.sizeBytes);
  const tailOffset = source.sizeBytes - tailBytes;
  const end = findEndRecord(await source.read(tailOffset, tailBytes), tailOffset);
  if (end.entries > limits.maxEntries) throw new FormatError('LIMIT_EXCEEDED', `${end.entries} entries`);
  if (end.offset + end.size !== end.at) {
    throw new FormatError('CONTAINER_AMBIGUOUS', 'bytes before the archive or around its directory');
  }
  const raw = parseDirectory(await source.read(end.offset, end.size), end.entries);
  const names = raw.map((entry) =>
    readEntryName(entry.nameBytes, (entry.flags & flagBits.utf8) !== 0, limits.nameEncoding),
  );
  checkNamesApart(names);
  checkSizes(raw, limits);
  const dataOffsets = await checkLocalHeaders({ source, raw, directoryOffset: end.offset, limits });
  const entries = raw.map((entry, index): ZipEntry => ({
    name: names[index] ?? '',
    sizeBytes: entry.sizeBytes,
    compressedBytes: entry.compressedBytes,
    method: entry.method === 0 ? 'stored' : 'deflated',
    dataOffset: dataOffsets[index] ?? 0,
    crc32: entry.crc32,
  }));
  return createReader(source, entries);
}

function createReader(source: ByteSource, entries: readonly ZipEntry[]): ZipReader {
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  return {
    entries,
    entry: (name) => byName.get(name),
    open: (entry) => openEntry(source, entry, readChunks),
    // What is unpacked queues up on its way: only stored bytes can share their memory.
    pass: (entry) => openEntry(source, entry, entry.method === 'stored' ? passChunks : readChunks),
    readAll: async (entry, maxBytes) => {
      if (entry.sizeBytes > maxBytes) throw new FormatError('LIMIT_EXCEEDED', `${entry.name} is too large`);
      const bytes = new Uint8Array(entry.sizeBytes);
      let filled = 0;
      for await (const chunk of openEntry(source, entry, readChunks)) {
        bytes.set(chunk, filled);
        filled += chunk.length;
      }
      return bytes;
    },
  };
}

function parseDirectory(bytes: Uint8Array, count: number): RawEntry[] {
  const raw: RawEntry[] = [];
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    const { entry, next } = readCentralRecord(bytes, at);
    raw.push(entry);
    at = next;
  }
  if (at !== bytes.length)
    throw new FormatError('CONTAINER_AMBIGUOUS', 'bytes after the last directory record');
  return raw;
}

function checkSizes(raw: readonly RawEntry[], limits: ZipLimits): void {
  let totalBytes = 0;
  for (const entry of raw) {
    totalBytes += entry.sizeBytes;
    if (entry.sizeBytes > ratioFreeBytes && entry.sizeBytes > entry.compressedBytes * limits.maxRatio) {
      throw new FormatError('LIMIT_EXCEEDED', 'an entry unpacks to hundreds of times its size');
    }
  }
  if (totalBytes > limits.maxTotalBytes)
    throw new FormatError('LIMIT_EXCEEDED', `unpacks to ${totalBytes} bytes`);
}

interface LocalCheck {
  readonly source: ByteSource;
  readonly raw: readonly RawEntry[];
  readonly directoryOffset: number;
  readonly limits: ZipLimits;
}

/** Every local header must say what the directory says, and the entries must stand one behind the other. */
async function checkLocalHeaders({ source, raw, directoryOffset, limits }: LocalCheck): Promise<number[]> {
  const order = raw
    .map((_, index) => index)
    .sort((a, b) => (raw[a]?.headerOffset ?? 0) - (raw[b]?.headerOffset ?? 0));
  const dataOffsets: number[] = [];
  let position = 0;
  for (const index of order) {
    const entry = raw[index];
    if (!entry) continue;
    checkGap(position, entry.headerOffset, limits);
    const isForeign = limits.gaps === 'tolerate';
    const dataOffset = await checkLocalHeader(source, entry, { directoryOffset, isForeign });
    dataOffsets[index] = dataOffset;
    position = dataOffset + entry.compressedBytes;
    if (position > directoryOffset)
      throw new FormatError('CONTAINER_MALFORMED', 'an entry runs into the directory');
    if ((entry.flags & flagBits.descriptor) !== 0) position = await skipDescriptor(source, entry, position);
  }
  checkGap(position, directoryOffset, limits);
  return dataOffsets;
}

function checkGap(position: number, next: number, limits: ZipLimits): void {
  if (next < position) throw new FormatError('CONTAINER_AMBIGUOUS', 'two entries overlap');
  if (next > position && (limits.gaps === 'refuse' || position === 0)) {
    throw new FormatError('CONTAINER_AMBIGUOUS', 'bytes that belong to no entry');
  }
}

/** The data descriptor: 12 bytes, or 16 with its optional signature. */
async function skipDescriptor(source: ByteSource, entry: RawEntry, at: number): Promise<number> {
  const bytes = await source.read(at, Math.min(16, source.sizeBytes - at));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const agrees = (from: number): boolean =>
    from + 12 <= bytes.length &&
    view.getUint32(from, true) === entry.crc32 &&
    view.getUint32(from + 4, true) === entry.compressedBytes &&
    view.getUint32(from + 8, true) === entry.sizeBytes;
  if (bytes.length === 16 && view.getUint32(0, true) === signatures.descriptor && agrees(4)) return at + 16;
  if (agrees(0)) return at + 12;
  throw new FormatError('CONTAINER_AMBIGUOUS', 'sizes after the data disagree with the directory');
}

async function* openEntry(
  source: ByteSource,
  entry: ZipEntry,
  chunksOf: typeof readChunks,
): AsyncGenerator<Uint8Array> {
  const packed = chunksOf(source, entry.dataOffset, entry.dataOffset + entry.compressedBytes);
  let sizeBytes = 0;
  let checksum = 0;
  for await (const chunk of entry.method === 'stored' ? packed : inflate(packed, entry)) {
    sizeBytes += chunk.length;
    if (sizeBytes > entry.sizeBytes)
      throw new FormatError('CONTAINER_MALFORMED', `${entry.name} is longer than it says`);
    checksum = crc32(chunk, checksum);
    yield chunk;
  }
  if (sizeBytes !== entry.sizeBytes || checksum !== entry.crc32) {
    throw new FormatError('CONTAINER_MALFORMED', `${entry.name} does not have the size or checksum it says`);
  }
}

async function* inflate(packed: AsyncIterable<Uint8Array>, entry: ZipEntry): AsyncGenerator<Uint8Array> {
  const inflater = createInflateRaw();
  const input = Readable.from(packed);
  input.on('error', (error) => inflater.destroy(error));
  input.pipe(inflater);
  try {
    for await (const chunk of inflater as AsyncIterable<Uint8Array>) yield chunk;
  } catch (error) {
    if (error instanceof RangeError) throw error;
    throw new FormatError('CONTAINER_MALFORMED', `${entry.name} cannot be unpacked`);
  } finally {
    input.destroy();
    inflater.destroy();
  }
  // Bytes after the end of the deflate stream would be seen by one reader and not by another.
  if (inflater.bytesWritten !== entry.compressedBytes) {
    throw new FormatError('CONTAINER_AMBIGUOUS', `bytes hide behind ${entry.name}`);
  }
}
