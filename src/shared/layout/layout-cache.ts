// What a layout may remember from the one before: texts already broken, tables already fitted. Without one everything is made anew; the
// result is the same.
import type { Table } from '../domain/content.ts';
import { type BreakRuns, breakRuns } from './line-break.ts';
import { fitTable, type FittedTable } from './table-fit.ts';

export interface LayoutCache {
  readonly breakRuns: BreakRuns;
  readonly fitTable: (table: Table) => FittedTable;
}

/** Remembers nothing. */
export const noCache: LayoutCache = { breakRuns, fitTable: (table) => fitTable(table, breakRuns) };
