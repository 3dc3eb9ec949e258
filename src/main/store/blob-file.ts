// A large blob at rest: AES-256-GCM segments of 1 MiB in one file with a random key of its own, kept in the (encrypted) database.
//
//   "YZBLOB1\0" 8 | segment bytes u32 | random 12 |  segment 0: ciphertext, tag 16 | segment 1 … | last segment
//
// Nonce = segment counter, never used twice because the key is the file's own and a file is written once. Every segment authenticates the
// header and whether it is the last one: flipped bytes, segments in another order or of another file, and a cut file are errors, never other
// content. Threat: somebody who takes or changes the disk. Versioning: another layout gets another magic.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import type { Sha256 } from '../../shared/domain/ids.ts';

const magic = Buffer.from('YZBLOB1\0', 'latin1');
const headerBytes = 24;
const tagBytes = 16;
/** Large enough that the tag and the call cost nothing, small enough that random access decrypts little. */
export const segmentBytes = 1024 * 1024;

/** A blob file was changed on disk: it is not opened, and nothing of it is shown. */
class BlobDamagedError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'BlobDamagedError';
  }
}

/** A blob file that is being written, in as many goes as it takes. */
export interface BlobFileWriter {
  /** Bytes taken in so far: where the next go begins. */
  receivedBytes(): number;
  /** Takes bytes in; when the stream fails, what came before stays and is gone on with. */
  append(chunks: AsyncIterable<Uint8Array>): Promise<void>;
  /** Writes what is held back and flushes; the caller renames it into place. */
  finish(): Promise<{ readonly sha256: Sha256; readonly sizeBytes: number }>;
}

/** Encrypts into a new file at `path`, which is open only while bytes come. */
export function createBlobFile(path: string, key: Uint8Array): BlobFileWriter {
  const hash = createHash('sha256');
  const header = Buffer.concat([magic, uint32(segmentBytes), randomBytes(12)]);
  const segment = Buffer.allocUnsafe(segmentBytes);
  let filled = 0;
  let index = 0;
  // A write that failed may have left half a segment: nothing fits behind it.
  let isWhole = true;
  const write = async (file: FileHandle, last: boolean): Promise<void> => {
    const bytes = segment.subarray(0, filled);
    hash.update(bytes);
    isWhole = false;
    if (index === 0) await file.writeFile(header);
    // Piece by piece: put together they would be a megabyte more of garbage for each that is written.
    for (const piece of sealSegment({ key, header, index, last }, bytes)) await file.writeFile(piece);
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
      return { sha256: hash.digest('hex') as Sha256, sizeBytes };
    },
  };
}

interface BlobFile {
  readonly path: string;
  readonly key: Uint8Array;
  readonly sizeBytes: number;
}

/**
 * Decrypts segments of a blob file. What is read goes through one piece of memory: a megabyte of it for each would be left to be collected. Two reads at once
 * have one each.
 */
export function createSegmentReader(blob: BlobFile): (index: number) => Promise<Uint8Array> {
  let spare: Buffer | null = null;
  return async (index) => {
    const memory = spare ?? Buffer.allocUnsafe(Math.min(segmentBytes, blob.sizeBytes) + tagBytes);
    spare = null;
    try {
      return await readBlobSegment(blob, index, memory);
    } finally {
      spare = memory;
    }
  };
}

/** The file is open only while it is read, so that no handle outlives a lock of the screen. */
async function readBlobSegment(blob: BlobFile, index: number, memory: Buffer): Promise<Uint8Array> {
  const lastIndex = lastSegment(blob.sizeBytes);
  const length = index === lastIndex ? blob.sizeBytes - lastIndex * segmentBytes : segmentBytes;
  const file = await open(blob.path, 'r');
  try {
    await assertSize(file, blob.sizeBytes);
    const header = await readExactly(file, 0, Buffer.allocUnsafe(headerBytes));
    if (!header.subarray(0, 8).equals(magic) || header.readUInt32BE(8) !== segmentBytes)
      throw new BlobDamagedError('not a blob file of this version');
    const sealed = await readExactly(
      file,
      headerBytes + index * (segmentBytes + tagBytes),
      memory.subarray(0, length + tagBytes),
    );
    return openSegment({ key: blob.key, header, index, last: index === lastIndex }, sealed);
  } finally {
    await file.close();
  }
}

/** Bytes on the disk of a blob of this size. */
export function blobFileBytes(sizeBytes: number): number {
  return headerBytes + sizeBytes + (lastSegment(sizeBytes) + 1) * tagBytes;
}

/** Reads a whole blob file by its authentication tags; false when it is not what was written, was cut, or is gone. */
export async function checkBlobFile(blob: BlobFile): Promise<boolean> {
  try {
    const read = createSegmentReader(blob);
    for (let index = 0; index <= lastSegment(blob.sizeBytes); index += 1) await read(index);
    return true;
  } catch (error) {
    if (error instanceof BlobDamagedError || isMissing(error)) return false;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EIO');
}

function lastSegment(sizeBytes: number): number {
  return Math.max(0, Math.ceil(sizeBytes / segmentBytes) - 1);
}

async function assertSize(file: FileHandle, sizeBytes: number): Promise<void> {
  if ((await file.stat()).size !== blobFileBytes(sizeBytes))
    throw new BlobDamagedError('the blob file was cut or grew');
}

interface Segment {
  readonly key: Uint8Array;
  readonly header: Uint8Array;
  readonly index: number;
  readonly last: boolean;
}

function sealSegment(segment: Segment, plain: Uint8Array): readonly Buffer[] {
  const cipher = createCipheriv('aes-256-gcm', segment.key, nonceOf(segment.index));
  cipher.setAAD(associatedData(segment));
  const sealed = cipher.update(plain);
  cipher.final();
  return [sealed, cipher.getAuthTag()];
}

function openSegment(segment: Segment, sealed: Buffer): Uint8Array {
  const decipher = createDecipheriv('aes-256-gcm', segment.key, nonceOf(segment.index));
  decipher.setAAD(associatedData(segment));
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
  try {
    const plain = decipher.update(sealed.subarray(0, sealed.length - tagBytes));
    decipher.final();
    return plain;
  } catch (error) {
    throw new BlobDamagedError(`segment ${segment.index} of a blob file was changed`, error);
  }
}

function associatedData({ header, last }: Segment): Buffer {
  return Buffer.concat([header, Uint8Array.of(last ? 1 : 0)]);
}

function nonceOf(index: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(index, 8);
  return nonce;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** Fills the piece of memory it is given. */
async function readExactly(file: FileHandle, position: number, bytes: Buffer): Promise<Buffer> {
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, position + filled);
    if (bytesRead === 0) throw new BlobDamagedError('the blob file was cut');
    filled += bytesRead;
  }
  return bytes;
}
