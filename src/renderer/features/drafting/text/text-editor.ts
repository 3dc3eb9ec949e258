// The text of a draft in TipTap, without any screen around it: state, acts and what it tells. A running composition is never disturbed: whatever
// would change the text or its marks waits for the word's end.
import { Editor, Extension } from '@tiptap/core';
import { Plugin, TextSelection, type Command, type EditorState, type Transaction } from '@tiptap/pm/state';
import { tableEditing } from '@tiptap/pm/tables';
import {
  contentToDoc,
  docToContent,
  fieldsOf,
  type ChangedFields,
  type DocFields,
  type DraftText,
} from './content-doc.ts';
import { createClipboard, type OnPasted } from './clipboard.ts';
import { createDocumentSchema, documentNodes } from './document-nodes.ts';
import { createKeys } from './editing-keys.ts';
import { createFindingMarks, markFindings, type MarkedFinding } from './finding-marks.ts';
import { fitsLimits } from './limits.ts';
import { placeOf, positionOf, type Place } from './places.ts';
import { createTypingRules } from './typing-rules.ts';
import { createCursorPatience, readCursor } from './unread-cursor.ts';
import { compositionMeta, createUndoSteps, ownStepMeta } from './undo-steps.ts';

export interface TextEditorParts {
  readonly content: DraftText;
  /** After every change of the text or the cursor; `composing` while an input method has an unfinished word in it. */
  readonly onState: (change: { readonly changed: boolean; readonly composing: boolean }) => void;
  readonly onPasted: OnPasted;
  /** Somebody tried to write more than a document may hold. */
  readonly onTooLong: () => void;
}

export interface TextEditor {
  readonly state: () => EditorState;
  readonly content: () => DraftText;
  readonly fields: () => DocFields;
  readonly run: (command: Command) => boolean;
  readonly dispatch: (make: (state: EditorState) => Transaction) => void;
  /** One step of undo a phrase: changes of the same field that follow each other closely belong together. */
  readonly setFields: (name: string, change: (fields: DocFields) => ChangedFields) => void;
  /** Another content as one step of undo; what is equal stays, the cursor with it. */
  readonly replace: (content: DraftText) => void;
  readonly mark: (findings: readonly MarkedFinding[]) => void;
  readonly place: () => Place | null;
  /** Where the selection began. */
  readonly anchor: () => Place | null;
  readonly goTo: (place: Place, anchor?: Place) => void;
  readonly focus: () => void;
  readonly composing: () => boolean;
  /** Runs an act now, or at the end of the word that an input method is writing. */
  readonly whenFree: (act: () => void) => void;
  readonly editor: Editor;
  readonly destroy: () => void;
}

// The view reads the last letters of a word from the page up to 20 ms after the input method said that it is done.
const afterWordMs = 40;
// Longer than between two keys in a field, shorter than a thought.
const fieldPhraseMs = 1000;

/** Runs what has to wait for the end of a word, in the order in which it came. */
function createPatience(composing: () => boolean) {
  const waiting: (() => void)[] = [];
  const runAll = (): void => {
    while (waiting.length > 0 && !composing()) waiting.shift()?.();
  };
  return {
    whenFree: (act: () => void): void => {
      waiting.push(act);
      runAll();
    },
    wake: runAll,
  };
}

/** Gives every run of changes of one field a number of its own, below -1: those of the view count upwards, and -1 means none to the history. */
function createFieldPhrases(): (name: string) => number {
  let last = { name: '', atMs: 0, phrase: -1 };
  return (name) => {
    const atMs = Date.now();
    const same = last.name === name && atMs - last.atMs < fieldPhraseMs;
    last = { name, atMs, phrase: same ? last.phrase : last.phrase - 1 };
    return last.phrase;
  };
}

function createGuard(onTooLong: () => void): Plugin {
  return new Plugin({
    // What an input method has written already stands on the screen; refusing it would tear its word.
    filterTransaction: (tr) => {
      if (!tr.docChanged || tr.getMeta(compositionMeta) !== undefined || fitsLimits(tr.doc)) return true;
      onTooLong();
      return false;
    },
  });
}

/** The change that makes the document say this: only what differs is replaced, so that the cursor stays. */
function difference(now: EditorState, content: DraftText): Transaction {
  const { doc, schema } = now;
  const next = contentToDoc(schema, content);
  const start = doc.content.findDiffStart(next.content);
  const end = doc.content.findDiffEnd(next.content);
  const tr = now.tr.setDocAttribute('fields', fieldsOf(content));
  if (start === null || end === null) return tr;
  // Where the same words stand on both sides of the difference, the two ends may cross.
  const overlap = Math.max(0, start - Math.min(end.a, end.b));
  tr.replace(start, end.a + overlap, next.slice(start, end.b + overlap));
  if (tr.doc.content.eq(next.content)) return tr;
  const whole = now.tr.setDocAttribute('fields', fieldsOf(content));
  return whole.replaceWith(0, doc.content.size, next.content);
}

function createEditing(parts: TextEditorParts, onWordEnd: () => void) {
  const wordEnds = new Plugin({
    props: {
      handleDOMEvents: {
        keydown: (view, event) => {
          if (event.ctrlKey || event.metaKey || event.altKey) readCursor(view);
          return false;
        },
        compositionend: () => {
          setTimeout(onWordEnd, afterWordMs);
          return false;
        },
      },
    },
  });
  return Extension.create({
    name: 'editing',
    addProseMirrorPlugins: () => [
      createGuard(parts.onTooLong),
      createTypingRules(),
      createClipboard(parts.onPasted),
      ...createKeys(),
      tableEditing({ allowTableNodeSelection: true }),
      createFindingMarks(),
      wordEnds,
    ],
  });
}

/** Makes the editor; `mount` of its `editor` gives it a place on the screen. */
export function createTextEditor(parts: TextEditorParts): TextEditor {
  const { content, onState } = parts;
  const phraseOf = createFieldPhrases();
  const composing = (): boolean => editor.view.composing;
  const patience = createPatience(composing);
  const whenCursorIsRead = createCursorPatience(() => editor);
  const editing = createEditing(parts, () => {
    onState({ changed: true, composing: composing() });
    patience.wake();
  });
  const editor: Editor = new Editor({
    element: null,
    extensions: [...documentNodes, createUndoSteps(), editing],
    content: contentToDoc(createDocumentSchema(), content).toJSON() as object,
    injectCSS: false,
    enableInputRules: false,
    enablePasteRules: false,
    enableCoreExtensions: { keymap: false, drop: false, paste: false, delete: false, textDirection: false },
    onTransaction: ({ transaction }) => onState({ changed: transaction.docChanged, composing: composing() }),
  });
  // TipTap gives a state its plugins when it gets a place on the screen; undo and limits hold before that and after it, too.
  editor.view.updateState(editor.state.reconfigure({ plugins: editor.extensionManager.plugins }));
  const { state, run, dispatch } = createActs(editor);
  return {
    editor,
    state,
    run,
    dispatch,
    composing,
    whenFree: patience.whenFree,
    content: () => docToContent(editor.state.doc),
    fields: () => editor.state.doc.attrs['fields'] as DocFields,
    setFields: (name, change) =>
      dispatch(({ tr, doc }) =>
        tr
          .setDocAttribute('fields', fieldsOf(change(doc.attrs['fields'] as DocFields)))
          .setMeta(compositionMeta, phraseOf(name)),
      ),
    replace: (next) =>
      patience.whenFree(() => dispatch((now) => difference(now, next).setMeta(ownStepMeta, true))),
    mark: (findings) =>
      whenCursorIsRead(() => patience.whenFree(() => dispatch((now) => markFindings(now, findings)))),
    place: () => placeOf(editor.state.doc, editor.state.selection.head),
    anchor: () => placeOf(editor.state.doc, editor.state.selection.anchor),
    goTo: (place, anchor = place) =>
      dispatch(({ tr, doc }) => {
        const head = positionOf(doc, place);
        const from = positionOf(doc, anchor) ?? head;
        return head === null || from === null
          ? tr
          : tr.setSelection(TextSelection.create(doc, from, head)).scrollIntoView();
      }),
    focus: () => editor.view.focus(),
    destroy: () => editor.destroy(),
  };
}

function createActs(editor: Editor) {
  const state = (): EditorState => editor.state;
  const run = (command: Command): boolean =>
    command(editor.state, (tr) => editor.view.dispatch(tr), editor.view);
  const dispatch = (make: (now: EditorState) => Transaction): void =>
    editor.view.dispatch(make(editor.state));
  return { state, run, dispatch };
}
