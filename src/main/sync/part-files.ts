// Downloads that are too large for memory, while they are not whole: each is written once, into the encrypted file in which the store keeps it. A cut
// download goes on where it stopped as long as this process lives; what a process that ended left of one, the store sweeps away at the next start. Threat: a
// stolen disk holds the plain package of a document that was under way. Nothing here proves integrity: the hash that comes out is compared by the caller.
import type { BlobStore, LargeIntake } from '../store/blobs.ts';

export interface PartFiles {
  /** What there is of this download; begun when there is nothing. */
  of(name: string): LargeIntake;
  /** It is whole, and another's to keep. */
  release(name: string): void;
  /** It is not wanted any more, or was wrong. */
  remove(name: string): Promise<void>;
  /** None is gone on with. */
  close(): Promise<void>;
}

// Each holds up to a megabyte in memory (the segment that is not full). Three are under way at once; of those that were cut, the newest are gone on with.
const maxParts = 16;

/** The unfinished downloads of one line. */
export function createPartFiles(blobs: Pick<BlobStore, 'beginLarge'>): PartFiles {
  const parts = new Map<string, LargeIntake>();
  const remove = async (name: string): Promise<void> => {
    const part = parts.get(name);
    parts.delete(name);
    await part?.abandon();
  };
  return {
    of: (name) => {
      const part = parts.get(name) ?? blobs.beginLarge();
      parts.delete(name);
      parts.set(name, part);
      const [oldest] = parts.keys();
      if (parts.size > maxParts && oldest !== undefined) void remove(oldest).catch(() => undefined);
      return part;
    },
    release: (name) => void parts.delete(name),
    remove,
    close: async () => {
      await Promise.all([...parts.keys()].map(remove));
    },
  };
}
