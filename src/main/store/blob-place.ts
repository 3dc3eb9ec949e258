// Where a stored blob lies, as plain data: a thread that has no database can read it. The key of a large one goes with it, and never leaves the process.
import path from 'node:path';
import type { Sha256 } from '../../shared/domain/ids.ts';
import { createSegmentReader, readPlainFile, segmentBytes, type BlobFile } from './blob-file.ts';
import type { StagedBlob } from './blobs.ts';
import type { Db } from './database.ts';

export type BlobPlace =
  { readonly kind: 'bytes'; readonly bytes: Uint8Array } | ({ readonly kind: 'file' } & BlobFile);

interface PlaceRow {
  readonly sizeBytes: number;
  readonly bytes: Uint8Array | null;
  readonly fileKey: Uint8Array | null;
  readonly fileName: string | null;
}

/** Tells where the blobs of a store lie, whose files are in `folder`; undefined for a hash that it does not have. */
export function createBlobLocator(db: Db, folder: string): (sha256: Sha256) => BlobPlace | undefined {
  const find = db.prepare<[string], PlaceRow>(
    'SELECT size_bytes AS sizeBytes, bytes, file_key AS fileKey, file_name AS fileName FROM blobs WHERE sha256 = ?',
  );
  return (sha256) => {
    const row = find.get(sha256);
    if (row === undefined) return undefined;
    const { bytes, fileKey, fileName, sizeBytes } = row;
    if (bytes !== null) return { kind: 'bytes', bytes };
    if (fileName === null) throw new Error('a blob row has neither bytes nor a file');
    return { kind: 'file', path: path.join(folder, fileName), key: fileKey, sizeBytes };
  };
}

/** Where staged bytes lie, which no row names yet; undefined: the store has them already. */
export function placeOfStaged({ bytes, file, sizeBytes }: StagedBlob, folder: string): BlobPlace | undefined {
  if (bytes !== null) return { kind: 'bytes', bytes };
  return file === null
    ? undefined
    : { kind: 'file', path: path.join(folder, file.name), key: file.key, sizeBytes };
}

/** Random access to a blob by its place. */
export function openBlobPlace(place: BlobPlace): {
  readonly sizeBytes: number;
  read(offset: number, length: number): Promise<Uint8Array>;
  /** As many bytes as `target` has; left out where they cannot come without a copy. */
  readonly readInto?: (offset: number, target: Uint8Array) => Promise<void>;
} {
  const sizeBytes = place.kind === 'bytes' ? place.bytes.length : place.sizeBytes;
  const inside = (offset: number, length: number): void => {
    const isValid =
      Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0;
    if (!isValid || offset + length > sizeBytes)
      throw new RangeError(`cannot read ${length} bytes at ${offset} of a blob of ${sizeBytes} bytes`);
  };
  if (place.kind === 'bytes') {
    const { bytes } = place;
    return {
      sizeBytes,
      read: async (offset, length) => {
        inside(offset, length);
        return Promise.resolve(bytes.subarray(offset, offset + length));
      },
    };
  }
  if (place.key === null) return openPlain(place, inside);
  // Readers of containers ask for many small ranges beside each other: the segment read last serves them.
  const read = createSegmentReader(place);
  let last: { readonly index: number; readonly bytes: Uint8Array } | null = null;
  const segment = async (index: number): Promise<Uint8Array> => {
    if (last?.index !== index) last = { index, bytes: await read(index) };
    return last.bytes;
  };
  return {
    sizeBytes,
    read: async (offset, length) => {
      inside(offset, length);
      const result = new Uint8Array(length);
      let filled = 0;
      while (filled < length) {
        const index = Math.floor((offset + filled) / segmentBytes);
        const start = offset + filled - index * segmentBytes;
        const part = (await segment(index)).subarray(start, start + length - filled);
        result.set(part, filled);
        filled += part.length;
      }
      return result;
    },
  };
}

/** A file whose bytes are as they came; `inside` throws for what is beyond it. */
function openPlain(place: BlobFile, inside: (offset: number, length: number) => void) {
  const readInto = async (offset: number, target: Uint8Array): Promise<void> => {
    inside(offset, target.length);
    await readPlainFile(place, offset, target);
  };
  return {
    sizeBytes: place.sizeBytes,
    readInto,
    read: async (offset: number, length: number): Promise<Uint8Array> => {
      // Before anything is allocated: a length out of a hostile file may be of any size.
      inside(offset, length);
      const bytes = new Uint8Array(length);
      await readInto(offset, bytes);
      return bytes;
    },
  };
}
