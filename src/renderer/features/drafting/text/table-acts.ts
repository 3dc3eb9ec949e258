// What a person does with a table: rows, columns, spans, its head, its direction. Each act keeps the number of head rows true.
import {
  addColumnAfter,
  addColumnBefore,
  addRowAfter,
  addRowBefore,
  deleteColumn,
  deleteRow,
  deleteTable,
  goToNextCell,
  isInTable,
  mergeCells,
  selectedRect,
  splitCell,
} from '@tiptap/pm/tables';
import { TextSelection, type Command, type EditorState, type Transaction } from '@tiptap/pm/state';
import type { Node } from '@tiptap/pm/model';
import { limits } from './limits.ts';

export const tableActs = [
  'rowAbove',
  'rowBelow',
  'columnLeft',
  'columnRight',
  'merge',
  'split',
  'headRow',
  'landscape',
  'deleteRow',
  'deleteColumn',
  'deleteTable',
] as const;
export type TableAct = (typeof tableActs)[number];

const headRowsOf = (table: Node): number => table.attrs['headRows'] as number;

/** Runs a command and puts the number of head rows right in the same step. */
function withHead(command: Command, headOf: (head: number, top: number) => number): Command {
  return (state, dispatch, view) => {
    if (!isInTable(state)) return false;
    const { table, tableStart, top } = selectedRect(state);
    const keepHead = (tr: Transaction): void => {
      const now = tr.doc.nodeAt(tr.mapping.map(tableStart - 1, -1));
      const head = now?.type.name === 'table' ? Math.min(headOf(headRowsOf(table), top), now.childCount) : 0;
      if (now?.type.name === 'table' && head !== headRowsOf(now))
        tr.setNodeAttribute(tr.mapping.map(tableStart - 1, -1), 'headRows', head);
      dispatch?.(tr);
    };
    return command(state, dispatch && keepHead, view);
  };
}

const grows = (head: number, top: number): number => (top < head ? head + 1 : head);
const shrinks = (head: number, top: number): number => (top < head ? head - 1 : head);

/** Adds a row beside the selected ones; `enter` puts the cursor into it. */
export function addRow(side: 'above' | 'below', enter = false): Command {
  const add = withHead(
    side === 'above' ? addRowBefore : addRowAfter,
    side === 'above' ? grows : (head, top) => (top < head - 1 ? head + 1 : head),
  );
  return (state, dispatch, view) => {
    if (!isInTable(state) || selectedRect(state).map.height >= limits.rows) return false;
    const into = (tr: Transaction): void => {
      const next = enter ? nextCellPosition(state, tr) : null;
      if (next !== null) tr.setSelection(TextSelection.near(tr.doc.resolve(next)));
      dispatch?.(tr.scrollIntoView());
    };
    return add(state, dispatch && into, view);
  };
}

function nextCellPosition(state: EditorState, tr: Transaction): number | null {
  const { tableStart, bottom, table } = selectedRect(state);
  let position = tableStart;
  for (let row = 0; row < bottom; row += 1) position += table.child(row).nodeSize;
  return position + 2 <= tr.doc.content.size ? position + 2 : null;
}

function addColumn(command: Command): Command {
  return (state, dispatch, view) =>
    isInTable(state) && selectedRect(state).map.width < limits.columns && command(state, dispatch, view);
}

const toggleHead: Command = (state, dispatch) => {
  if (!isInTable(state)) return false;
  const { table, tableStart, top, bottom } = selectedRect(state);
  const head = bottom <= headRowsOf(table) ? top : bottom;
  dispatch?.(state.tr.setNodeAttribute(tableStart - 1, 'headRows', head));
  return true;
};

const toggleLandscape: Command = (state, dispatch) => {
  if (!isInTable(state)) return false;
  const { table, tableStart } = selectedRect(state);
  dispatch?.(state.tr.setNodeAttribute(tableStart - 1, 'landscape', table.attrs['landscape'] !== true));
  return true;
};

const removeRows: Command = (state, dispatch, view) => {
  if (!isInTable(state)) return false;
  const { top, bottom, map } = selectedRect(state);
  if (bottom - top >= map.height) return deleteTable(state, dispatch);
  const gone = bottom - top;
  return withHead(deleteRow, (head) => (top < head ? Math.max(top, head - gone) : shrinks(head, top)))(
    state,
    dispatch,
    view,
  );
};

const removeColumns: Command = (state, dispatch) => {
  if (!isInTable(state)) return false;
  const { left, right, map } = selectedRect(state);
  return right - left >= map.width ? deleteTable(state, dispatch) : deleteColumn(state, dispatch);
};

/** Every act as a command; false when it cannot be done here. */
export const tableCommands: Readonly<Record<TableAct, Command>> = {
  rowAbove: addRow('above'),
  rowBelow: addRow('below'),
  columnLeft: addColumn(addColumnBefore),
  columnRight: addColumn(addColumnAfter),
  merge: mergeCells,
  split: splitCell,
  headRow: toggleHead,
  landscape: toggleLandscape,
  deleteRow: removeRows,
  deleteColumn: removeColumns,
  deleteTable: (state, dispatch) => deleteTable(state, dispatch),
};

/** Goes to the next or the previous cell; false at the table's end. */
export const nextCell = (direction: 1 | -1): Command => goToNextCell(direction);

/** What of the table with the cursor is switched on; null outside of tables. */
export function tableState(
  state: EditorState,
): { readonly head: boolean; readonly landscape: boolean } | null {
  if (!isInTable(state)) return null;
  const { table, bottom } = selectedRect(state);
  return { head: bottom <= headRowsOf(table), landscape: table.attrs['landscape'] === true };
}

/** Puts a table of three columns with a head below the present paragraph. */
export const insertTable: Command = (state, dispatch) => {
  const { $from } = state.selection;
  if ($from.parent.type.name !== 'paragraph') return false;
  if (dispatch === undefined) return true;
  const { schema, tr } = state;
  const row = (): Node =>
    schema.node(
      'tableRow',
      null,
      Array.from({ length: 3 }, () => schema.node('tableCell', null, [schema.node('cellLine')])),
    );
  const table = schema.node('table', { headRows: 1 }, [row(), row(), row()]);
  const empty = $from.parent.content.size === 0;
  const at = empty ? $from.before() : $from.after();
  if (empty) tr.replaceWith($from.before(), $from.after(), table);
  else tr.insert(at, table);
  const behind = tr.doc.resolve(at + table.nodeSize).nodeAfter;
  // Somebody must be able to write on below the table.
  if (behind === null || behind.type.name === 'annex')
    tr.insert(at + table.nodeSize, schema.node('paragraph'));
  dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(at + 3))).scrollIntoView());
  return true;
};
