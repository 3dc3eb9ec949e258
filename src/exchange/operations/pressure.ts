// Back-pressure before trouble: an exchange that is behind says "come again" to what can wait, long before it stops answering. What units wait for
// least goes first: bulk (uploads, packages), then questions; receipts and recalls are let in to the last.
import { statfs } from 'node:fs/promises';
import { refusal, type Refusal } from '../api/refusal.ts';

/** How much a call may wait: bulk moves bytes, a question asks, a word (receipts, notices, submits) is what the unit has to say. */
export type Burden = 'upload' | 'bulk' | 'question' | 'word';

export interface PressureReadings {
  /** How long a turn of the event loop takes at present. */
  readonly lagMs: number;
  readonly freeBytes: number;
  readonly uploadsInFlight: number;
}

export interface Pressure {
  /** Null when the call may come in. */
  admit(burden: Burden): Refusal | null;
  /** Counts an upload's request until the returned function is called. */
  beginUpload(): () => void;
  readings(): PressureReadings;
  stop(): void;
}

export interface PressureLimits {
  readonly lagMs: Readonly<Record<Exclude<Burden, 'word'>, number>>;
  readonly minFreeBytes: number;
  readonly uploadsInFlight: number;
}

/**
 * The product's own values. A poll is answered within 50 ms on a quiet exchange: at half a second of lag the line is long already. The disk keeps room
 * for the database and for uploads that are on their way.
 */
export const productLimits: PressureLimits = {
  lagMs: { upload: 400, bulk: 800, question: 2500 },
  minFreeBytes: 2 * 1024 * 1024 * 1024,
  uploadsInFlight: 128,
};

const lookEveryMs = 100;
const diskEveryMs = 5000;
/** Weight of the newest reading: one slow turn is no trouble, ten are. */
const newestWeight = 0.2;
const waitSeconds = { lag: 2, disk: 300, uploads: 5 };

export interface PressureParts {
  readonly folder: string;
  readonly limits?: PressureLimits;
  /** Left out: the file system's. */
  readonly freeBytes?: () => Promise<number>;
  readonly onDiskLow?: (freeBytes: number) => void;
}

/** Watches the loop and the disk until the stop. */
export function createPressure(parts: PressureParts): Pressure {
  const { folder, limits = productLimits, freeBytes = () => readFreeBytes(folder) } = parts;
  let lagMs = 0;
  let free = Infinity;
  let uploadsInFlight = 0;
  let expectedMs = performance.now() + lookEveryMs;
  const look = setInterval(() => {
    const nowMs = performance.now();
    lagMs += newestWeight * (Math.max(0, nowMs - expectedMs) - lagMs);
    expectedMs = nowMs + lookEveryMs;
  }, lookEveryMs);
  let isLooking = false;
  const lookAtDisk = (): void => {
    // A folder in the network that does not answer would take one thread after the other.
    if (isLooking) return;
    isLooking = true;
    const done = (): void => void (isLooking = false);
    freeBytes()
      .then((found) => {
        if (found < limits.minFreeBytes && free >= limits.minFreeBytes) parts.onDiskLow?.(found);
        free = found;
      })
      .then(done, done);
  };
  lookAtDisk();
  const disk = setInterval(lookAtDisk, diskEveryMs);
  look.unref();
  disk.unref();
  return {
    admit: (burden) => {
      if (burden === 'word') return null;
      if (lagMs > limits.lagMs[burden]) return later('lag');
      if (burden !== 'upload') return null;
      if (free < limits.minFreeBytes) return later('disk');
      return uploadsInFlight >= limits.uploadsInFlight ? later('uploads') : null;
    },
    beginUpload: () => {
      uploadsInFlight += 1;
      return () => {
        uploadsInFlight -= 1;
      };
    },
    readings: () => ({ lagMs, freeBytes: free, uploadsInFlight }),
    stop: () => {
      clearInterval(look);
      clearInterval(disk);
    },
  };
}

/** Spread over twice the time: those who were sent away together do not come back together. */
function later(reason: keyof typeof waitSeconds): Refusal {
  const seconds = Math.ceil(waitSeconds[reason] * (1 + Math.random()));
  return refusal('busy', { retryAfterSeconds: String(seconds), reason: `pressure-${reason}` });
}

async function readFreeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
