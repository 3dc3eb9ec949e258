// Packages on their way to a unit: piece by piece, the next one when the reader took the last. No streams between: a notice to all is the same bytes 1,500
// times, and every turn that is not needed is a turn that another unit waits for.
import type { ServerResponse } from 'node:http';
import { open } from 'node:fs/promises';
import type { StoredBlob } from '../store/blobs.ts';

// Large enough that a package is a few turns, small enough that a slow reader holds little of it encrypted.
const pieceBytes = 64 * 1024;

/** Writes bytes `start` to `end` of a package, both inclusive; false when the reader went away or the file became shorter. */
export async function sendBlob(
  response: ServerResponse,
  { whole, path }: StoredBlob,
  { start, end }: { readonly start: number; readonly end: number },
): Promise<boolean> {
  if (whole === null) return sendFile(response, path, { start, end });
  for (let at = start; at <= end; at += pieceBytes)
    if (!(await sendPiece(response, whole.subarray(at, Math.min(at + pieceBytes, end + 1))))) return false;
  return true;
}

/** Resolves when the reader wants more; false when it went away. The piece belongs to the connection until it is gone. */
export async function sendPiece(response: ServerResponse, piece: Uint8Array): Promise<boolean> {
  if (response.destroyed) return false;
  return response.write(piece) || (await isDrained(response));
}

/** Through one piece of memory, whatever the size of the file: it is filled again when its bytes are gone. */
async function sendFile(
  response: ServerResponse,
  path: string,
  { start, end }: { readonly start: number; readonly end: number },
): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const piece = Buffer.allocUnsafe(Math.min(pieceBytes, end + 1 - start));
    for (let at = start; at <= end;) {
      const { bytesRead } = await file.read(piece, 0, Math.min(piece.length, end + 1 - at), at);
      if (bytesRead === 0 || !(await isWritten(response, piece.subarray(0, bytesRead)))) return false;
      at += bytesRead;
    }
    return true;
  } finally {
    await file.close();
  }
}

function isDrained(response: ServerResponse): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done);
      response.off('close', done);
      resolve(!response.destroyed);
    };
    response.on('drain', done);
    response.on('close', done);
  });
}

/** Resolves when the bytes are with the system and their memory is free; false when the reader went away. */
function isWritten(response: ServerResponse, bytes: Uint8Array): Promise<boolean> {
  if (response.destroyed) return Promise.resolve(false);
  return new Promise((resolve) => {
    const gone = (): void => resolve(false);
    response.once('close', gone);
    response.write(bytes, (error) => {
      response.off('close', gone);
      resolve(!error);
    });
  });
}
