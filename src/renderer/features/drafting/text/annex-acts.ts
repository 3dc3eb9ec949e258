// 附件 that is written with the document: added, moved, taken away; and the note below the title.
import { Selection, TextSelection, type Command, type EditorState } from '@tiptap/pm/state';
import { limits } from './limits.ts';

interface AnnexPlace {
  /** Among the annexes, from 0. */
  readonly index: number;
  /** Among the document's nodes. */
  readonly child: number;
  readonly count: number;
}

/** The annex with the cursor. */
export function presentAnnex({ doc, selection }: EditorState): AnnexPlace | null {
  const { $head } = selection;
  if ($head.depth === 0 || $head.node(1).type.name !== 'annex') return null;
  const first = doc.children.findIndex((node) => node.type.name === 'annex');
  const child = $head.index(0);
  return { index: child - first, child, count: doc.childCount - first };
}

/** Puts an empty annex at the end, the cursor in its title. */
export const addAnnex: Command = ({ doc, schema, tr }, dispatch) => {
  if (doc.children.filter((node) => node.type.name === 'annex').length >= limits.annexes) return false;
  const at = doc.content.size;
  tr.insert(at, schema.node('annex', null, [schema.node('annexTitle'), schema.node('paragraph')]));
  dispatch?.(tr.setSelection(TextSelection.create(tr.doc, at + 2)).scrollIntoView());
  return true;
};

function startOf({ doc }: EditorState, child: number): number {
  return doc.children.slice(0, child).reduce((sum, node) => sum + node.nodeSize, 0);
}

/** Takes the annex with the cursor away. */
export const removeAnnex: Command = (state, dispatch) => {
  const place = presentAnnex(state);
  if (place === null) return false;
  const start = startOf(state, place.child);
  const tr = state.tr.delete(start, start + state.doc.child(place.child).nodeSize);
  dispatch?.(tr.setSelection(Selection.near(tr.doc.resolve(start), -1)).scrollIntoView());
  return true;
};

/** Moves the annex with the cursor up or down among the annexes. */
export const moveAnnex =
  (step: -1 | 1): Command =>
  (state, dispatch) => {
    const place = presentAnnex(state);
    if (place === null || place.index + step < 0 || place.index + step >= place.count) return false;
    const upper = Math.min(place.child, place.child + step);
    const [one, other] = [state.doc.child(upper), state.doc.child(upper + 1)];
    const start = startOf(state, upper);
    const tr = state.tr.replaceWith(start, start + one.nodeSize + other.nodeSize, [other, one]);
    const inside = state.selection.head - startOf(state, place.child);
    const moved = step === 1 ? start + other.nodeSize : start;
    dispatch?.(tr.setSelection(TextSelection.near(tr.doc.resolve(moved + inside))).scrollIntoView());
    return true;
  };

/** 题注: adds the line below the title, or takes it away. */
export const toggleTitleNote: Command = ({ doc, schema, tr }, dispatch) => {
  const after = doc.child(0).nodeSize;
  const note = doc.child(1);
  if (note.type.name === 'titleNote') tr.delete(after, after + note.nodeSize);
  else tr.insert(after, schema.node('titleNote')).setSelection(TextSelection.create(tr.doc, after + 1));
  dispatch?.(tr.scrollIntoView());
  return true;
};
