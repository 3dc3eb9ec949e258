// Bytes of any size, encrypted once under one content key: what is handed to several units is the same file for all, each gets the key wrapped.
//
//   "YZENC1\0\0" 8 | salt 32 | segment 0: ciphertext 1 MiB, tag 16 | segment 1 … | last segment: ciphertext 0 to 1 MiB, tag 16
//
//   key of the file = HKDF-SHA256(content key, salt, "yizhan/encrypted-stream/1 " + purpose, 32)
//   nonce           = 0 (7) | segment number u32 | last 0 or 1
//   AAD             = the header (40)
//
// AES-256-GCM. The number in the nonce makes segments in another order an error, the last flag a file that was cut (also between two segments) or
// that grew, the salt a segment of another file under the same content key, the purpose a file that is passed off as another kind. So nothing is ever
// given out but the bytes that were put in, from the first on. A stream gives its bytes before it knows the end: whoever keeps them keeps them only
// once the stream has ended (stage, then commit). Threat: whoever carries or stores the file. Versioning: another layout gets another magic.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { ByteSource } from '../../formats/byte-source.ts';
import { contentKeyBytes } from './content-key.ts';

const magic = Buffer.from('YZENC1\0\0', 'latin1');
const saltBytes = 32;
const headerBytes = magic.length + saltBytes;
const tagBytes = 16;
/** Large enough that the tag and the call cost nothing, small enough that random access decrypts little. */
const segmentBytes = 1024 * 1024;
const sealedBytes = segmentBytes + tagBytes;
const maxSegments = 2 ** 32;

export type DecryptionCode =
  /** Not such a file, or of another edition. Remedy: update the program, or ask the sender again. */
  | 'encryption-unreadable'
  /** Another key, or changed, cut or put together anew on the way. Remedy: fetch it again; then ask the sender. */
  | 'encryption-changed';

/** The one error of bytes that do not open. */
export class DecryptionError extends Error {
  readonly code: DecryptionCode;

  constructor(code: DecryptionCode, detail: string, cause?: unknown) {
    super(`${code}: ${detail}`, { cause });
    this.name = 'DecryptionError';
    this.code = code;
  }
}

/** What a file is opened with. */
export interface StreamKey {
  /** 32 random bytes, made for this content. */
  readonly contentKey: Uint8Array;
  /** What the bytes are for, in words of the program ('joint-issue'): a file of one purpose does not open as another's. */
  readonly purpose: string;
}

/** A fresh content key. */
export const newContentKey = (): Uint8Array => randomBytes(contentKeyBytes);

/** Bytes of the encrypted form of so many bytes. */
export function encryptedSizeOf(plainBytes: number): number {
  return headerBytes + plainBytes + Math.max(1, Math.ceil(plainBytes / segmentBytes)) * tagBytes;
}

/** True when these first bytes (8 or more) are those of an encrypted file of this edition. */
export const isEncryptedStream = (head: Uint8Array): boolean =>
  Buffer.compare(head.subarray(0, magic.length), magic) === 0;

/** Encrypts a stream; holds two segments in memory. */
export async function* encryptStream(
  streamKey: StreamKey,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const header = Buffer.concat([magic, randomBytes(saltBytes)]);
  const key = fileKeyOf(streamKey, header);
  yield header;
  let index = 0;
  for await (const { bytes, last } of cutSegments(chunks, segmentBytes)) {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(index, last), { authTagLength: tagBytes });
    cipher.setAAD(header);
    yield cipher.update(bytes);
    cipher.final();
    yield cipher.getAuthTag();
    index += 1;
  }
}

/** Decrypts a stream; rejects with a DecryptionError at the first segment that is not as it was made. Holds two segments in memory. */
export async function* decryptStream(
  streamKey: StreamKey,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const { header, rest } = await splitHeader(chunks);
  const key = fileKeyOf(streamKey, header);
  let index = 0;
  for await (const { bytes, last } of cutSegments(rest, sealedBytes)) {
    yield openSegment({ key, header, index, last }, bytes);
    index += 1;
  }
}

/**
 * The plain bytes of an encrypted file by random access, nothing of them on disk. The last segment is opened at once: a file that was cut does not open.
 * Rejects with a DecryptionError, here or at the read that touches a changed segment.
 */
export async function openEncrypted(streamKey: StreamKey, source: ByteSource): Promise<ByteSource> {
  const bodyBytes = source.sizeBytes - headerBytes;
  if (bodyBytes < tagBytes) throw new DecryptionError('encryption-unreadable', 'too short');
  const header = await source.read(0, headerBytes);
  assertHeader(header);
  const key = fileKeyOf(streamKey, header);
  const count = Math.ceil(bodyBytes / sealedBytes);
  const read = createRangeReader(source, Math.min(sealedBytes, bodyBytes));
  const open = (index: number): Promise<Uint8Array> => {
    const start = index * sealedBytes;
    const range = { offset: headerBytes + start, length: Math.min(sealedBytes, bodyBytes - start) };
    return read(range, (sealed) => openSegment({ key, header, index, last: index === count - 1 }, sealed));
  };
  const last = await open(count - 1);
  return segmentSource((count - 1) * segmentBytes + last.length, open);
}

/**
 * Reads ranges through one piece of memory where the source can: a megabyte of it for each segment would be left to be collected. Two reads at once have one
 * each.
 */
function createRangeReader(source: ByteSource, maxBytes: number) {
  let spare: Uint8Array | null = null;
  return async <T>(
    { offset, length }: { readonly offset: number; readonly length: number },
    use: (bytes: Uint8Array) => T,
  ): Promise<T> => {
    if (source.readInto === undefined) return use(await source.read(offset, length));
    const memory = spare ?? new Uint8Array(maxBytes);
    spare = null;
    try {
      const bytes = memory.subarray(0, length);
      await source.readInto(offset, bytes);
      return use(bytes);
    } finally {
      spare = memory;
    }
  };
}

/** Readers of containers ask for many small ranges beside each other: the segment read last serves them. */
function segmentSource(sizeBytes: number, open: (index: number) => Promise<Uint8Array>): ByteSource {
  let kept: { readonly index: number; readonly bytes: Promise<Uint8Array> } | null = null;
  const segment = (index: number): Promise<Uint8Array> => {
    if (kept?.index !== index) kept = { index, bytes: open(index) };
    return kept.bytes;
  };
  const assertInside = (offset: number, length: number): void => {
    const isInside =
      Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0;
    if (!isInside || offset + length > sizeBytes)
      throw new RangeError(`cannot read ${length} bytes at ${offset} of ${sizeBytes} decrypted bytes`);
  };
  const readInto = async (offset: number, target: Uint8Array): Promise<void> => {
    assertInside(offset, target.length);
    for (let filled = 0; filled < target.length;) {
      const index = Math.floor((offset + filled) / segmentBytes);
      const start = offset + filled - index * segmentBytes;
      const part = (await segment(index)).subarray(start, start + target.length - filled);
      target.set(part, filled);
      filled += part.length;
    }
  };
  return {
    sizeBytes,
    readInto,
    read: async (offset, length) => {
      // Before anything is allocated: a length out of a hostile file may be of any size.
      assertInside(offset, length);
      const result = new Uint8Array(length);
      await readInto(offset, result);
      return result;
    },
  };
}

interface Segment {
  readonly key: Uint8Array;
  readonly header: Uint8Array;
  readonly index: number;
  readonly last: boolean;
}

function openSegment({ key, header, index, last }: Segment, sealed: Uint8Array): Uint8Array {
  if (sealed.length < tagBytes) throw new DecryptionError('encryption-changed', 'cut inside a segment');
  const end = sealed.length - tagBytes;
  // Only an empty file has an empty segment: the same bytes have one form.
  if (end === 0 && index > 0) throw new DecryptionError('encryption-changed', 'an empty segment at the end');
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(index, last), { authTagLength: tagBytes });
  decipher.setAAD(header);
  decipher.setAuthTag(sealed.subarray(end));
  const plain = decipher.update(sealed.subarray(0, end));
  try {
    decipher.final();
  } catch (error) {
    throw new DecryptionError('encryption-changed', `segment ${index}`, error);
  }
  return plain;
}

function fileKeyOf({ contentKey, purpose }: StreamKey, header: Uint8Array): Uint8Array {
  if (contentKey.length !== contentKeyBytes)
    throw new RangeError(`a content key has ${contentKeyBytes} bytes`);
  const salt = header.subarray(magic.length);
  return new Uint8Array(hkdfSync('sha256', contentKey, salt, `yizhan/encrypted-stream/1 ${purpose}`, 32));
}

function nonceOf(index: number, last: boolean): Uint8Array {
  if (index >= maxSegments) throw new RangeError('more than 4 PiB under one key');
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(index, 7);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

function assertHeader(header: Uint8Array): void {
  if (header.length < headerBytes || !isEncryptedStream(header))
    throw new DecryptionError('encryption-unreadable', 'not an encrypted file of this edition');
}

async function splitHeader(
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ readonly header: Uint8Array; readonly rest: AsyncIterable<Uint8Array> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < headerBytes) {
    const next = await iterator.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  const header = head.subarray(0, headerBytes);
  assertHeader(header);
  return { header, rest: joined(head.subarray(headerBytes), iterator) };
}

async function* joined(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield first;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    // Whoever stops early must not leave a file open behind.
    await rest.return?.();
  }
}

/** Cuts into pieces of one size, through one piece of memory; one is held back, as only at the end it is known to be the last. */
async function* cutSegments(
  chunks: AsyncIterable<Uint8Array>,
  sizeBytes: number,
): AsyncGenerator<{ readonly bytes: Uint8Array; readonly last: boolean }> {
  const segment = Buffer.allocUnsafe(sizeBytes);
  let filled = 0;
  for await (const chunk of chunks) {
    for (let taken = 0; taken < chunk.length;) {
      if (filled === sizeBytes) {
        yield { bytes: segment, last: false };
        filled = 0;
      }
      const part = chunk.subarray(taken, taken + sizeBytes - filled);
      segment.set(part, filled);
      filled += part.length;
      taken += part.length;
    }
  }
  yield { bytes: segment.subarray(0, filled), last: true };
}
