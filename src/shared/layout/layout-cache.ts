// What a layout may remember from the one before: texts already broken, tables already fitted. Without it everything is made anew; the
// result is the same.
import type { Table } from '../domain/content.ts';
import type { Run } from './atoms.ts';
import { type BreakOptions, type BreakRuns, breakRuns } from './line-break.ts';
import { fitTable, type FittedTable } from './table-fit.ts';

export interface LayoutCache {
  readonly breakRuns: BreakRuns;
  readonly fitTable: (table: Table) => FittedTable;
}

/** Remembers nothing. */
export const noCache: LayoutCache = { breakRuns, fitTable: (table) => fitTable(table, breakRuns) };

interface Memory<T> {
  take(key: string, make: () => T): T;
}

/** Keeps what was asked for last; the length of the keys measures what their values hold. */
function createMemory<T>(mostChars: number): Memory<T> {
  const known = new Map<string, T>();
  let chars = 0;
  return {
    take(key, make) {
      const found = known.get(key);
      const value = found ?? make();
      // A map hands its keys out in the order in which they were put in: the first is the one not asked for the longest.
      if (found !== undefined) known.delete(key);
      else chars += key.length;
      known.set(key, value);
      for (const oldest of known.keys()) {
        if (chars <= mostChars) break;
        known.delete(oldest);
        chars -= oldest.length;
      }
      return value;
    },
  };
}

function runsKey(runs: readonly Run[], { width, firstIndent, restIndent }: BreakOptions): string {
  const own = runs.map(
    ({ text, role, start, path }) => `${role},${start ?? ''},${path ?? ''},${text.length},${text}`,
  );
  return `${width},${firstIndent},${restIndent};${own.join(';')}`;
}

// Some 300 pages of text and as much of tables: a draft and what an undo brings back, in a few dozen MB.
const mostLineChars = 300_000;
const mostTableChars = 300_000;

/** Remembers the texts and tables of the drafts that one screen shows. */
export function createLayoutCache(): LayoutCache {
  const lines = createMemory<ReturnType<BreakRuns>>(mostLineChars);
  const tables = createMemory<FittedTable>(mostTableChars);
  const remembered: BreakRuns = (runs, options) =>
    lines.take(runsKey(runs, options), () => breakRuns(runs, options));
  return {
    breakRuns: remembered,
    fitTable: (table) => tables.take(JSON.stringify(table), () => fitTable(table, remembered)),
  };
}
