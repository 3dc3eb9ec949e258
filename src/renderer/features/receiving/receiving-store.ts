// The inbox as a growing list: the first page is asked again when something changed, older pages are added by keyset.
import type { InboxState } from '../../../shared/domain/states.ts';
import { createResource, type Resource } from '../../client/resource.ts';
import type { StationClient, StationOutputs } from '../../client/station-client.ts';

type InboxPage = StationOutputs['receiving']['inbox'];
export type InboxRow = InboxPage['rows'][number];
export type Received = StationOutputs['receiving']['open'];
/** Which documents the list shows. */
export type InboxFilter = 'open' | 'signed' | 'returned' | 'all';

const statesOf: Readonly<Record<InboxFilter, InboxState[] | null>> = {
  open: ['arrived', 'opened', 'quarantined'],
  signed: ['signed'],
  returned: ['returned'],
  all: null,
};
const pageRows = 100;

/** Old rows stay when the first page is asked again; a row that changed its state is taken from the newer answer. */
export function mergeRows(fresh: readonly InboxRow[], old: readonly InboxRow[]): InboxRow[] {
  const known = new Set(fresh.map((row) => row.documentId));
  const last = fresh.at(-1);
  if (last === undefined) return [];
  return [...fresh, ...old.filter((row) => !known.has(row.documentId) && row.arrivedAtMs < last.arrivedAtMs)];
}

/** `inbox.filter` chooses, `inbox.loadOlder` adds a page. */
export function createReceivingStores(client: StationClient) {
  let filter: InboxFilter = 'open';
  const inbox: Resource<InboxPage> = createResource<InboxPage>(async () => {
    const states = statesOf[filter];
    const first = await client.receiving.inbox({ states, before: null, limit: pageRows });
    const old = inbox.getState().data;
    if (old === null || !first.more) return first;
    return {
      rows: mergeRows(first.rows, old.rows),
      more: old.rows.length > pageRows ? old.more : first.more,
    };
  });
  return {
    inbox: Object.assign(inbox, {
      currentFilter: () => filter,
      filter: async (next: InboxFilter) => {
        filter = next;
        inbox.clear();
        await inbox.reload();
      },
      loadOlder: async () => {
        const data = inbox.getState().data;
        const last = data?.rows.at(-1);
        if (data === null || last === undefined || !data.more) return;
        const before = { arrivedAtMs: last.arrivedAtMs, documentId: last.documentId };
        const older = await client.receiving.inbox({ states: statesOf[filter], before, limit: pageRows });
        const seen = new Set(data.rows.map((row) => row.documentId));
        const added = older.rows.filter((row) => !seen.has(row.documentId));
        inbox.put({ rows: [...data.rows, ...added], more: older.more });
      },
    }),
  };
}
