// What became of each entry of a pack, and how far the feed's position may follow: only as far as the pack goes on where the feed stands, without a gap,
// and everything up to there is done.
import type { OpenPack } from '../../../seals/courier/pack.ts';
import { type CourierEntry, doneThrough, judgeCourierFeed } from '../../../shared/domain/courier.ts';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { createCourierRepository, type InEntryState } from '../../store/courier-repository.ts';
import { createStationRepository } from '../../store/station-repository.ts';
import { createTransportsRepository } from '../../store/transports-repository.ts';
import type { FeedPosition } from '../../sync/sync-ports.ts';
import type { StationParts } from '../parts.ts';
import type { JobWatch } from './courier-job.ts';

interface OpenEntry {
  readonly entry: CourierEntry;
  readonly position: number;
  readonly attempts: number;
}

export interface EntryLedger {
  /** Entries that are not done. */
  open(): OpenEntry[];
  /** Inside the transaction that stores what the entry brought. */
  settle(entry: OpenEntry, state: InEntryState, code: string | null): void;
  /** The feed's position as it is; what comes from a pack moves it only by `advance`. */
  position(): FeedPosition;
  /** Moves the position as far as it may go. */
  advance(): void;
}

/** The ledger of one pack. */
export function createEntryLedger(
  { store, clock, events }: StationParts,
  { manifest }: OpenPack,
  watch: JobWatch,
): EntryLedger {
  const packs = createCourierRepository(store.db);
  const station = createStationRepository(store.db);
  const transports = createTransportsRepository(store.db);
  const { packId, from, feed } = manifest;
  const states = new Map<number, { readonly state: string; readonly attempts: number }>();
  for (const row of packs.entries(packId)) states.set(row.position, row);
  const isDone = (position: number): boolean => {
    const state = states.get(position)?.state;
    return state === 'taken' || state === 'known';
  };
  watch.entries([...states.keys()].filter(isDone).length);
  return {
    open: () =>
      manifest.entries.flatMap((entry, position) =>
        isDone(position) ? [] : [{ entry, position, attempts: states.get(position)?.attempts ?? 0 }],
      ),
    settle: ({ entry, position, attempts }, state, code) => {
      const atMs = clock.nowMs();
      packs.settle({ packId, position, state, code, atMs });
      states.set(position, { state, attempts: attempts + 1 });
      const isDocument = entry.kind === 'document' || entry.kind === 'further-note';
      if (isDocument && entry.documentId !== null && state !== 'waiting')
        transports.add({
          ...{ packId, atMs, direction: 'in', road: 'courier' },
          documentId: entry.documentId as DocumentId,
        });
      watch.entries(1);
    },
    position: () => {
      const { feedEpoch, feedCursor } = station.read();
      return { feedEpoch: feedEpoch ?? feed?.epoch ?? '', feedCursor };
    },
    advance: () => {
      // Another unit knows nothing of our feed.
      if (from !== 'exchange' || feed === null) return;
      store.transact(() => {
        const known = station.read();
        const step = judgeCourierFeed(feed, known);
        if (step.kind !== 'contiguous') return;
        const entries = manifest.entries.map(({ number }, position) => ({ number, done: isDone(position) }));
        const feedCursor = doneThrough(feed, entries);
        if (feedCursor > known.feedCursor) station.write({ feedEpoch: step.epoch, feedCursor });
      });
      events.emit('link', null);
    },
  };
}
