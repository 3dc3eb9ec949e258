// Tables of foreign files made regular: spans inside the table, rows of one width, no row without a cell of its own.
import type { TableCell } from './content.ts';

/** A cell as a file or a page has it; spans may be wrong. */
export interface LooseCell {
  readonly text: string;
  readonly columns: number;
  readonly rows: number;
}

/** One more than a document's table may have: so wide, it becomes paragraphs. */
const mostColumns = 61;

interface PlacedCell {
  readonly text: string;
  readonly column: number;
  readonly columns: number;
  readonly row: number;
  /** First row that the cell does not cover. */
  end: number;
}

/** Rows of cells that fit each other; cells that collide give way by their span, never by their words. */
export function regularRows(loose: readonly (readonly LooseCell[])[]): TableCell[][] {
  const placed = loose.map((): PlacedCell[] => []);
  // For each column the first row in which it is free again.
  const freeFrom: number[] = [];
  loose.forEach((cells, row) => {
    let from = 0;
    for (const cell of cells) {
      const set = placeCell(cell, { row, rows: loose.length, freeFrom, from });
      placed[row]?.push(set);
      from = set.column + set.columns;
    }
  });
  const width = freeFrom.length;
  // No page holds it: it becomes lines, and holes need no filling.
  if (width > mostColumns) return loose.map((cells) => cells.map(({ text }) => ({ text })));
  // Rows that spans cover whole are taken out, and the spans shrink by them.
  const newRow: number[] = [];
  let before = 0;
  for (const cells of placed) {
    newRow.push(before);
    if (cells.length > 0) before += 1;
  }
  return fillGaps(placed, width)
    .filter((cells) => cells.length > 0)
    .map((cells) =>
      cells.map(({ text, columns, row, end }) => {
        const rows = (newRow[end] ?? before) - (newRow[row] ?? 0);
        return { text, ...(columns > 1 && { columns }), ...(rows > 1 && { rows }) };
      }),
    );
}

interface Place {
  readonly row: number;
  readonly rows: number;
  readonly freeFrom: number[];
  /** Column behind the cell before. */
  readonly from: number;
}

function placeCell(
  { text, columns, rows }: LooseCell,
  { row, rows: height, freeFrom, from }: Place,
): PlacedCell {
  let column = from;
  while ((freeFrom[column] ?? 0) > row) column += 1;
  const wanted = Math.min(mostColumns, Math.max(1, Math.floor(columns) || 1));
  let taken = 1;
  while (taken < wanted && (freeFrom[column + taken] ?? 0) <= row) taken += 1;
  const end = Math.min(height, row + Math.max(1, Math.floor(rows) || 1));
  for (let at = column; at < column + taken; at += 1) freeFrom[at] = end;
  return { text, column, columns: taken, row, end };
}

/** Empty cells where a row is shorter than the table, or has a hole. */
function fillGaps(placed: readonly PlacedCell[][], width: number): PlacedCell[][] {
  const coveredUntil: number[] = Array.from({ length: width }, () => 0);
  return placed.map((cells, row) => {
    for (const cell of cells) {
      for (let at = cell.column; at < cell.column + cell.columns; at += 1) coveredUntil[at] = cell.end;
    }
    if (cells.length === 0) return [];
    const holes = coveredUntil
      .map((until, column) => (until > row ? -1 : column))
      .filter((column) => column >= 0)
      .map((column): PlacedCell => ({ text: '', column, columns: 1, row, end: row + 1 }));
    return [...cells, ...holes].sort((left, right) => left.column - right.column);
  });
}

/** Head rows that no span leads out of; a table is never all head. */
export function regularHead(rows: readonly (readonly TableCell[])[], headRows: number): number {
  let end = Math.min(headRows, rows.length);
  for (let row = 0; row < end; row += 1) {
    for (const cell of rows[row] ?? []) end = Math.min(rows.length, Math.max(end, row + (cell.rows ?? 1)));
  }
  return end >= rows.length ? 0 : end;
}
