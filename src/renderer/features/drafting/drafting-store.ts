// Drafts of this person and what became of them.
import { createResource } from '../../client/resource.ts';
import type { StationClient, StationInputs, StationOutputs } from '../../client/station-client.ts';

type DraftPage = StationOutputs['drafting']['list'];
export type DocumentRow = DraftPage['rows'][number];
export type DocumentView = StationOutputs['drafting']['get'];
export type Finding = DocumentView['findings'][number];
export type Attachment = DocumentView['attachments'][number];
/** What the drafter edits; attachments are the station's. */
export type EditableContent = StationInputs['drafting']['save']['content'];

const pageRows = 100;

type Before = StationInputs['drafting']['list']['before'];

/** Where the page after these rows begins; null when there is none. */
function placeAfter({ rows, more }: DraftPage): NonNullable<Before> | null {
  const last = rows.at(-1);
  return more && last !== undefined ? { updatedAtMs: last.updatedAtMs, documentId: last.documentId } : null;
}

/** The newest drafts; `loadOlder` adds a page, and asking again asks for as many pages as are shown. */
export function createDraftingStores(client: StationClient) {
  let pages = 1;
  const askPage = async (before: Before): Promise<DraftPage> =>
    await client.drafting.list({ states: null, before, limit: pageRows });
  const addPage = async (page: DraftPage): Promise<DraftPage> => {
    const before = placeAfter(page);
    if (before === null) return page;
    const older = await askPage(before);
    // A draft that was saved between two questions moves to the top and would stand twice.
    const seen = new Set(page.rows.map((row) => row.documentId));
    return {
      rows: [...page.rows, ...older.rows.filter((row) => !seen.has(row.documentId))],
      more: older.more,
    };
  };
  const drafts = createResource<DraftPage>(async () => {
    let page = await askPage(null);
    for (let n = 1; n < pages && page.more; n += 1) page = await addPage(page);
    return page;
  });
  const { clear } = drafts;
  return {
    drafts: Object.assign(drafts, {
      loadOlder: async () => {
        const { data } = drafts.getState();
        if (data === null || !data.more) return;
        drafts.put(await addPage(data));
        pages += 1;
      },
      clear: () => {
        pages = 1;
        clear();
      },
    }),
  };
}
