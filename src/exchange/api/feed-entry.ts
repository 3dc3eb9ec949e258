// An entry of the feed as the contract has it.
import type { StoredFeedEntry } from '../store/feed.ts';

/** The stored entry in the contract's words. */
export function feedEntryToContract({ number, kind, documentId, message, sizeBytes, atMs }: StoredFeedEntry) {
  return { number, kind, documentId, message, sizeBytes, at: new Date(atMs).toISOString() };
}
