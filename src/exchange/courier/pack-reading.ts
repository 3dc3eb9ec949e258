// Tells apart what cannot be read of a pack, which is a reason to refuse it, from what the centre's own disk refuses while it is taken: then the pack waits,
// and the operator hears of a fault.
import type { ByteSource } from '../../formats/byte-source.ts';
import { mediumFailure } from '../../seals/courier/pack-files.ts';
import type { CourierRefusal } from '../../shared/domain/courier.ts';

class PackUnread extends Error {
  readonly code: CourierRefusal;
  constructor(code: CourierRefusal, cause: unknown) {
    super(code, { cause });
    this.code = code;
  }
}

/** Runs what reads the pack's files and nothing else. */
export async function readingPack<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = mediumFailure(error);
    throw code === null ? error : new PackUnread(code, error);
  }
}

/** The files of a pack as a source whose errors are known to be the pack's. */
export function asPack(source: ByteSource): ByteSource {
  const { sizeBytes, readInto } = source;
  return {
    sizeBytes,
    read: (offset, length) => readingPack(() => source.read(offset, length)),
    ...(readInto ? { readInto: (offset, target) => readingPack(() => readInto(offset, target)) } : {}),
  };
}

/** Why the pack is refused; null: the error is not the pack's. */
export function whyUnread(error: unknown): CourierRefusal | null {
  if (error instanceof PackUnread) return error.code;
  // What a pack says of its lengths leads beyond its end.
  return error instanceof RangeError ? 'medium-gone' : null;
}
