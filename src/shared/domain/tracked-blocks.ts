// Two wordings of a body as one: paragraphs and tables are laid beside each other by their likeness, then their words are compared.
import { type Block, isTable, type Table, type TableCell, textOfBlock } from './content.ts';
import { alignItems, likenessOf } from './tracked-alignment.ts';
import { type ChangeSide, type MarkedText, mergeText, type TextMark, wholeText } from './tracked-text.ts';

/** A block of the merged body; `at` is the path below the block, empty for a paragraph. */
export interface MarkedBlock {
  readonly block: Block;
  readonly marks: readonly (TextMark & { readonly at: string })[];
}

/** Blocks of both bodies in one order; a block that only one of them has is marked from end to end. */
export function mergeBlocks(before: readonly Block[], after: readonly Block[]): MarkedBlock[] {
  return alignItems(before, after, { keyOf: (block) => JSON.stringify(block), likeness }).flatMap(
    ({ old, fresh }) => {
      if (old !== undefined && fresh !== undefined) {
        const merged = mergePair(old, fresh);
        if (merged !== null) return [merged];
      }
      return [
        ...(old === undefined ? [] : [markBlock(old, 'deleted')]),
        ...(fresh === undefined ? [] : [markBlock(fresh, 'inserted')]),
      ];
    },
  );
}

/** The block as one change. */
export function markBlock(block: Block, change: ChangeSide): MarkedBlock {
  if (!isTable(block)) return { block, marks: placed('', wholeText(block.text, change)) };
  const marks = block.rows.flatMap((row, rowIndex) =>
    row.flatMap(({ text }, cell) => placed(`.cells.${rowIndex}.${cell}`, wholeText(text, change))),
  );
  return { block, marks };
}

const placed = (at: string, { marks }: MarkedText): MarkedBlock['marks'] =>
  marks.map((mark) => ({ ...mark, at }));

function likeness(old: Block, fresh: Block): number {
  if (old.level !== fresh.level) return 0;
  return likenessOf(textOfBlock(old), textOfBlock(fresh));
}

function mergePair(old: Block, fresh: Block): MarkedBlock | null {
  if (isTable(old) || isTable(fresh)) return isTable(old) && isTable(fresh) ? mergeTables(old, fresh) : null;
  if (old.level !== fresh.level) return null;
  const merged = mergeText(old.text, fresh.text);
  return { block: { level: fresh.level, text: merged.text }, marks: placed('', merged) };
}

type Row = Table['rows'][number];

/** Null when the tables have not the same columns and head: the one goes, the other comes. */
function mergeTables(old: Table, fresh: Table): MarkedBlock | null {
  const hasRowSpans = [old, fresh].some(({ rows }) =>
    rows.some((row) => row.length === 0 || row.some(({ rows: high }) => high !== undefined)),
  );
  const isLike =
    old.headRows === fresh.headRows &&
    old.landscape === fresh.landscape &&
    columnsOf(old) === columnsOf(fresh) &&
    (!hasRowSpans || old.rows.length === fresh.rows.length);
  if (!isLike) return null;
  const pairs = hasRowSpans ? inOrder(old.rows, fresh.rows) : alignRows(old.rows, fresh.rows);
  if (!pairs.some(isPair) || pairs.slice(0, fresh.headRows).some((pair) => !isPair(pair))) return null;
  if (hasRowSpans && !pairs.every(isPair)) return null;
  return joinRows(fresh, pairs);
}

interface RowPair {
  readonly old?: Row;
  readonly fresh?: Row;
}

const isPair = ({ old, fresh }: RowPair): boolean => old !== undefined && fresh !== undefined;

const columnsOf = ({ rows }: Table): number =>
  (rows[0] ?? []).reduce((sum, { columns = 1 }) => sum + columns, 0);

function inOrder(old: Table['rows'], fresh: Table['rows']): RowPair[] {
  return fresh.flatMap((row, index): RowPair[] => {
    const before = old[index] ?? [];
    return mayPair(before, row) ? [{ old: before, fresh: row }] : [{ old: before }, { fresh: row }];
  });
}

const alignRows = (old: Table['rows'], fresh: Table['rows']): RowPair[] =>
  alignItems(old, fresh, {
    keyOf: (row) => JSON.stringify(row),
    likeness: (before, after) =>
      mayPair(before, after) ? likenessOf(before.map(textOf).join('\t'), after.map(textOf).join('\t')) : 0,
  });

const textOf = ({ text }: TableCell): string => text;

/** The same cells, and not one row empty where the other is full: such a row went and another came. */
function mayPair(old: Row, fresh: Row): boolean {
  if (old.length !== fresh.length) return false;
  const isSame = old.every(
    ({ columns, rows }, at) => fresh[at]?.columns === columns && fresh[at]?.rows === rows,
  );
  const isFilled = old.every(({ text }, at) => text === '' && fresh[at]?.text !== '');
  const isEmptied = old.every(({ text }, at) => text !== '' && fresh[at]?.text === '');
  return isSame && (old.length === 0 || (!isFilled && !isEmptied));
}

function joinRows(fresh: Table, pairs: readonly RowPair[]): MarkedBlock {
  const marks: (TextMark & { at: string })[] = [];
  const rows = pairs.map((pair, rowIndex) =>
    (pair.fresh ?? pair.old ?? []).map((cell, at) => {
      const merged = mergeCell(pair, cell, at);
      marks.push(...placed(`.cells.${rowIndex}.${at}`, merged));
      return { ...cell, text: merged.text };
    }),
  );
  return { block: { ...fresh, rows }, marks };
}

function mergeCell({ old, fresh }: RowPair, cell: TableCell, at: number): MarkedText {
  if (fresh === undefined) return wholeText(cell.text, 'deleted');
  if (old === undefined) return wholeText(cell.text, 'inserted');
  return mergeText(old[at]?.text ?? '', cell.text);
}
