// Keeps the search index up with what was received and sealed. Nobody waits for it: an index that is behind, or gone, is made again from the tables.
import { createSearch, type Search } from '../store/search/search.ts';
import type { EventTopic, StationParts } from './parts.ts';

export interface Indexing {
  readonly search: Search;
  stop(): Promise<void>;
}

/** What a document comes in or goes out with. */
const topicsOfDocuments: readonly EventTopic[] = ['inbox', 'outbox'];

/** Opens the index under the station's data key, catches up, and follows. */
export function startIndexing(
  parts: Pick<StationParts, 'folders' | 'events' | 'log'>,
  dataKey: Uint8Array,
): Indexing {
  const search = createSearch({
    folder: parts.folders.data,
    key: dataKey,
    onFailure: (error) => parts.log.error('the search index has stopped', { error }),
  });
  let underWay = false;
  let isBehind = false;
  // A hundred arrivals in a row are two or three rounds of the worker, not a hundred.
  const follow = async (): Promise<void> => {
    isBehind = true;
    if (underWay) return;
    underWay = true;
    while (isBehind) {
      isBehind = false;
      await search.refresh();
    }
    underWay = false;
  };
  void follow();
  const unsubscribe = parts.events.subscribe(({ topic }) => {
    if (topicsOfDocuments.includes(topic)) void follow();
  });
  return {
    search,
    stop: () => {
      unsubscribe();
      return search.stop();
    },
  };
}
