// What a newer answer does to a list that is on the screen: nothing that is there is lost, nothing stands there twice, nothing between is left out.
import type { StationOutputs } from '../../client/station-client.ts';

export type InboxPage = StationOutputs['receiving']['inbox'];
export type InboxRow = InboxPage['rows'][number];
type Place = NonNullable<InboxPage['next']>;

/** Older in the list's order. */
function isOlder(row: Place, than: Place): boolean {
  return (
    row.arrivedAtMs < than.arrivedAtMs ||
    (row.arrivedAtMs === than.arrivedAtMs && row.documentId < than.documentId)
  );
}

/** Stands on top of the first page, wherever it would stand by its age. */
function isPressing({ urgency, reminders, state }: InboxRow): boolean {
  return (urgency === 'flash' || reminders > 0) && (state === 'arrived' || state === 'opened');
}

/** The page after, joined to what was fetched so far. */
export function joinPages(first: InboxPage, second: InboxPage): InboxPage {
  const known = new Set(first.rows.map((row) => row.documentId));
  const added = second.rows.filter((row) => !known.has(row.documentId));
  return { rows: [...first.rows, ...added], more: second.more, next: second.next };
}

/** Whether what was fetched reaches down into the old list: only then can the two be joined without a gap. */
export function reachesInto(fresh: InboxPage, old: InboxPage): boolean {
  if (fresh.next === null) return true;
  const newest = old.rows.reduce((ms, row) => Math.max(ms, row.arrivedAtMs), -Infinity);
  return fresh.next.arrivedAtMs <= newest;
}

/** The fresh rows, and below them the old ones that are further down than they reach. */
export function mergePages(fresh: InboxPage, old: InboxPage): InboxPage {
  const { next } = fresh;
  if (next === null) return fresh;
  const known = new Set(fresh.rows.map((row) => row.documentId));
  const kept = old.rows.filter((row) => !known.has(row.documentId) && !isPressing(row) && isOlder(row, next));
  if (kept.length === 0) return fresh;
  return { rows: [...fresh.rows, ...kept], more: old.more, next: old.next };
}
