// Packages that many units fetch at the same time (a notice to all), kept in memory for a while: 1,500 units would otherwise read the same file 1,500
// times in pieces. Bounded in all and for each; what does not fit is read from the disk as ever. What is handed out is what the file holds: its size and time
// are looked at for every asking, and one that was changed or put back since is read again.
import { statSync, type Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Sha256 } from '../../shared/domain/ids.ts';

export interface LookedUpBlob {
  readonly sizeBytes: number;
  /** The whole package, shared by all who read it; null when it is too large to be kept. */
  readonly whole: Buffer | null;
}

export interface HotBlobs {
  /** Null when there is no such file. */
  find(sha256: Sha256, path: string): Promise<LookedUpBlob | null>;
}

const maxBlobBytes = 4 * 1024 * 1024;
const maxTotalBytes = 64 * 1024 * 1024;
// File systems take the time of a change from a clock that ticks every 10 ms: a file that was changed this moment may change once more and look the same.
const settledMs = 20;

interface KeptBlob {
  readonly bytes: Buffer;
  readonly stamp: string;
}

export interface HotBlobsOptions {
  readonly limits?: { readonly maxBlobBytes: number; readonly maxTotalBytes: number };
  /**
   * The folder is on a disk of this machine: to ask it for a file's times takes microseconds, to send another thread there ten times as long. A folder in the
   * network is asked by another thread, for it may not answer.
   */
  readonly isLocal?: boolean;
}

/** A cache of whole packages, the ones asked for longest ago leave first. */
export function createHotBlobs({
  limits = { maxBlobBytes, maxTotalBytes },
  isLocal = false,
}: HotBlobsOptions = {}): HotBlobs {
  const kept = new Map<Sha256, KeptBlob>();
  const reading = new Map<string, Promise<Buffer>>();
  const look = isLocal ? lookNow : createLook();
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
  const read = async (sha256: Sha256, path: string, { stamp, isSettled }: FileFacts): Promise<Buffer> => {
    const bytes = await readFile(path);
    if (isSettled) keep(sha256, { bytes, stamp });
    return bytes;
  };
  return {
    find: async (sha256, path) => {
      const file = await look(path);
      if (file === null) return null;
      const { size, stamp } = file;
      if (size > limits.maxBlobBytes) return { sizeBytes: size, whole: null };
      const known = kept.get(sha256);
      if (known?.stamp === stamp) {
        // To the end of the line.
        kept.delete(sha256);
        kept.set(sha256, known);
        return { sizeBytes: size, whole: known.bytes };
      }
      const asked = `${sha256} ${stamp}`;
      const running = reading.get(asked) ?? read(sha256, path, file).finally(() => reading.delete(asked));
      reading.set(asked, running);
      const whole = await running;
      return { sizeBytes: whole.length, whole };
    },
  };
}

interface FileFacts {
  readonly size: number;
  /** Another one after every change: whoever sets the times back does not set back when that was done. */
  readonly stamp: string;
  /** Changed long enough ago that the next change has another stamp. */
  readonly isSettled: boolean;
}

/** One look at a file for all who ask within a turn of the loop: it begins after the last of them asked, so that none is told of a time before. */
function createLook(): (path: string) => Promise<FileFacts | null> {
  const asked = new Map<string, Promise<FileFacts | null>>();
  return (path) => {
    const known = asked.get(path);
    if (known) return known;
    const look = nextTurn().then(() => {
      asked.delete(path);
      return lookAt(path);
    });
    asked.set(path, look);
    return look;
  };
}

async function lookAt(path: string): Promise<FileFacts | null> {
  return factsOf(await stat(path).catch(() => null));
}

function lookNow(path: string): FileFacts | null {
  try {
    return factsOf(statSync(path, { throwIfNoEntry: false }) ?? null);
  } catch {
    return null;
  }
}

function factsOf(found: Stats | null): FileFacts | null {
  if (!found?.isFile()) return null;
  const { size, ino, mtimeMs, ctimeMs } = found;
  const isSettled = Date.now() - ctimeMs > settledMs;
  return { size, stamp: `${size} ${ino} ${mtimeMs} ${ctimeMs}`, isSettled };
}
