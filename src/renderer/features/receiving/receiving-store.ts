// The inbox as a growing list: what is loaded is asked again when something changed, older pages are added by keyset.
import type { InboxState } from '../../../shared/domain/states.ts';
import { createResource, type Resource } from '../../client/resource.ts';
import type { StationClient, StationOutputs } from '../../client/station-client.ts';
import { joinPages, mergePages, reachesInto, type InboxPage } from './inbox-merge.ts';

export type { InboxRow } from './inbox-merge.ts';
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
const largePageRows = 200;
// Rows further down than this keep the state they had when they were loaded; opening one shows it as it is.
const freshRows = 1000;
// More than this came in at once: the list begins anew.
const mostNewRows = 4000;

/** `inbox.filter` chooses, `inbox.loadOlder` adds a page. */
export function createReceivingStores(client: StationClient) {
  let filter: InboxFilter = 'open';
  const ask = (before: InboxPage['next'], limit: number): Promise<InboxPage> =>
    client.receiving.inbox({ states: statesOf[filter], before, limit });

  const inbox: Resource<InboxPage> = createResource<InboxPage>(async () => {
    const chosen = filter;
    const old = inbox.getState().data;
    const wanted = Math.min(old?.rows.length ?? 0, freshRows);
    let fresh = await ask(null, wanted > pageRows ? largePageRows : pageRows);
    if (old === null) return fresh;
    while (fresh.next !== null && chosen === filter && fresh.rows.length < mostNewRows) {
      if (fresh.rows.length >= wanted && reachesInto(fresh, old)) break;
      fresh = joinPages(fresh, await ask(fresh.next, largePageRows));
    }
    // As it is now: an older page may have come meanwhile.
    return reachesInto(fresh, old) ? mergePages(fresh, inbox.getState().data ?? old) : fresh;
  });
  return {
    inbox: Object.assign(inbox, {
      currentFilter: () => filter,
      filter: async (next: InboxFilter) => {
        filter = next;
        inbox.clear();
        await inbox.reload();
      },
      loadOlder: () => loadOlder(inbox, ask),
    }),
  };
}

/** Adds the page after the last; when the list was asked again meanwhile, the page after its new last. */
async function loadOlder(
  inbox: Resource<InboxPage>,
  ask: (before: InboxPage['next'], limit: number) => Promise<InboxPage>,
): Promise<void> {
  for (;;) {
    const place = inbox.getState().data?.next ?? null;
    if (place === null) return;
    const older = await ask(place, pageRows);
    const data = inbox.getState().data;
    if (data === null) return;
    if (data.next?.documentId === place.documentId) {
      // Not `put`: that would drop the answer of a question that is under way, and with it what is new.
      inbox.setState({ data: joinPages(data, older) });
      return;
    }
  }
}
