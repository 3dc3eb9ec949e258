// Writes a large blob's file, in as many goes as it takes: encrypted under a key of its own, or, when its first bytes say that it came encrypted, as it came.
import { createHash, randomBytes } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import type { Sha256 } from '../../shared/domain/ids.ts';
import { blobFileMagic, sealSegment, segmentBytes } from './blob-file.ts';

/** Is what begins like this encrypted already? The store knows no format: it is handed in. */
export type IsEncrypted = (head: Uint8Array) => boolean;

/** A blob file that is being written, in as many goes as it takes. */
export interface BlobFileWriter {
  /** Bytes taken in so far: where the next go begins. */
  receivedBytes(): number;
  /** Takes bytes in; when the stream fails, what came before stays and is gone on with. */
  append(chunks: AsyncIterable<Uint8Array>): Promise<void>;
  /** Writes what is held back and flushes; the caller renames it into place. */
  finish(): Promise<{ readonly sha256: Sha256; readonly sizeBytes: number; readonly key: Uint8Array | null }>;
}

/** Writes into a new file at `path`, which is open only while bytes come. */
export function createBlobFile(path: string, isEncrypted: IsEncrypted): BlobFileWriter {
  const hash = createHash('sha256');
  const key = randomBytes(32);
  const header = newHeader();
  const segment = Buffer.allocUnsafe(segmentBytes);
  let filled = 0;
  let index = 0;
  let isKeptAsItCame = false;
  // A write that failed may have left half a segment: nothing fits behind it.
  let isWhole = true;
  const write = async (file: FileHandle, last: boolean): Promise<void> => {
    const bytes = segment.subarray(0, filled);
    hash.update(bytes);
    isWhole = false;
    if (index === 0) isKeptAsItCame = isEncrypted(bytes);
    if (isKeptAsItCame) await file.writeFile(bytes);
    else {
      if (index === 0) await file.writeFile(header);
      // Piece by piece: put together they would be a megabyte more of garbage for each that is written.
      for (const piece of sealSegment({ key, header, index, last }, bytes)) await file.writeFile(piece);
    }
    isWhole = true;
    index += 1;
    filled = 0;
  };
  const during = async (work: (file: FileHandle) => Promise<void>): Promise<void> => {
    if (!isWhole) throw new Error('a blob file of which a write failed is not gone on with');
    const file = await open(path, 'a', 0o600);
    try {
      await work(file);
    } finally {
      await file.close();
    }
  };
  const received = (): number => index * segmentBytes + filled;
  return {
    receivedBytes: received,
    append: (chunks) =>
      during(async (file) => {
        for await (const chunk of chunks) {
          for (let taken = 0; taken < chunk.length;) {
            // One segment is held back: only at the end is it known to be the last.
            if (filled === segmentBytes) await write(file, false);
            const part = chunk.subarray(taken, taken + segmentBytes - filled);
            segment.set(part, filled);
            filled += part.length;
            taken += part.length;
          }
        }
      }),
    finish: async () => {
      const sizeBytes = received();
      await during(async (file) => {
        await write(file, true);
        await file.sync();
      });
      return { sha256: hash.digest('hex') as Sha256, sizeBytes, key: isKeptAsItCame ? null : key };
    },
  };
}

function newHeader(): Buffer {
  const header = Buffer.concat([blobFileMagic, Buffer.alloc(4), randomBytes(12)]);
  header.writeUInt32BE(segmentBytes, blobFileMagic.length);
  return header;
}
