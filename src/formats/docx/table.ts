// Tables (ECMA-376 part 1, 17.4): spans by gridSpan and vMerge, head rows by tblHeader; a table in a cell becomes lines of the cell.
import type { SourceBlock, SourceNote } from '../../shared/domain/text-lines.ts';
import { regularHead, regularRows } from '../../shared/domain/table-grid.ts';
import { attribute, child, integer, type Node, toggle, valueOf } from './nodes.ts';

type ReadCell = (cell: Node) => SourceBlock[];

interface OpenCell {
  text: string;
  columns: number;
  rows: number;
}

interface TableReading {
  readonly rows: OpenCell[][];
  readonly notes: SourceNote[];
  /** Cells that a vMerge may go on with, by grid column. */
  readonly open: Map<number, OpenCell>;
  readonly readCell: ReadCell;
  headRows: number;
}

/** The table as a block; a table without cells gives its notes only. */
export function readTable(table: Node, readCell: ReadCell): SourceBlock[] {
  const reading: TableReading = { rows: [], notes: [], open: new Map(), readCell, headRows: 0 };
  for (const row of rowsOf(table)) readRow(row, reading);
  const rows = regularRows(reading.rows);
  const notes = reading.notes;
  if (rows.length === 0) return notes.length > 0 ? [{ text: '', notes }] : [];
  const headRows = regularHead(rows, reading.headRows);
  return [{ table: { level: 'table', headRows, rows }, notes }];
}

/** Rows also stand in content controls and in marks of tracked changes. */
function rowsOf(node: Node): Node[] {
  return node.children.flatMap((inner) => {
    if (inner.name === 'tr') return [inner];
    return ['sdt', 'sdtContent', 'customXml', 'ins', 'moveTo'].includes(inner.name) ? rowsOf(inner) : [];
  });
}

function cellsOf(node: Node): Node[] {
  return node.children.flatMap((inner) => {
    if (inner.name === 'tc') return [inner];
    return ['sdt', 'sdtContent', 'customXml'].includes(inner.name) ? cellsOf(inner) : [];
  });
}

function readRow(row: Node, reading: TableReading): void {
  const properties = child(row, 'trPr');
  if (child(properties, 'del')) {
    const text = cellsOf(row)
      .map((cell) => cellText(reading.readCell(cell), reading.notes))
      .join('\u3000');
    reading.notes.push({ code: 'deletionDropped', evidence: { text } });
    return;
  }
  if (toggle(properties, 'tblHeader') && reading.headRows === reading.rows.length) reading.headRows += 1;
  const cells: OpenCell[] = [];
  let column = 0;
  column += addGap(cells, integer(valueOf(properties, 'gridBefore')));
  for (const cell of cellsOf(row)) column += readCell(cell, column, { cells, reading });
  addGap(cells, integer(valueOf(properties, 'gridAfter')));
  reading.rows.push(cells);
}

function addGap(cells: OpenCell[], columns: number | undefined): number {
  const count = Math.min(100, columns ?? 0);
  for (let gap = 0; gap < count; gap += 1) cells.push({ text: '', columns: 1, rows: 1 });
  return Math.max(0, count);
}

/** Reads one cell at a grid column; gives how many columns it takes. */
function readCell(
  cell: Node,
  column: number,
  { cells, reading }: { readonly cells: OpenCell[]; readonly reading: TableReading },
): number {
  const properties = child(cell, 'tcPr');
  const columns = Math.min(1000, Math.max(1, integer(valueOf(properties, 'gridSpan')) ?? 1));
  const text = cellText(reading.readCell(cell), reading.notes);
  const vertical = child(properties, 'vMerge');
  const goesOn = vertical !== undefined && (attribute(vertical, 'val') ?? 'continue') === 'continue';
  const above = goesOn ? reading.open.get(column) : undefined;
  const left = cells.at(-1);
  if (above) {
    above.rows += 1;
    above.text = joined(above.text, text);
  } else if (valueOf(properties, 'hMerge') === 'continue' && left) {
    left.columns += columns;
    left.text = joined(left.text, text);
  } else {
    const own: OpenCell = { text, columns, rows: 1 };
    cells.push(own);
    if (vertical) reading.open.set(column, own);
    else reading.open.delete(column);
  }
  return columns;
}

const joined = (first: string, second: string): string =>
  second === '' ? first : first === '' ? second : `${first}\n${second}`;

function cellText(blocks: readonly SourceBlock[], notes: SourceNote[]): string {
  const lines = blocks.map((block) => {
    notes.push(...(block.notes ?? []));
    if (!('table' in block)) return (block.hints?.number ?? '') + block.text.replaceAll('\f', '\n').trim();
    notes.push({ code: 'nestedTableFlattened', evidence: {} });
    return block.table.rows
      .map((row) =>
        row
          .map(({ text }) => text.replaceAll('\n', ' '))
          .join('\u3000')
          .trim(),
      )
      .join('\n');
  });
  return lines.filter((line) => line !== '').join('\n');
}
