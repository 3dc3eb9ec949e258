// Packages that many units fetch at the same time (a notice to all), kept in memory for a while: 1,500 units would otherwise read the same file 1,500
// times in pieces of 64 KB. Bounded in all and for each; what does not fit is read from the disk as ever.
import { readFile, stat } from 'node:fs/promises';
import type { Sha256 } from '../../shared/domain/ids.ts';

export interface HotBlobs {
  /** The whole package; null when it is too large to be kept. */
  get(sha256: Sha256, path: string): Promise<Buffer | null>;
}

const maxBlobBytes = 4 * 1024 * 1024;
const maxTotalBytes = 64 * 1024 * 1024;

interface KeptBlob {
  readonly bytes: Buffer;
  /** Size and time of the file when it was read: a file that was changed or put back since is read again. */
  readonly stamp: string;
}

/** A cache of whole packages, the ones asked for longest ago leave first. */
export function createHotBlobs(limits = { maxBlobBytes, maxTotalBytes }): HotBlobs {
  const kept = new Map<Sha256, KeptBlob>();
  const reading = new Map<string, Promise<Buffer | null>>();
  let total = 0;
  const forget = (sha256: Sha256): void => {
    total -= kept.get(sha256)?.bytes.length ?? 0;
    kept.delete(sha256);
  };
  const keep = (sha256: Sha256, blob: KeptBlob): void => {
    forget(sha256);
    kept.set(sha256, blob);
    total += blob.bytes.length;
    for (const oldest of kept.keys()) {
      if (total <= limits.maxTotalBytes) return;
      forget(oldest);
    }
  };
  const read = async (sha256: Sha256, path: string, stamp: string): Promise<Buffer | null> => {
    const bytes = await readFile(path);
    keep(sha256, { bytes, stamp });
    return bytes;
  };
  return {
    get: async (sha256, path) => {
      const { size, mtimeMs } = await stat(path);
      if (size > limits.maxBlobBytes) return null;
      const stamp = `${size} ${mtimeMs}`;
      const known = kept.get(sha256);
      if (known?.stamp === stamp) {
        // To the end of the line.
        kept.delete(sha256);
        kept.set(sha256, known);
        return known.bytes;
      }
      const asked = `${sha256} ${stamp}`;
      const running = reading.get(asked) ?? read(sha256, path, stamp).finally(() => reading.delete(asked));
      reading.set(asked, running);
      return running;
    },
  };
}
