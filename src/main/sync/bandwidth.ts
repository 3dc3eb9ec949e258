// The cap on what one station moves over the line, both ways together: a token bucket. Whoever moves bytes waits here first; on a line without a cap nobody
// waits.

export interface Bandwidth {
  /** Resolves when so many bytes may pass; at once when there is no cap. Ends early when the signal is aborted. */
  pass(sizeBytes: number, signal?: AbortSignal): Promise<void> | undefined;
}

/** Bytes that may pass at once after a quiet time, as seconds of the cap: a short document never waits. */
const burstSeconds = 1;

/** A cap that is asked for at every turn: the policy may change while a download runs. */
export function createBandwidth(options: {
  readonly bytesPerSecond: () => number | null;
  readonly nowMs: () => number;
}): Bandwidth {
  const { bytesPerSecond, nowMs } = options;
  let roomBytes = 0;
  let filledAtMs = Number.NEGATIVE_INFINITY;
  return {
    pass: (sizeBytes, signal) => {
      const rate = bytesPerSecond();
      if (rate === null) return undefined;
      const now = nowMs();
      const capacity = rate * burstSeconds;
      roomBytes = Math.min(capacity, roomBytes + (rate * Math.max(0, now - filledAtMs)) / 1000);
      filledAtMs = now;
      // Into debt: pieces pass in the order they came, each after the time that those before it cost.
      roomBytes -= sizeBytes;
      return roomBytes >= 0 ? undefined : pause((-roomBytes / rate) * 1000, signal);
    },
  };
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
    if (signal?.aborted) done();
  });
}

/** Larger pieces would make pauses at which a server thinks that nobody is there any more. */
const pieceBytes = 64 * 1024;

/** The same bytes, no faster than the cap. */
export async function* throttle(
  chunks: AsyncIterable<Uint8Array>,
  bandwidth: Bandwidth | undefined,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  if (bandwidth === undefined) return yield* chunks;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += pieceBytes) {
      const piece = chunk.length <= pieceBytes ? chunk : chunk.subarray(at, at + pieceBytes);
      await bandwidth.pass(piece.length, signal);
      yield piece;
    }
  }
}
