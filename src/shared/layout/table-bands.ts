// The rows of a table as they stand on pages: rows that cells join form a band, which is kept whole unless it is higher than a page.
import { cellLeadingUm, cellPadding } from './table-grid.ts';
import type { BreakRuns, Line } from './line-break.ts';
import { typeArea, type TypeSize } from './grid.ts';
import type { Alignment } from './place-line.ts';
import type { CellGrid, GridCell } from './table-cells.ts';
import { cellParagraphs, cellRuns, type ColumnFit } from './table-columns.ts';

/** A cell with its lines, or the part of it that stands on this page. */
export interface BandCell {
  /** First row and rows, counted from the band's own first. */
  readonly row: number;
  readonly rows: number;
  readonly leftUm: number;
  readonly rightUm: number;
  readonly lines: readonly Line[];
  readonly align: Alignment;
  readonly key: string | null;
}

export interface Band {
  /** Row of the table with which it begins. */
  readonly firstRow: number;
  readonly rowCount: number;
  readonly cells: readonly BandCell[];
  readonly size: TypeSize;
}

// A column of figures is read by its last digits.
const figure = /^\s*[-+−－±]?[\d０-９][\d０-９,，.．]*\s*[%％‰]?\s*$/;

/** 序号: a running number stands in the middle of the first column. */
const runningNumber = /^\s*\d{1,3}\s*$/;

function alignmentOf(cell: GridCell, headRows: number): Alignment {
  if (cell.row < headRows || (cell.column === 0 && runningNumber.test(cell.text))) return 'center';
  return figure.test(cell.text) ? 'right' : 'left';
}

function cellLines(cell: GridCell, head: boolean, width: number, breakRuns: BreakRuns): Line[] {
  const options = { width, firstIndent: 0, restIndent: 0 };
  return cellParagraphs(cell.text).flatMap((paragraph): readonly Line[] => {
    const lines = breakRuns(cellRuns(paragraph, head), options);
    // An empty line keeps its height.
    return lines.length > 0 ? lines : [{ atoms: [], indent: 0, width, natural: 0, mode: 'ragged' }];
  });
}

/** The bands of a table whose columns are fitted. */
export function bandsOf(grid: CellGrid, fit: ColumnFit, breakRuns: BreakRuns): Band[] {
  const edges = [0];
  for (const width of fit.widthsUm) edges.push((edges.at(-1) ?? 0) + width);
  const bands: { firstRow: number; rowCount: number; cells: BandCell[]; size: TypeSize }[] = [];
  let endRow = 0;
  for (const cell of grid.cells) {
    let band = bands.at(-1);
    if (!band || cell.row >= endRow) {
      // A row in which nothing begins belongs to the band above; every other one that no cell reaches begins its own.
      band = { firstRow: cell.row, rowCount: 1, cells: [], size: fit.size };
      bands.push(band);
    }
    endRow = Math.max(endRow, cell.row + cell.rows);
    band.rowCount = endRow - band.firstRow;
    const leftUm = edges[cell.column] ?? 0;
    const rightUm = edges[cell.column + cell.columns] ?? leftUm;
    const roomUm = Math.max(0, rightUm - leftUm - 2 * fit.sideUm);
    const width = Math.max(1, Math.floor((roomUm * fit.size.lineMillicells) / typeArea.widthUm));
    band.cells.push({
      row: cell.row - band.firstRow,
      rows: cell.rows,
      leftUm,
      rightUm,
      lines: cellLines(cell, cell.row < grid.headRows, width, breakRuns),
      align: alignmentOf(cell, grid.headRows),
      key: cell.key,
    });
  }
  return bands;
}

/** Height of that many lines of a cell, with the blank above and below. */
export function linesHeightUm(count: number, size: TypeSize): number {
  const lines = Math.max(1, count);
  return lines * size.emUm + (lines - 1) * cellLeadingUm(size) + 2 * cellPadding.aboveUm;
}

/** How many lines of a cell fit a height. */
function linesThatFit(heightUm: number, size: TypeSize): number {
  const leading = cellLeadingUm(size);
  return Math.max(0, Math.floor((heightUm - 2 * cellPadding.aboveUm + leading) / (size.emUm + leading)));
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Height of each row; what a cell over several rows needs beyond them is added to its last one. */
export function rowHeightsUm({ rowCount, cells, size }: Band): number[] {
  const heights = Array.from({ length: rowCount }, () => linesHeightUm(1, size));
  for (const cell of cells) {
    if (cell.rows === 1)
      heights[cell.row] = Math.max(heights[cell.row] ?? 0, linesHeightUm(cell.lines.length, size));
  }
  const spanning = cells.filter((cell) => cell.rows > 1).sort((a, b) => a.row + a.rows - b.row - b.rows);
  for (const cell of spanning) {
    const last = cell.row + cell.rows - 1;
    const lacking = linesHeightUm(cell.lines.length, size) - sum(heights.slice(cell.row, last + 1));
    if (lacking > 0) heights[last] = (heights[last] ?? 0) + lacking;
  }
  return heights;
}

export const bandHeightUm = (band: Band): number => sum(rowHeightsUm(band));

/** Cuts a band below its first rows; cells that reach over the cut go on in the lower part with the lines that had no room. */
function cutBelow(band: Band, rows: number, heights: readonly number[]): readonly [Band, Band] {
  const upper: BandCell[] = [];
  const lower: BandCell[] = [];
  for (const cell of band.cells) {
    const end = cell.row + cell.rows;
    if (cell.row >= rows) lower.push({ ...cell, row: cell.row - rows });
    else if (end <= rows) upper.push(cell);
    else {
      const room = linesThatFit(sum(heights.slice(cell.row, rows)), band.size);
      upper.push({ ...cell, rows: rows - cell.row, lines: cell.lines.slice(0, room) });
      lower.push({ ...cell, row: 0, rows: end - rows, lines: cell.lines.slice(room) });
    }
  }
  return [
    { ...band, rowCount: rows, cells: upper },
    { ...band, firstRow: band.firstRow + rows, rowCount: band.rowCount - rows, cells: lower },
  ];
}

/** Cuts the first row itself, which is higher than a page. */
function cutInside(band: Band, roomUm: number): readonly [Band, Band] {
  const lines = Math.max(1, linesThatFit(roomUm, band.size));
  const first = band.cells.filter((cell) => cell.row === 0);
  const upper = first.map((cell) => ({ ...cell, rows: 1, lines: cell.lines.slice(0, lines) }));
  const lower = band.cells.map((cell) =>
    cell.row === 0 ? { ...cell, lines: cell.lines.slice(lines) } : cell,
  );
  return [
    { ...band, rowCount: 1, cells: upper },
    { ...band, cells: lower },
  ];
}

/** Lines of a cell that stand with the signature when a row is parted for its sake. */
const endLines = 2;

/** The band with its last lines as a band of their own; the band alone when it has no more than those. */
export function cutBandEnd(band: Band): Band[] {
  const { size } = band;
  const roomUm = bandHeightUm(band) - endLines * (size.emUm + cellLeadingUm(size));
  if (roomUm < linesHeightUm(1, size)) return [band];
  const parts = partBand(band, roomUm);
  const end = parts.at(-1);
  return end === undefined || parts.length === 1 ? [band] : [...parts.slice(0, -1), ...cutBandEnd(end)];
}

/** The parts of a band that each fit a height; the band itself when it does. */
export function partBand(whole: Band, roomUm: number): Band[] {
  const parts: Band[] = [];
  let band = whole;
  for (let heights = rowHeightsUm(band); sum(heights) > roomUm; heights = rowHeightsUm(band)) {
    let rows = 0;
    let used = heights[0] ?? 0;
    while (used <= roomUm) {
      rows++;
      used += heights[rows] ?? 0;
    }
    const [upper, lower] = rows > 0 ? cutBelow(band, rows, heights) : cutInside(band, roomUm);
    parts.push(upper);
    band = lower;
  }
  return [...parts, band];
}
