// Drafts of this person and what became of them.
import { createResource } from '../../client/resource.ts';
import type { StationClient, StationInputs, StationOutputs } from '../../client/station-client.ts';

type DraftPage = StationOutputs['drafting']['list'];
export type DocumentRow = DraftPage['rows'][number];
export type DocumentView = StationOutputs['drafting']['get'];
export type Finding = DocumentView['findings'][number];
export type Attachment = DocumentView['attachments'][number];
/** What the drafter edits; attachments and issuers are the station's. */
export type EditableContent = StationInputs['drafting']['save']['content'];

const pageRows = 100;

/** The newest drafts; `loadOlder` adds a page. */
export function createDraftingStores(client: StationClient) {
  const drafts = createResource<DraftPage>(
    async () => await client.drafting.list({ states: null, before: null, limit: pageRows }),
  );
  return {
    drafts: Object.assign(drafts, {
      loadOlder: async () => {
        const data = drafts.getState().data;
        const last = data?.rows.at(-1);
        if (data === null || last === undefined || !data.more) return;
        const before = { updatedAtMs: last.updatedAtMs, documentId: last.documentId };
        const older = await client.drafting.list({ states: null, before, limit: pageRows });
        drafts.put({ rows: [...data.rows, ...older.rows], more: older.more });
      },
    }),
  };
}
