// The sequence of the next message about an own document: above every one before it, or its receivers take it for old news and do nothing. A station that was
// restored does not know what it said between its backup and its restore, and neither does the exchange tell it: from then on sequences follow the clock.
import { createStorageRepository } from '../../store/storage-repository.ts';
import type { StationParts } from '../parts.ts';

/** Before the first message of this program; seconds from here on stay small for a lifetime, and far above what people say about one document. */
const beganAtMs = Date.UTC(2026, 0, 1);

/** The next one after `last`, the highest that is known here. */
export function createSequenceGiver({
  store,
  clock,
}: Pick<StationParts, 'store' | 'clock'>): (last: number) => number {
  const rows = createStorageRepository(store.db);
  return (last) => {
    const lost = rows.newestRestore() === null ? 0 : Math.floor((clock.nowMs() - beganAtMs) / 1000);
    return Math.max(last + 1, lost);
  };
}
