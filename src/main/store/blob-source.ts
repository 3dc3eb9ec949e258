// Stored blobs as random access: a row's own bytes, or the segments of its file.
import path from 'node:path';
import type { Sha256 } from '../../shared/domain/ids.ts';
import { createSegmentReader, segmentBytes } from './blob-file.ts';

/** Random access to a stored blob; fits ByteSource of src/formats. */
export interface BlobSource {
  readonly sha256: Sha256;
  readonly sizeBytes: number;
  /** Exactly `length` bytes from `offset`; rejects with a RangeError when the blob has fewer. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Where the bytes of a blob are. */
export interface BlobRow {
  readonly sizeBytes: number;
  readonly bytes: Uint8Array | null;
  readonly fileKey: Uint8Array | null;
  readonly fileName: string | null;
}

/** A blob by its row; its file, when it has one, lies in `folder`. */
export function openRow(sha256: Sha256, row: BlobRow, folder: string): BlobSource {
  const { sizeBytes, bytes, fileKey, fileName } = row;
  const inside = (offset: number, length: number): void => {
    const valid = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0;
    if (!valid || offset + length > sizeBytes)
      throw new RangeError(`cannot read ${length} bytes at ${offset} of a blob of ${sizeBytes} bytes`);
  };
  if (bytes)
    return {
      sha256,
      sizeBytes,
      read: async (offset, length) => {
        inside(offset, length);
        return Promise.resolve(bytes.subarray(offset, offset + length));
      },
    };
  if (!fileName) throw new Error('a blob row has neither bytes nor a file');
  const read = createSegmentReader({ path: path.join(folder, fileName), key: fileKey, sizeBytes });
  // Readers of containers ask for many small ranges beside each other: the segment read last serves them.
  let cached: { index: number; bytes: Promise<Uint8Array> } | undefined;
  const segment = (index: number): Promise<Uint8Array> => {
    if (cached?.index === index) return cached.bytes;
    const bytes = read(index);
    cached = { index, bytes };
    // A failed read is tried again, not remembered.
    bytes.catch(() => (cached = undefined));
    return bytes;
  };
  return {
    sha256,
    sizeBytes,
    read: async (offset, length) => {
      inside(offset, length);
      return readAcross(segment, offset, length);
    },
  };
}

/** What is smaller is copied: whoever keeps it would keep its whole segment in memory. */
const leastSharedBytes = 64 * 1024;

async function readAcross(
  segment: (index: number) => Promise<Uint8Array>,
  offset: number,
  length: number,
): Promise<Uint8Array> {
  const first = offset % segmentBytes;
  // A large range inside one segment is handed out as it is: a copy of every megabyte that passes would double what is left to be collected.
  if (length >= leastSharedBytes && first + length <= segmentBytes)
    return (await segment((offset - first) / segmentBytes)).subarray(first, first + length);
  const result = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const position = offset + filled;
    const index = Math.floor(position / segmentBytes);
    const start = position - index * segmentBytes;
    const part = (await segment(index)).subarray(start, start + length - filled);
    result.set(part, filled);
    filled += part.length;
  }
  return result;
}

/** The bytes of a range, a segment at a time. */
export async function* streamSource(
  source: BlobSource,
  range: { readonly start: number; readonly end: number } | undefined,
): AsyncGenerator<Uint8Array> {
  const end = range?.end ?? source.sizeBytes;
  let offset = range?.start ?? 0;
  while (offset < end) {
    const toBoundary = segmentBytes - (offset % segmentBytes);
    const bytes = await source.read(offset, Math.min(toBoundary, end - offset));
    yield bytes;
    offset += bytes.length;
  }
}
