// Streams of bytes on their way into the blob store: with a limit, with an eye on the disk's room, and put together again.
import { assertRoomFor } from './disk-space.ts';

/** The stream was longer than the caller allows; nothing of it was kept. */
export class BlobTooLargeError extends Error {
  readonly maxBytes: number;

  constructor(maxBytes: number) {
    super(`more than ${maxBytes} bytes`);
    this.name = 'BlobTooLargeError';
    this.maxBytes = maxBytes;
  }
}

/** The chunks, until there are more bytes than allowed. Throws BlobTooLargeError. */
export async function* limitBytes(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let sizeBytes = 0;
  for await (const chunk of chunks) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) throw new BlobTooLargeError(maxBytes);
    yield chunk;
  }
}

/** One chunk as a stream. */
export async function* single(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

/** What was read already, then the rest. */
export async function* joinChunks(
  head: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* head;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

/** Every so many bytes the room is looked at again: another program writes too. */
const roomEveryBytes = 32 * 1024 * 1024;

/** The chunks, as long as the disk keeps its floor. Throws DiskFullError. */
export async function* watchRoom(
  chunks: AsyncIterable<Uint8Array>,
  { folder, floorBytes }: { readonly folder: string; readonly floorBytes: number },
): AsyncGenerator<Uint8Array> {
  let sinceLook = 0;
  for await (const chunk of chunks) {
    sinceLook += chunk.length;
    if (sinceLook >= roomEveryBytes) {
      assertRoomFor(folder, 0, floorBytes);
      sinceLook = 0;
    }
    yield chunk;
  }
}
