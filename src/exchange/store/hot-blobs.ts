// Packages that many units fetch at the same time (a notice to all), kept in memory for a while: 1,500 units would otherwise read the same file 1,500
// times in pieces of 64 KB. Bounded in all and for each; what does not fit is read from the disk as ever.
import { open } from 'node:fs/promises';
import type { Sha256 } from '../../shared/domain/ids.ts';

export interface HotBlobs {
  /** The whole package; null when it is too large to be kept. */
  get(sha256: Sha256, path: string): Promise<Buffer | null>;
}

const maxBlobBytes = 4 * 1024 * 1024;
const maxTotalBytes = 64 * 1024 * 1024;

/** A cache of whole packages, the ones asked for longest ago leave first. */
export function createHotBlobs(limits = { maxBlobBytes, maxTotalBytes }): HotBlobs {
  const kept = new Map<Sha256, Buffer>();
  const reading = new Map<Sha256, Promise<Buffer | null>>();
  let total = 0;
  const keep = (sha256: Sha256, bytes: Buffer): void => {
    kept.set(sha256, bytes);
    total += bytes.length;
    for (const [oldest, old] of kept) {
      if (total <= limits.maxTotalBytes) return;
      kept.delete(oldest);
      total -= old.length;
    }
  };
  const read = async (sha256: Sha256, path: string): Promise<Buffer | null> => {
    const bytes = await readSmall(path, limits.maxBlobBytes);
    if (bytes) keep(sha256, bytes);
    return bytes;
  };
  return {
    get: (sha256, path) => {
      const known = kept.get(sha256);
      if (known) {
        // To the end of the line.
        kept.delete(sha256);
        kept.set(sha256, known);
        return Promise.resolve(known);
      }
      const running = reading.get(sha256) ?? read(sha256, path).finally(() => reading.delete(sha256));
      reading.set(sha256, running);
      return running;
    },
  };
}

async function readSmall(path: string, maxBytes: number): Promise<Buffer | null> {
  const file = await open(path, 'r');
  try {
    return (await file.stat()).size > maxBytes ? null : await file.readFile();
  } finally {
    await file.close();
  }
}
