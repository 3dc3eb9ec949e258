// Pages of lists that are filtered by several states. One index run over `state IN (…)` would read every row of every state to sort them; a page of each
// state alone comes straight from its index, and the newest of those pages are the page.
import type { DocumentId } from '../../shared/domain/ids.ts';

/** A row's place in a list: the cursor. */
export interface ListPlace {
  readonly atMs: number;
  readonly documentId: DocumentId;
}

/** The newest `limit` of lists that are each newest first and at least that long, or whole. */
export function takeNewest(lists: readonly (readonly ListPlace[])[], limit: number): DocumentId[] {
  return lists
    .flat()
    .sort((a, b) => b.atMs - a.atMs || (a.documentId < b.documentId ? 1 : -1))
    .slice(0, limit)
    .map(({ documentId }) => documentId);
}
