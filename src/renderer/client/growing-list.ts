// A long list of the station: pages come as somebody scrolls. When something changed what is shown is asked for again, up to a limit, and never the whole.
import { readFailure } from './failure.ts';
import { createResource, type Resource } from './resource.ts';

/** What was fetched so far, in the station's order. */
interface GrowingPage<Row> {
  readonly rows: readonly Row[];
  readonly more: boolean;
}

export interface GrowingList<Row> extends Resource<GrowingPage<Row>> {
  /** Adds the page after the last row. */
  loadOlder(): Promise<void>;
  /** Everything there is, for print; false when it could not be had. */
  loadAll(): Promise<boolean>;
  /** Back to the first page, so that the screen does not keep what only the paper needed. */
  trim(): void;
}

interface GrowingListOptions<Row> {
  /** At most `limit` rows after the row `after`; null: from the first on. */
  readonly ask: (after: Row | null, limit: number) => Promise<readonly Row[]>;
  readonly keyOf: (row: Row) => string;
}

const pageRows = 100;
const largePageRows = 500;
// Rows further down than this keep the state they had when they were fetched.
const freshRows = 1000;

/** The fresh rows, and below them those that were fetched further down; a gap between the two ends the list where the fresh rows end. */
function joinOlder<Row>(
  fresh: readonly Row[],
  old: GrowingPage<Row> | null,
  keyOf: (row: Row) => string,
): GrowingPage<Row> {
  const last = fresh.at(-1);
  const at =
    last === undefined || old === null ? -1 : old.rows.findIndex((row) => keyOf(row) === keyOf(last));
  if (old === null || at < 0 || at === old.rows.length - 1) return { rows: fresh, more: true };
  return { rows: [...fresh, ...old.rows.slice(at + 1)], more: old.more };
}

/** Rows come in at the top of the list or of a part of it, and none changes its place. */
export function createGrowingList<Row>({ ask, keyOf }: GrowingListOptions<Row>): GrowingList<Row> {
  const list: Resource<GrowingPage<Row>> = createResource<GrowingPage<Row>>(async () => {
    const shown = list.getState().data?.rows.length ?? 0;
    const wanted = Math.min(Math.max(shown, pageRows), freshRows);
    const rows: Row[] = [];
    while (rows.length < wanted) {
      const limit = Math.min(wanted - rows.length, largePageRows);
      const page = await ask(rows.at(-1) ?? null, limit);
      rows.push(...page);
      if (page.length < limit) return { rows, more: false };
    }
    // As it is now: an older page may have come meanwhile.
    return joinOlder(rows, list.getState().data, keyOf);
  });
  const addPage = async (limit: number): Promise<void> => {
    const { data } = list.getState();
    const last = data?.rows.at(-1);
    if (data === null || !data.more || last === undefined) return;
    const older = await ask(last, limit);
    const now = list.getState().data;
    const end = now?.rows.at(-1);
    // Asked for again meanwhile and no longer as long: this page would leave a gap.
    if (now === null || end === undefined || keyOf(end) !== keyOf(last)) return;
    // Not `put`: that would drop the answer of a question that is under way, and with it what is new.
    list.setState({ data: { rows: [...now.rows, ...older], more: older.length === limit } });
  };
  const add = async (limit: number): Promise<boolean> => {
    try {
      await addPage(limit);
      return true;
    } catch (error) {
      list.setState({ failure: readFailure(error) });
      return false;
    }
  };
  return Object.assign(list, {
    loadOlder: async () => void (await add(pageRows)),
    loadAll: async () => {
      while (list.getState().data?.more === true) if (!(await add(largePageRows))) return false;
      return list.getState().data !== null;
    },
    trim: () => {
      const { data } = list.getState();
      if (data === null || data.rows.length <= pageRows) return;
      list.setState({ data: { rows: data.rows.slice(0, pageRows), more: true } });
    },
  });
}
