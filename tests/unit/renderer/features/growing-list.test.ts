import { expect, it } from 'vitest';
import { createGrowingList } from '../../../../src/renderer/client/growing-list.ts';
import { keepEqual } from '../../../../src/renderer/client/keep-equal.ts';
import { createResource } from '../../../../src/renderer/client/resource.ts';

interface Row {
  readonly entryNo: number;
  readonly state: string;
}

/** A book of the station with numbers from `count` down to 1, and how many rows it has sent. */
function createBook(count: number) {
  const rows: Row[] = Array.from({ length: count }, (_, index) => ({ entryNo: count - index, state: 'new' }));
  const sent = { rows: 0 };
  const list = createGrowingList<Row>({
    keyOf: ({ entryNo }) => String(entryNo),
    ask: (after, limit) => {
      const from = after === null ? 0 : rows.findIndex(({ entryNo }) => entryNo === after.entryNo) + 1;
      const page = rows.slice(from, from + limit).map((row) => ({ ...row }));
      sent.rows += page.length;
      return Promise.resolve(page);
    },
  });
  return { rows, sent, list, shown: () => list.getState().data?.rows.map(({ entryNo }) => entryNo) ?? [] };
}

it('a book of 20,000 rows opens with a page, and a change asks for no more than is shown', async () => {
  const { rows, sent, list, shown } = createBook(20_000);
  await list.reload();
  expect(sent.rows).toBe(100);
  rows.unshift({ entryNo: 20_001, state: 'new' });
  await list.reload();
  expect(sent.rows).toBe(200);
  expect(shown().slice(0, 2)).toEqual([20_001, 20_000]);
});

it('keeps what was scrolled to when rows come in above, without a gap, and stops at the end', async () => {
  const { rows, list, shown } = createBook(350);
  await list.reload();
  for (let page = 0; page < 5; page++) await list.loadOlder();
  expect(list.getState().data?.more).toBe(false);
  rows.unshift({ entryNo: 352, state: 'new' }, { entryNo: 351, state: 'new' });
  await list.reload();
  expect(shown()).toEqual(Array.from({ length: 352 }, (_, index) => 352 - index));
});

it('fetches the whole year for print', async () => {
  const { list, shown } = createBook(1_234);
  await list.reload();
  expect(await list.loadAll()).toBe(true);
  expect(shown()).toHaveLength(1_234);
  expect(new Set(shown()).size).toBe(1_234);
  list.trim();
  await list.loadOlder();
  expect(shown()).toEqual(Array.from({ length: 200 }, (_, index) => 1_234 - index));
});

it('asks for what changed only while somebody looks, else when the next one does', async () => {
  let asked = 0;
  const resource = createResource(() => Promise.resolve((asked += 1)));
  await resource.reload();
  await resource.renew();
  expect(asked).toBe(1);
  const stop = resource.subscribe(() => undefined);
  expect(asked).toBe(2);
  await resource.renew();
  expect(asked).toBe(3);
  stop();
});

it('leaves what an answer repeats as the same objects, also where rows have moved', () => {
  const known = {
    rows: [
      { documentId: 'a', marks: [1] },
      { documentId: 'b', marks: [] },
    ],
    more: false,
  };
  expect(keepEqual(known, structuredClone(known))).toBe(known);
  const next = { rows: [{ documentId: 'c', marks: [] }, ...structuredClone(known.rows)], more: false };
  const kept = keepEqual(known, next);
  expect(kept).toEqual(next);
  expect(kept.rows[1]).toBe(known.rows[0]);
  const changed = keepEqual(known, { rows: [{ documentId: 'a', marks: [2] }], more: true });
  expect(changed).toEqual({ rows: [{ documentId: 'a', marks: [2] }], more: true });
});
