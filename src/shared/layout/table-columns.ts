// How wide the columns of a table are and in which size its text is set: as large as the table fits, every piece that may not be broken in one
// line where there is any way to have it so.
import { atomize, type Run } from './atoms.ts';
import { fullWidth } from './character-widths.ts';
import { cellsUm, size3, sizeOf, type TypeSize, typeArea } from './grid.ts';
import type { CellGrid, GridCell } from './table-cells.ts';
import { cellPadding, comfortableMillicells, tableSizes } from './table-grid.ts';

/** One line of a cell's text as written. */
export interface CellParagraph {
  readonly text: string;
  readonly start: number;
}

/** The lines of a cell as its author parted them. */
export function cellParagraphs(text: string): CellParagraph[] {
  const paragraphs: CellParagraph[] = [];
  let start = 0;
  for (const { 0: end, index } of text.matchAll(/\r\n|[\n\r]/g)) {
    paragraphs.push({ text: text.slice(start, index), start });
    start = index + end.length;
  }
  paragraphs.push({ text: text.slice(start), start });
  return paragraphs;
}

/** The runs of one line of a cell: the head is set in 黑体. */
export const cellRuns = ({ text, start }: CellParagraph, head: boolean): Run[] => [
  { text, role: head ? 'hei' : 'fang', start },
];

/** What a cell needs, in thousandths of a character. */
interface CellNeed {
  readonly least: number;
  readonly natural: number;
}

function needOf(cell: GridCell, headRows: number): CellNeed {
  let least = 0;
  let natural = 0;
  for (const paragraph of cellParagraphs(cell.text)) {
    const atoms = atomize(cellRuns(paragraph, cell.row < headRows));
    let piece = 0;
    let total = 0;
    atoms.forEach((atom, index) => {
      const before = atoms[index - 1];
      total += atom.width;
      if (atom.kind === 'blank') return;
      const parts = before?.kind === 'blank' || !(before?.noLineEnd || atom.noLineStart);
      piece = parts ? atom.width : piece + atom.width;
      least = Math.max(least, piece);
    });
    natural = Math.max(natural, total);
  }
  return { least, natural };
}

/** Widths of the columns by three measures; each is at least the one before. */
interface ColumnNeeds {
  readonly least: number[];
  readonly wish: number[];
  readonly natural: number[];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Integers that add up to the total, in proportion to the weights (alike when there are none). */
function share(total: number, weights: readonly number[]): number[] {
  const all = sum(weights);
  let passed = 0;
  let given = 0;
  return weights.map((weight, index) => {
    passed += all > 0 ? weight : 1;
    const upTo = Math.floor((total * passed) / (all > 0 ? all : weights.length));
    const part = index === weights.length - 1 ? total - given : upTo - given;
    given += part;
    return part;
  });
}

const addShares = (base: readonly number[], total: number, weights: readonly number[]): number[] => {
  const shares = share(total, weights);
  return base.map((width, index) => width + (shares[index] ?? 0));
};

function widen(columns: number[], cell: SpanNeed, neededUm: number, weights: readonly number[]): void {
  const spanned = columns.slice(cell.column, cell.column + cell.columns);
  const lacking = neededUm - sum(spanned);
  if (lacking <= 0) return;
  const own = weights.slice(cell.column, cell.column + cell.columns);
  columns.splice(cell.column, cell.columns, ...addShares(spanned, lacking, own));
}

/** The most that any cell over the same columns needs. */
interface SpanNeed extends CellNeed {
  readonly column: number;
  readonly columns: number;
}

/** Needs by columns, narrow spans first; thousands of rows come down to a few. */
function spanNeeds(grid: CellGrid): SpanNeed[] {
  const needs = new Map<number, SpanNeed>();
  for (const cell of grid.cells) {
    const { column, columns } = cell;
    const key = column * (grid.columnCount + 1) + columns;
    const known = needs.get(key);
    const { least, natural } = needOf(cell, grid.headRows);
    needs.set(key, {
      column,
      columns,
      least: Math.max(least, known?.least ?? 0),
      natural: Math.max(natural, known?.natural ?? 0),
    });
  }
  return [...needs.values()].sort((a, b) => a.columns - b.columns || a.column - b.column);
}

function columnNeeds(spans: readonly SpanNeed[], columnCount: number, size: TypeSize): ColumnNeeds {
  const toUm = (millicells: number): number =>
    Math.ceil((millicells * typeArea.widthUm) / size.lineMillicells) + 2 * cellPadding.sideUm;
  const needs: ColumnNeeds = {
    least: Array.from({ length: columnCount }, () => toUm(fullWidth)),
    wish: Array.from({ length: columnCount }, () => toUm(fullWidth)),
    natural: Array.from({ length: columnCount }, () => toUm(fullWidth)),
  };
  for (const span of spans) {
    const wish = Math.max(span.least, Math.min(span.natural, comfortableMillicells * span.columns));
    widen(needs.least, span, toUm(span.least), needs.natural);
    widen(needs.wish, span, toUm(wish), needs.natural);
    widen(needs.natural, span, toUm(span.natural), needs.natural);
  }
  // A spanned column may have been widened by one measure and not by the next.
  needs.least.forEach((least, index) => {
    needs.wish[index] = Math.max(least, needs.wish[index] ?? 0);
    needs.natural[index] = Math.max(needs.wish[index] ?? 0, needs.natural[index] ?? 0);
  });
  return needs;
}

const lackOf = (more: readonly number[], less: readonly number[]): number[] =>
  more.map((value, index) => value - (less[index] ?? 0));

/** Columns that fill the width: what all need first, the rest where the text is longest. */
function divideWidth({ least, wish, natural }: ColumnNeeds, widthUm: number): number[] {
  if (sum(natural) <= widthUm) return addShares(natural, widthUm - sum(natural), natural);
  if (sum(wish) <= widthUm) return addShares(wish, widthUm - sum(wish), lackOf(natural, wish));
  return addShares(least, widthUm - sum(least), lackOf(wish, least));
}

export interface ColumnFit {
  readonly size: TypeSize;
  readonly sideUm: number;
  /** Widths that add up to the table's. */
  readonly widthsUm: readonly number[];
  /**
   * 1000 where the table fits in 3号; else how much smaller its type is, or, where it is too wide in the smallest, how much of the width that its
   * unbreakable pieces need it has.
   */
  readonly scalePermille: number;
}

/** Not even the smallest type is small enough: columns by what they need, text broken where they are narrower. */
function squeezeColumns(needs: ColumnNeeds, smallest: TypeSize, widthUm: number): ColumnFit {
  const count = needs.least.length;
  const scalePermille = Math.max(1, Math.floor((widthUm * 1000) / sum(needs.least)));
  const evenUm = Math.floor(widthUm / count);
  const oneCharUm = cellsUm(fullWidth, smallest) + 1;
  const floorUm = oneCharUm + 2 * cellPadding.sideUm;
  if (floorUm <= evenUm) {
    const base = needs.least.map(() => floorUm);
    const widthsUm = addShares(base, widthUm - floorUm * count, lackOf(needs.least, base));
    return { size: smallest, sideUm: cellPadding.sideUm, widthsUm, scalePermille };
  }
  // So many columns that one character and its margins have no room: no margins, and type as small as it must be.
  const size = oneCharUm <= evenUm ? smallest : sizeOf(Math.max(10, evenUm - 2));
  const sideUm = Math.max(0, Math.floor((evenUm - cellsUm(fullWidth, size) - 1) / 2));
  return {
    size,
    sideUm,
    widthsUm: share(
      widthUm,
      needs.least.map(() => 1),
    ),
    scalePermille,
  };
}

/** Finds size and columns for a grid in that width. */
export function fitColumns(grid: CellGrid, widthUm: number): ColumnFit {
  const spans = spanNeeds(grid);
  const needsOf = tableSizes.map((size) => ({
    size,
    needs: columnNeeds(spans, grid.columnCount, size),
  }));
  const fits = (columns: readonly number[]): boolean => sum(columns) <= widthUm;
  const found =
    needsOf.find(({ needs }) => fits(needs.wish)) ?? needsOf.find(({ needs }) => fits(needs.least));
  if (found) {
    const widthsUm = divideWidth(found.needs, widthUm);
    // Type that is smaller only so that columns are comfortable is no want of room.
    const roomy = fits(needsOf[0]?.needs.least ?? []);
    const scalePermille = roomy ? 1000 : Math.round((found.size.emUm * 1000) / size3.emUm);
    return { size: found.size, sideUm: cellPadding.sideUm, widthsUm, scalePermille };
  }
  const [size, needs] = [tableSizes.at(-1) ?? sizeOf(10), needsOf.at(-1)?.needs];
  if (!needs) return { size, sideUm: 0, widthsUm: [], scalePermille: 1000 };
  return squeezeColumns(needs, size, widthUm);
}
