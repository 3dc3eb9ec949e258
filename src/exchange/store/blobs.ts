// Packages by their SHA-256 in a folder: `blobs/ab/abcdef…`. What stands under a name had that hash when it was put there; a receiver checks again.
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, link, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Sha256 } from '../../shared/domain/ids.ts';
import { flushFile, flushFolder } from './durable.ts';
import { createHotBlobs, type LookedUpBlob } from './hot-blobs.ts';

/** A package as its file is at this moment. */
export interface StoredBlob extends LookedUpBlob {
  readonly path: string;
}

export interface BlobFolder {
  path(sha256: Sha256): string;
  has(sha256: Sha256): Promise<boolean>;
  /** Takes a finished file in by hard link (the file itself stays); false when it does not have this hash. Durable when it resolves. */
  adopt(file: string, sha256: Sha256): Promise<boolean>;
  /** For handing it out: null when it is not there. What many units ask for is in memory; its file is looked at all the same. */
  find(sha256: Sha256): Promise<StoredBlob | null>;
}

/** The blob folder of an exchange; made when it is not there. `isLocal`: it is on this machine's own disk. */
export function createBlobFolder(folder: string, { isLocal = false } = {}): BlobFolder {
  const hot = createHotBlobs({ isLocal });
  const path = (sha256: Sha256): string => join(folder, sha256.slice(0, 2), sha256);
  const has = (sha256: Sha256): Promise<boolean> =>
    stat(path(sha256)).then(
      (found) => found.isFile(),
      () => false,
    );
  return {
    path,
    has,
    adopt: async (file, sha256) => {
      if ((await hashFile(file)) !== sha256) return false;
      const target = path(sha256);
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      await flushFile(file);
      const temporary = `${target}.${randomUUID()}.partial`;
      try {
        await linkOrCopy(file, temporary);
        await rename(temporary, target);
      } finally {
        // Renaming one hard link onto another of the same file does nothing and leaves the first name standing; a full disk leaves half a copy.
        await rm(temporary, { force: true });
      }
      await flushFolder(dirname(target));
      await flushFolder(folder);
      return true;
    },
    find: async (sha256) => {
      const found = await hot.find(sha256, path(sha256));
      return found && { ...found, path: path(sha256) };
    },
  };
}

/** SHA-256 of a file as lower-case hex. */
async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch {
    // File systems without hard links (FAT, some network folders).
    await copyFile(from, to);
    await flushFile(to);
  }
}
