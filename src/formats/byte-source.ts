import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** Random access to bytes, whatever holds them: a file, an encrypted blob, memory. */
export interface ByteSource {
  readonly sizeBytes: number;
  /** Exactly `length` bytes from `offset`; rejects with a RangeError when the source has fewer. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** The same into `target`, as many bytes as it has; a source that cannot save the copy leaves it out. */
  readonly readInto?: (offset: number, target: Uint8Array) => Promise<void>;
}

/** Large enough that system calls do not show, small enough that a 200 MB file passes through a few MB of memory. */
const chunkBytes = 256 * 1024;

/** Bytes in memory; the array is not copied. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    sizeBytes: bytes.length,
    read: (offset, length) =>
      isInside(bytes.length, offset, length)
        ? Promise.resolve(bytes.subarray(offset, offset + length))
        : Promise.reject(shortRead(bytes.length, offset, length)),
  };
}

/** A file opened for reading; its size is taken once, a file that shrinks afterwards gives RangeErrors. */
export async function openFileSource(path: string): Promise<ByteSource & { close(): Promise<void> }> {
  const file = await open(path, 'r');
  const sizeBytes = (await file.stat()).size;
  const readInto = async (offset: number, target: Uint8Array): Promise<void> => {
    const { length } = target;
    if (!isInside(sizeBytes, offset, length)) throw shortRead(sizeBytes, offset, length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await file.read(target, filled, length - filled, offset + filled);
      if (bytesRead === 0) throw shortRead(sizeBytes, offset, length);
      filled += bytesRead;
    }
  };
  const read = async (offset: number, length: number): Promise<Uint8Array> => {
    // Before anything is allocated: a length out of a hostile file may be of any size.
    if (!isInside(sizeBytes, offset, length)) throw shortRead(sizeBytes, offset, length);
    const bytes = new Uint8Array(length);
    await readInto(offset, bytes);
    return bytes;
  };
  return { sizeBytes, read, readInto, close: () => file.close() };
}

/** A window of another source, with offsets of its own. */
export function sliceSource(source: ByteSource, start: number, sizeBytes: number): ByteSource {
  if (!isInside(source.sizeBytes, start, sizeBytes)) throw shortRead(source.sizeBytes, start, sizeBytes);
  return {
    sizeBytes,
    read: (offset, length) =>
      isInside(sizeBytes, offset, length)
        ? source.read(start + offset, length)
        : Promise.reject(shortRead(sizeBytes, offset, length)),
  };
}

/** The bytes of a range, a chunk at a time. */
export async function* readChunks(
  source: ByteSource,
  start = 0,
  end = source.sizeBytes,
): AsyncGenerator<Uint8Array> {
  for (let offset = start; offset < end; offset += chunkBytes) {
    yield await source.read(offset, Math.min(chunkBytes, end - offset));
  }
}

/**
 * The bytes of a range through one piece of memory, for who is done with a chunk when asking for the next: what is only hashed then costs a quarter of a
 * megabyte, and not the tens that V8 lets pile up before it collects them.
 */
export async function* passChunks(
  source: ByteSource,
  start = 0,
  end = source.sizeBytes,
): AsyncGenerator<Uint8Array> {
  if (!source.readInto) return yield* readChunks(source, start, end);
  const buffer = new Uint8Array(Math.max(0, Math.min(chunkBytes, end - start)));
  for (let offset = start; offset < end; offset += chunkBytes) {
    const chunk = buffer.subarray(0, Math.min(chunkBytes, end - offset));
    await source.readInto(offset, chunk);
    yield chunk;
  }
}

/** Collects a stream in memory; the caller has bounded it. */
export async function collectBytes(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

/** SHA-256 of a stream as lower-case hex, and its length. */
export async function hashStream(
  stream: AsyncIterable<Uint8Array>,
): Promise<{ sha256: string; sizeBytes: number }> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of stream) {
    hash.update(chunk);
    sizeBytes += chunk.length;
  }
  return { sha256: hash.digest('hex'), sizeBytes };
}

function isInside(sizeBytes: number, offset: number, length: number): boolean {
  return (
    Number.isSafeInteger(offset) &&
    Number.isSafeInteger(length) &&
    offset >= 0 &&
    length >= 0 &&
    offset + length <= sizeBytes
  );
}

function shortRead(sizeBytes: number, offset: number, length: number): RangeError {
  return new RangeError(`cannot read ${length} bytes at ${offset} of a source of ${sizeBytes} bytes`);
}
