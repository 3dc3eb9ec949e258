// Levels of paragraphs: how a typed number becomes one, and how a paragraph gets another.
import type { Node } from '@tiptap/pm/model';
import type { Command, EditorState, Transaction } from '@tiptap/pm/state';
import type { ParagraphLevel } from '../../../../shared/domain/content.ts';
import { readHeading } from '../../../../shared/domain/heading-numbers.ts';

/** Length of the typed number that a heading makes superfluous: the page makes the number itself. */
const numberLength = (text: string, level: ParagraphLevel): number =>
  level === 'text' || level === 'chapter' ? 0 : (readHeading(text)?.mark.length ?? 0);

/** Gives the paragraph at `pos` a level and takes its typed number away. */
export function putLevel(tr: Transaction, pos: number, level: ParagraphLevel): Transaction {
  const node = tr.doc.nodeAt(pos);
  if (node === null) return tr;
  const typed = numberLength(node.textContent, level);
  if (typed > 0) tr.delete(pos + 1, pos + 1 + typed);
  return tr.setNodeMarkup(pos, null, { level });
}

/** Paragraphs that the selection touches. */
export function selectedParagraphs({ doc, selection }: EditorState): { node: Node; pos: number }[] {
  const found: { node: Node; pos: number }[] = [];
  doc.nodesBetween(selection.from, selection.to, (node, pos) => {
    if (node.type.name === 'paragraph') found.push({ node, pos });
  });
  return found;
}

/** Level of the paragraph with the cursor; null outside of paragraphs. */
export function presentLevel({ selection }: EditorState): ParagraphLevel | null {
  const { parent } = selection.$head;
  return parent.type.name === 'paragraph' ? (parent.attrs['level'] as ParagraphLevel) : null;
}

/** Gives every selected paragraph the level. */
export const setLevel =
  (level: ParagraphLevel): Command =>
  (state, dispatch) => {
    const paragraphs = selectedParagraphs(state);
    if (paragraphs.length === 0) return false;
    if (dispatch === undefined) return true;
    const { tr } = state;
    for (const { pos } of paragraphs) putLevel(tr, tr.mapping.map(pos), level);
    dispatch(tr.scrollIntoView());
    return true;
  };
