// A large blob at rest: AES-256-GCM segments of 1 MiB in one file with a random key of its own, kept in the (encrypted) database. What came encrypted lies
// there as it came (key null): its key stands in the database too, and a second cipher over the first would protect nothing more.
//
//   "YZBLOB1\0" 8 | segment bytes u32 | random 12 |  segment 0: ciphertext, tag 16 | segment 1 … | last segment
//
// Nonce = segment counter, never used twice because the key is the file's own and a file is written once. Every segment authenticates the
// header and whether it is the last one: flipped bytes, segments in another order or of another file, and a cut file are errors, never other
// content. Threat: somebody who takes or changes the disk. Versioning: another layout gets another magic.
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';

export const blobFileMagic = Buffer.from('YZBLOB1\0', 'latin1');
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

/** Where a large blob lies. */
export interface BlobFile {
  readonly path: string;
  /** Of the file alone; null: the bytes came encrypted and lie there as they came. */
  readonly key: Uint8Array | null;
  readonly sizeBytes: number;
}

type SealedFile = BlobFile & { readonly key: Uint8Array };

/** A reader of a blob file's segments, whichever way they lie there. */
export function createSegmentReader(blob: BlobFile): (index: number) => Promise<Uint8Array> {
  const { key } = blob;
  if (key !== null) return createSealedReader({ ...blob, key });
  return async (index) => {
    const start = index * segmentBytes;
    const bytes = Buffer.allocUnsafeSlow(Math.min(segmentBytes, blob.sizeBytes - start));
    await readPlainFile(blob, start, bytes);
    return bytes;
  };
}

/** Fills `target` with what lies from `offset` on in a file whose bytes are as they came. */
export async function readPlainFile(blob: BlobFile, offset: number, target: Uint8Array): Promise<void> {
  const file = await open(blob.path, 'r');
  try {
    await assertSize(file, blob.sizeBytes);
    await readExactly(file, offset, target);
  } finally {
    await file.close();
  }
}

/**
 * Decrypts segments of a blob file. What is read goes through one piece of memory: a megabyte of it for each would be left to be collected. Two reads at once
 * have one each.
 */
function createSealedReader(blob: SealedFile): (index: number) => Promise<Uint8Array> {
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
async function readBlobSegment(blob: SealedFile, index: number, memory: Buffer): Promise<Uint8Array> {
  const lastIndex = lastSegment(blob.sizeBytes);
  const length = index === lastIndex ? blob.sizeBytes - lastIndex * segmentBytes : segmentBytes;
  const file = await open(blob.path, 'r');
  try {
    await assertSize(file, blobFileBytes(blob));
    const header = await readExactly(file, 0, Buffer.allocUnsafe(headerBytes));
    if (!header.subarray(0, 8).equals(blobFileMagic) || header.readUInt32BE(8) !== segmentBytes)
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

/** Bytes of such a file on the disk. */
export function blobFileBytes({ key, sizeBytes }: Omit<BlobFile, 'path'>): number {
  if (key === null) return sizeBytes;
  return headerBytes + sizeBytes + (lastSegment(sizeBytes) + 1) * tagBytes;
}

/** Reads a whole blob file by its authentication tags, or its hash; false when it is not what was written, was cut, or is gone. */
export async function checkBlobFile(blob: BlobFile & { readonly sha256: string }): Promise<boolean> {
  try {
    if (blob.key === null) return (await hashPlainFile(blob)) === blob.sha256;
    const read = createSegmentReader(blob);
    for (let index = 0; index <= lastSegment(blob.sizeBytes); index += 1) await read(index);
    return true;
  } catch (error) {
    if (error instanceof BlobDamagedError || isMissing(error)) return false;
    throw error;
  }
}

async function hashPlainFile(blob: BlobFile): Promise<string> {
  const hash = createHash('sha256');
  const memory = Buffer.allocUnsafe(Math.min(segmentBytes, blob.sizeBytes));
  for (let offset = 0; offset < blob.sizeBytes; offset += segmentBytes) {
    const bytes = memory.subarray(0, blob.sizeBytes - offset);
    await readPlainFile(blob, offset, bytes);
    hash.update(bytes);
  }
  return hash.digest('hex');
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EIO');
}

function lastSegment(sizeBytes: number): number {
  return Math.max(0, Math.ceil(sizeBytes / segmentBytes) - 1);
}

async function assertSize(file: FileHandle, sizeBytes: number): Promise<void> {
  if ((await file.stat()).size !== sizeBytes) throw new BlobDamagedError('the blob file was cut or grew');
}

/** What one segment is bound to. */
export interface Segment {
  readonly key: Uint8Array;
  readonly header: Uint8Array;
  readonly index: number;
  readonly last: boolean;
}

/** Ciphertext and tag of a segment. */
export function sealSegment(segment: Segment, plain: Uint8Array): readonly Buffer[] {
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

/** Fills the piece of memory it is given. */
async function readExactly<Memory extends Uint8Array>(
  file: FileHandle,
  position: number,
  bytes: Memory,
): Promise<Memory> {
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, position + filled);
    if (bytesRead === 0) throw new BlobDamagedError('the blob file was cut');
    filled += bytesRead;
  }
  return bytes;
}
