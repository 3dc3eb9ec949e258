// Tables of pasted markup: cells with their spans, lines inside them; a table in a cell becomes lines of the cell.
import { type LooseCell, regularHead, regularRows } from '../../../../shared/domain/table-grid.ts';
import type { SourceBlock, SourceLine, SourceNote } from '../../../../shared/domain/text-lines.ts';

export interface TableBuilder {
  readonly isNested: boolean;
  nest(): void;
  unnest(): void;
  openHead(): void;
  closeHead(): void;
  openRow(): void;
  openCell(columns: number, rows: number, isHead: boolean): void;
  closeCell(): void;
  /** False when no cell is open: the line stands beside the table. */
  takeLine(line: SourceLine): boolean;
  finish(): SourceBlock[];
}

interface OpenCell {
  readonly columns: number;
  readonly rows: number;
  readonly lines: string[];
}

/** An empty table. */
export function createTableBuilder(): TableBuilder {
  const rows: LooseCell[][] = [];
  const notes: SourceNote[] = [];
  const head = { rows: 0, isInHead: false, isHeadRow: false };
  let depth = 0;
  let cell: OpenCell | null = null;
  const closeRow = (): void => countHead(rows, head);
  const closeCell = (): void => {
    if (cell) rows.at(-1)?.push({ text: cell.lines.join('\n'), columns: cell.columns, rows: cell.rows });
    cell = null;
  };
  return {
    get isNested() {
      return depth > 0;
    },
    nest: () => {
      depth += 1;
      notes.push({ code: 'nestedTableFlattened', evidence: {} });
    },
    unnest: () => {
      depth -= 1;
    },
    openHead: () => {
      head.isInHead = true;
    },
    closeHead: () => {
      closeRow();
      head.isInHead = false;
    },
    openRow: () => {
      closeCell();
      closeRow();
      head.isHeadRow = true;
      rows.push([]);
    },
    openCell: (columns, high, isHead) => {
      closeCell();
      if (rows.length === 0) rows.push([]);
      head.isHeadRow &&= isHead;
      // 0 rows: to the end of the table.
      cell = { columns, rows: high === 0 ? 65_534 : high, lines: [] };
    },
    closeCell,
    takeLine: (line) => {
      if (!cell) return false;
      notes.push(...(line.notes ?? []));
      cell.lines.push(...linesOf(line));
      return true;
    },
    finish: () => {
      closeCell();
      closeRow();
      return tableBlocks(rows, head.rows, notes);
    },
  };
}

interface HeadCount {
  rows: number;
  isInHead: boolean;
  isHeadRow: boolean;
}

/** A row of the head follows the head without a gap. */
function countHead(rows: readonly LooseCell[][], head: HeadCount): void {
  const isFull = (rows.at(-1)?.length ?? 0) > 0;
  if (isFull && (head.isInHead || head.isHeadRow) && head.rows === rows.length - 1) head.rows = rows.length;
}

function linesOf({ text, hints }: SourceLine): string[] {
  const lines = ((hints?.number ?? '') + text).split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '');
}

function tableBlocks(
  rows: readonly LooseCell[][],
  headRows: number,
  notes: readonly SourceNote[],
): SourceBlock[] {
  const regular = regularRows(rows);
  if (regular.length === 0) return notes.length > 0 ? [{ text: '', notes }] : [];
  return [{ table: { level: 'table', headRows: regularHead(regular, headRows), rows: regular }, notes }];
}
