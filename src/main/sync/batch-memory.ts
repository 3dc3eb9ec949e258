// Memory for batches of small packages on their way into the store. Ten thousand packages would leave hundreds of megabytes of buffers to be collected, which
// costs a quarter of the time in which they land: a batch that is stored hands its memory to the next one. Nothing stays when no batch is under way.

/** Lends memory to one batch at a time. */
export interface BatchMemory {
  /** At least so many bytes, with whatever lay there before. */
  take(sizeBytes: number): Uint8Array;
  /** Nobody reads in it any more. */
  giveBack(memory: Uint8Array): void;
}

/** The memory of one line. */
export function createBatchMemory(): BatchMemory {
  const spare: Uint8Array[] = [];
  let lent = 0;
  return {
    take: (sizeBytes) => {
      lent += 1;
      const at = spare.findIndex(({ length }) => length >= sizeBytes);
      const [found] = at < 0 ? [] : spare.splice(at, 1);
      // A little more than is asked for: batches of a backlog are of nearly one size.
      return found ?? Buffer.allocUnsafeSlow(Math.ceil(sizeBytes / stepBytes) * stepBytes);
    },
    giveBack: (memory) => {
      lent -= 1;
      spare.push(memory);
      if (lent === 0) spare.length = 0;
    },
  };
}

const stepBytes = 1024 * 1024;
