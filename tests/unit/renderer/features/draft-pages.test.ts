import { describe, expect, it } from 'vitest';
import { createDraftingStores } from '../../../../src/renderer/features/drafting/drafting-store.ts';
import type { StationClient, StationInputs } from '../../../../src/renderer/client/station-client.ts';
import { documents, id } from '../../../support/renderer-harness/sample-data.ts';

type Question = StationInputs['drafting']['list'];

/** Answers like the station: newest first, keyset-paged. */
function createShelf(count: number) {
  const [sample] = documents;
  if (sample === undefined) throw new Error('no sample document');
  let rows = Array.from({ length: count }, (_, n) => ({
    ...sample,
    documentId: id<typeof sample.documentId>(n),
    updatedAtMs: 1_000_000 - n,
  }));
  const list = async ({ before, limit }: Question) => {
    const older = rows.filter((row) => before === null || row.updatedAtMs < before.updatedAtMs);
    return Promise.resolve({ rows: older.slice(0, limit), more: older.length > limit });
  };
  return {
    client: { drafting: { list } } as unknown as StationClient,
    touch: (n: number): void => {
      rows = rows
        .map((row) => (row.documentId === id(n) ? { ...row, updatedAtMs: 2_000_000 } : row))
        .toSorted((a, b) => b.updatedAtMs - a.updatedAtMs);
    },
  };
}

describe('the list of drafts', () => {
  it('keeps the older pages when it is asked again', async () => {
    const { client } = createShelf(250);
    const { drafts } = createDraftingStores(client);
    await drafts.reload();
    await drafts.loadOlder();
    await drafts.reload();
    const { data } = drafts.getState();
    expect(data?.rows.map((row) => row.documentId)).toEqual(Array.from({ length: 200 }, (_, n) => id(n)));
    expect(data?.more).toBe(true);
  });

  it('shows a draft once that was saved between two pages', async () => {
    const { client, touch } = createShelf(150);
    const { drafts } = createDraftingStores(client);
    await drafts.reload();
    touch(120);
    await drafts.loadOlder();
    await drafts.reload();
    const ids = drafts.getState().data?.rows.map((row) => row.documentId) ?? [];
    expect(ids[0]).toBe(id(120));
    expect(ids).toHaveLength(150);
    expect(new Set(ids).size).toBe(150);
  });

  it('begins again with one page for the next person', async () => {
    const { client } = createShelf(250);
    const { drafts } = createDraftingStores(client);
    await drafts.reload();
    await drafts.loadOlder();
    drafts.clear();
    await drafts.reload();
    expect(drafts.getState().data?.rows).toHaveLength(100);
  });
});
