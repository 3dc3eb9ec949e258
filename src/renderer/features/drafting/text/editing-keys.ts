// Keys of the text: what Enter, Backspace and Tab do in a title, a heading, a table; and the keys of the levels.
import { baseKeymap, chainCommands, joinBackward, splitBlock } from '@tiptap/pm/commands';
import { redo, undo } from '@tiptap/pm/history';
import { undoInputRule } from '@tiptap/pm/inputrules';
import { keymap } from '@tiptap/pm/keymap';
import { Selection, TextSelection, type Command, type EditorState, type Plugin } from '@tiptap/pm/state';
import { setLevel } from './levels.ts';
import { addRow, nextCell } from './table-acts.ts';

const lineTypes: readonly string[] = ['title', 'annexTitle'];

/** Goes to the beginning of what follows the present text. */
function goBehind(state: EditorState): Selection | null {
  const { $head } = state.selection;
  return Selection.findFrom(state.doc.resolve($head.after()), 1, true);
}

const endTitleLine: Command = (state, dispatch) => {
  const { $from, $to } = state.selection;
  if (!lineTypes.includes($from.parent.type.name) || !$from.sameParent($to)) return false;
  const end = state.schema.node('lineEnd');
  dispatch?.(state.tr.replaceSelectionWith(end, false).scrollIntoView());
  return true;
};

/** Enter at the end of a title, or in a note, goes on to the text; inside a title it ends the line. */
const leaveTitle: Command = (state, dispatch) => {
  const { $head, empty } = state.selection;
  const { name } = $head.parent.type;
  const atEnd = $head.parentOffset === $head.parent.content.size;
  const leaves =
    name === 'titleNote' || (lineTypes.includes(name) && empty && (atEnd || $head.parentOffset === 0));
  if (!leaves) return false;
  const next = goBehind(state);
  if (next !== null) dispatch?.(state.tr.setSelection(next).scrollIntoView());
  return true;
};

/** A heading is followed by text; an empty heading becomes text; Enter before a heading makes room above it. */
const endParagraph: Command = (state, dispatch) => {
  const { $from, $to, empty } = state.selection;
  const { parent } = $from;
  if (parent.type.name !== 'paragraph' || !$from.sameParent($to)) return false;
  const heading = parent.attrs['level'] !== 'text';
  if (heading && parent.content.size === 0) return setLevel('text')(state, dispatch);
  const text = state.schema.nodes['paragraph'];
  if (text === undefined || dispatch === undefined) return true;
  const { tr } = state;
  if (empty && $from.parentOffset === 0 && parent.content.size > 0) tr.insert($from.before(), text.create());
  else tr.deleteSelection().split(tr.mapping.map($from.pos), 1, [{ type: text, attrs: { level: 'text' } }]);
  dispatch(tr.scrollIntoView());
  return true;
};

const atStart = ({ selection }: EditorState): boolean =>
  selection.empty && selection.$from.parentOffset === 0;

/** Backspace at the beginning of a heading makes it text before it joins anything. */
const unmakeHeading: Command = (state, dispatch) => {
  const { parent } = state.selection.$from;
  if (!atStart(state) || parent.type.name !== 'paragraph' || parent.attrs['level'] === 'text') return false;
  return setLevel('text')(state, dispatch);
};

/** At the beginning of the first paragraph Backspace goes up, it never swallows the title; an empty paragraph goes away. */
const goUp: Command = (state, dispatch) => {
  const { $from } = state.selection;
  if (!atStart(state) || $from.parent.type.name !== 'paragraph') return false;
  const above = state.doc.resolve($from.before()).nodeBefore;
  if (above === null || above.type.name === 'paragraph' || above.type.name === 'table') return false;
  const previous = Selection.findFrom(state.doc.resolve($from.before()), -1, true);
  if (previous === null || dispatch === undefined) return previous !== null;
  const { tr } = state;
  const follower = state.doc.resolve($from.after()).nodeAfter;
  if ($from.parent.content.size === 0 && follower?.type.spec.group === 'block')
    tr.delete($from.before(), $from.after());
  dispatch(tr.setSelection(TextSelection.create(tr.doc, previous.head)).scrollIntoView());
  return true;
};

const tabForward: Command = (state, dispatch) =>
  nextCell(1)(state, dispatch) || addRow('below', true)(state, dispatch);

const levelKeys: Readonly<Record<string, Command>> = {
  'Ctrl-Alt-0': setLevel('text'),
  'Ctrl-Alt-1': setLevel('h1'),
  'Ctrl-Alt-2': setLevel('h2'),
  'Ctrl-Alt-3': setLevel('h3'),
  'Ctrl-Alt-4': setLevel('h4'),
};

/** Undo of a level that was recognised gives the typed number back first. */
export const undoLast: Command = chainCommands(undoInputRule, undo);

/** In the order in which they are asked. */
export function createKeys(): Plugin[] {
  return [
    keymap({
      ...levelKeys,
      Enter: chainCommands(leaveTitle, endTitleLine, endParagraph, splitBlock),
      'Shift-Enter': chainCommands(endTitleLine, endParagraph, splitBlock),
      Backspace: chainCommands(undoInputRule, unmakeHeading, goUp, joinParagraphs()),
      Tab: tabForward,
      'Shift-Tab': nextCell(-1),
      'Mod-z': undoLast,
      'Mod-y': redo,
      'Mod-Shift-z': redo,
    }),
    keymap(baseKeymap),
  ];
}

function joinParagraphs(): Command {
  return (state, dispatch, view) =>
    atStart(state) && state.selection.$from.parent.type.name === 'paragraph'
      ? joinBackward(state, dispatch, view)
      : false;
}
