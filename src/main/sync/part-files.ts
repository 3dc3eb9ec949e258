// Downloads that are too large for memory, while they are not in the store yet. Threat: a stolen disk holds the plain package of a document that was
// under way. Format: AES-256-CTR from byte 0 under a random key a file, which lives in this process alone; a cut download goes on where it stopped, a
// process that ends leaves bytes that nobody reads any more. Nothing here proves integrity: the whole file is hashed before anything is believed.
import { createCipheriv, randomBytes } from 'node:crypto';
import { open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { openFileSource, type ByteSource } from '../../formats/byte-source.ts';

export interface PartFiles {
  /** Bytes that are there already and can be read. */
  sizeOf(name: string): Promise<number>;
  /** Writes on from `fromByte`, which is 0 or the size. */
  append(name: string, fromByte: number, chunks: AsyncIterable<Uint8Array>): Promise<void>;
  open(name: string): Promise<ByteSource & { close(): Promise<void> }>;
  remove(name: string): Promise<void>;
}

const blockBytes = 16;

/** Part files in `folder`, each with a key that only this object knows. */
export function createPartFiles(folder: string): PartFiles {
  const keys = new Map<string, Uint8Array>();
  const pathOf = (name: string): string => path.join(folder, `${name}.part`);
  const keyOf = (name: string): Uint8Array => {
    const key = keys.get(name);
    if (key === undefined) throw new Error('a part file is read only by the process that wrote it');
    return key;
  };
  return {
    sizeOf: async (name) => {
      // Of another life: its key is gone.
      if (!keys.has(name)) return 0;
      const found = await stat(pathOf(name)).catch(() => null);
      return found?.size ?? 0;
    },
    append: async (name, fromByte, chunks) => {
      // A file that begins anew has a new key: two texts under one stream of keys would betray each other.
      if (fromByte === 0) keys.set(name, randomBytes(32));
      const cipher = cipherAt(keyOf(name), fromByte);
      const file = await open(pathOf(name), fromByte === 0 ? 'w' : 'a', 0o600);
      try {
        for await (const chunk of chunks) await file.writeFile(cipher.update(chunk));
      } finally {
        await file.close();
      }
    },
    open: async (name) => {
      const key = keyOf(name);
      const file = await openFileSource(pathOf(name));
      return {
        sizeBytes: file.sizeBytes,
        // In this mode taking apart is the same as putting together.
        read: async (offset, length) => cipherAt(key, offset).update(await file.read(offset, length)),
        close: () => file.close(),
      };
    },
    remove: async (name) => {
      keys.delete(name);
      await rm(pathOf(name), { force: true });
    },
  };
}

/** The cipher as it stands at this byte. */
function cipherAt(key: Uint8Array, offset: number) {
  const counter = Buffer.alloc(blockBytes);
  counter.writeBigUInt64BE(BigInt(Math.floor(offset / blockBytes)), 8);
  const cipher = createCipheriv('aes-256-ctr', key, counter);
  cipher.update(Buffer.alloc(offset % blockBytes));
  return cipher;
}
