// What a layout may remember from the one before: texts already broken, tables already fitted, lines already drawn. Without it everything is made anew; the
// result is the same.
import type { Table } from '../domain/content.ts';
import type { Run } from './atoms.ts';
import { type BreakOptions, type BreakRuns, breakRuns, type Line } from './line-break.ts';
import { fitTable, type FittedTable } from './table-fit.ts';
import { type DrawLine, drawLine, type DrawnLine, type LineDrawing } from './text-items.ts';

export interface LayoutCache {
  readonly breakRuns: BreakRuns;
  readonly fitTable: (table: Table) => FittedTable;
  readonly drawLine: DrawLine;
}

/** Remembers nothing. */
export const noCache: LayoutCache = {
  breakRuns,
  fitTable: (table) => fitTable(table, breakRuns),
  drawLine,
};

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

const styleMembers = ['size', 'align', 'color', 'scalePermille', 'path', 'leftUm'] as const;

function sameDrawing(a: LineDrawing, b: LineDrawing): boolean {
  return a.topUm === b.topUm && styleMembers.every((member) => a.style[member] === b.style[member]);
}

/** A line that stands where it stood has the same items; what is remembered ends with the line. Tracked changes are drawn anew. */
function rememberDrawn(): DrawLine {
  const known = new WeakMap<Line, { readonly drawing: LineDrawing; readonly drawn: DrawnLine }>();
  return (line, drawing) => {
    if (drawing.changes) return drawLine(line, drawing);
    const found = known.get(line);
    if (found && sameDrawing(found.drawing, drawing)) return found.drawn;
    const drawn = drawLine(line, drawing);
    known.set(line, { drawing, drawn });
    return drawn;
  };
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
    drawLine: rememberDrawn(),
  };
}
