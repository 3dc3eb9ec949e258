// How much a document may hold: the same numbers as the station's schema, so that nothing is written here that it refuses.
import type { Node } from '@tiptap/pm/model';

export const limits = {
  titleChars: 500,
  titleBreaks: 20,
  paragraphChars: 20_000,
  cellChars: 5000,
  columns: 60,
  rows: 2000,
  blocks: 5000,
  annexes: 100,
} as const;

const linesLength = (cell: Node): number =>
  Math.max(0, cell.content.size - 2 * cell.childCount) + cell.childCount - 1;

const widthOf = (row: Node): number =>
  row.children.reduce((sum, cell) => sum + (cell.attrs['colspan'] as number), 0);

function fitsTable(table: Node): boolean {
  return (
    table.childCount <= limits.rows &&
    table.children.every(
      (row) =>
        widthOf(row) <= limits.columns && row.children.every((cell) => linesLength(cell) <= limits.cellChars),
    )
  );
}

const checks: Readonly<Record<string, (node: Node) => boolean>> = {
  title: (node) => node.textContent.length <= limits.titleChars,
  annexTitle: (node) => node.textContent.length <= limits.titleChars,
  titleNote: (node) => node.content.size <= limits.titleChars,
  paragraph: (node) => node.content.size <= limits.paragraphChars,
  table: fitsTable,
  annex: (node) => node.childCount <= limits.blocks && node.children.every(fitsNode),
};

// Nodes never change; what fitted once fits for ever.
const fitting = new WeakSet<Node>();
function fitsNode(node: Node): boolean {
  if (fitting.has(node)) return true;
  if (checks[node.type.name]?.(node) === false) return false;
  fitting.add(node);
  return true;
}

/** Whether the station would take this document. */
export function fitsLimits(doc: Node): boolean {
  const annexes = doc.children.filter((node) => node.type.name === 'annex').length;
  return (
    annexes <= limits.annexes && doc.childCount - annexes <= limits.blocks && doc.children.every(fitsNode)
  );
}
