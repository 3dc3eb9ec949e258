// A table as its author wrote it becomes a grid without holes: ragged rows are filled, spans end at the edge and at their neighbours. Nothing
// is lost, and the same table always becomes the same grid.
import type { Table, TableCell } from '../domain/content.ts';

export interface GridCell {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
  readonly text: string;
  /** Where the cell stands in the document, below the table's path; null for a hole that was filled. */
  readonly key: string | null;
}

export interface CellGrid {
  readonly rowCount: number;
  readonly columnCount: number;
  /** The first rows that are repeated on every page. */
  readonly headRows: number;
  /** Row by row, left to right. */
  readonly cells: readonly GridCell[];
}

// A span is a hint how cells lie, never a size: beyond this it says nothing more.
const widestSpan = 200;

const spanOf = (value: number | undefined): number =>
  Math.max(1, Math.min(widestSpan, Math.floor(Number.isFinite(value) ? (value ?? 1) : 1)));

/** Which places of each row are taken. */
type Taken = Set<number>[];

function freeColumns(taken: Set<number>, from: number, wanted: number): number {
  let columns = 1;
  while (columns < wanted && !taken.has(from + columns)) columns++;
  return columns;
}

function placeRow(row: readonly TableCell[], rowIndex: number, taken: Taken, lastRow: number): GridCell[] {
  const here = taken[rowIndex] ?? new Set<number>();
  let column = 0;
  return row.map((cell, cellIndex) => {
    while (here.has(column)) column++;
    const columns = freeColumns(here, column, spanOf(cell.columns));
    const rows = Math.min(spanOf(cell.rows), lastRow - rowIndex);
    for (let down = 0; down < rows; down++) {
      for (let right = 0; right < columns; right++) taken[rowIndex + down]?.add(column + right);
    }
    return { row: rowIndex, column, rows, columns, text: cell.text, key: `cells.${rowIndex}.${cellIndex}` };
  });
}

/** Columns in which no cell begins are only the tail of a span: they go. */
function dropEmptyColumns(cells: readonly GridCell[]): { cells: GridCell[]; columnCount: number } {
  const starts = [...new Set(cells.map((cell) => cell.column))].sort((a, b) => a - b);
  const indexOf = new Map(starts.map((start, index) => [start, index]));
  const kept = cells.map((cell) => {
    const column = indexOf.get(cell.column) ?? 0;
    let columns = 1;
    while ((starts[column + columns] ?? Infinity) < cell.column + cell.columns) columns++;
    return { ...cell, column, columns };
  });
  return { cells: kept, columnCount: starts.length };
}

function fillHoles(cells: readonly GridCell[], rowCount: number, columnCount: number): GridCell[] {
  const byRow: GridCell[][] = Array.from({ length: rowCount }, () => []);
  const taken: Taken = Array.from({ length: rowCount }, () => new Set<number>());
  for (const cell of cells) {
    byRow[cell.row]?.push(cell);
    for (let down = 0; down < cell.rows; down++) {
      for (let right = 0; right < cell.columns; right++) taken[cell.row + down]?.add(cell.column + right);
    }
  }
  return byRow.flatMap((row, rowIndex) => {
    const holes: GridCell[] = [];
    for (let column = 0; column < columnCount; column++) {
      if (taken[rowIndex]?.has(column)) continue;
      holes.push({ row: rowIndex, column, rows: 1, columns: 1, text: '', key: null });
    }
    return [...row, ...holes].sort((a, b) => a.column - b.column);
  });
}

/** The grid of a table; no cells when the table has none. */
export function gridOf(table: Table): CellGrid {
  const rowCount = table.rows.length;
  const wanted = Math.floor(Number.isFinite(table.headRows) ? table.headRows : 0);
  // A head without rows below it is an ordinary table.
  const headRows = wanted > 0 && wanted < rowCount ? wanted : 0;
  const taken: Taken = Array.from({ length: rowCount }, () => new Set<number>());
  const placed = table.rows.flatMap((row, index) =>
    placeRow(row, index, taken, index < headRows ? headRows : rowCount),
  );
  const { cells, columnCount } = dropEmptyColumns(placed);
  return { rowCount, columnCount, headRows, cells: fillHoles(cells, rowCount, columnCount) };
}
