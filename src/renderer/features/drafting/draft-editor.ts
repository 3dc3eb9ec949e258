// A draft while somebody writes: its text, what the station says to it, and its saves, which go one after the other, each with the revision of
// the one before. A refused save keeps the text and says so.
import type { Command } from '@tiptap/pm/state';
import { redoDepth, undoDepth } from '@tiptap/pm/history';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Block } from '../../../shared/domain/content.ts';
import type { ImportNote } from '../../../shared/domain/imported.ts';
import { readFailure, WindowFailure, type Failure } from '../../client/failure.ts';
import { createAutosave } from './autosave.ts';
import type { DocumentView, EditableContent, Finding } from './drafting-store.ts';
import type { EditorCommands } from './editor-commands.ts';
import type { ChangedFields, DocFields, DraftText } from './text/content-doc.ts';
import { insertBlocks, insertWords } from './text/insert-blocks.ts';
import { createTextEditor, type TextEditor } from './text/text-editor.ts';
import { ownStepMeta } from './text/undo-steps.ts';

export type SaveState = 'saved' | 'unsaved' | 'saving' | 'failed';

export interface EditorState {
  readonly view: DocumentView;
  /** The draft without the unfinished word of an input method: what is saved. */
  readonly content: DocumentView['content'];
  /** The same with that word: what the page shows. */
  readonly shown: DocumentView['content'];
  /** What the station found when it saved. */
  readonly findings: readonly Finding[];
  readonly savedContent: DocumentView['content'];
  readonly revision: number;
  readonly save: SaveState;
  readonly savedAtMs: number | null;
  readonly failure: Failure | null;
  readonly undoable: boolean;
  readonly redoable: boolean;
  /** Rises with every change of text or cursor: whoever shows the cursor looks again. */
  readonly turn: number;
  /** What the last paste changed; null when nobody needs to know. */
  readonly pasted: readonly ImportNote[] | null;
  readonly tooLong: boolean;
}

export interface SaveAnswer {
  readonly revision: number;
  readonly findings: readonly Finding[];
}

export interface DraftEditor extends StoreApi<EditorState> {
  readonly text: TextEditor;
  readonly commands: EditorCommands;
  run(command: Command): void;
  setFields(name: string, change: (fields: DocFields) => ChangedFields): void;
  /** Saves what is unsaved; false when the station refused. */
  flush(): Promise<boolean>;
  /** Takes an answer that the station gave to another act (attach, detach); the text stays as it is here. */
  take(view: DocumentView): void;
  /** Takes what the page needs beside the content; text and revision stay. */
  takeLayout(layout: DocumentView['layout']): void;
  /** Takes the station's text in place of this one; undo gives this one back. */
  load(view: DocumentView): void;
  dismiss(what: 'pasted' | 'tooLong'): void;
  close(): void;
}

interface EditorParts {
  readonly view: DocumentView;
  readonly save: (revision: number, content: EditableContent) => Promise<SaveAnswer>;
}

/** The whole content: attachments and what is passed on are the station's, the rest is written here. */
const withStation = (text: DraftText, { content }: DocumentView): DocumentView['content'] => {
  const { attachments, forwards } = content;
  return { ...text, attachments, ...(forwards && { forwards }) } as DocumentView['content'];
};

/** What of the content the drafter may save. */
export function editableOf(content: DocumentView['content']): EditableContent {
  const { kind, format, urgency, title, titleBreaks, titleNote, body } = content;
  const { recipients, issuers, annexes, signatory, signatureStamp, attendance, notes, forward } = content;
  return {
    kind,
    ...(format !== undefined && { format }),
    urgency,
    title,
    ...(titleBreaks !== undefined && { titleBreaks }),
    ...(titleNote !== undefined && { titleNote }),
    body,
    recipients,
    issuers,
    ...(annexes !== undefined && { annexes }),
    signatory,
    ...(signatureStamp !== undefined && { signatureStamp }),
    ...(attendance !== undefined && { attendance }),
    notes,
    ...(forward !== undefined && { forward }),
  };
}

const firstState = (view: DocumentView): EditorState => ({
  view,
  content: view.content,
  shown: view.content,
  findings: view.findings,
  savedContent: view.content,
  revision: view.revision,
  save: 'saved',
  savedAtMs: null,
  failure: null,
  undoable: false,
  redoable: false,
  turn: 0,
  pasted: null,
  tooLong: false,
});

/** Saves one after the other. A conflict is not tried again: a person decides. */
function createSaver(store: StoreApi<EditorState>, save: EditorParts['save'], onAnswer: () => void) {
  let running: Promise<boolean> | null = null;
  const saveOnce = async (): Promise<boolean> => {
    const { content, revision } = store.getState();
    // What was said about the last save stands until one succeeds: a button must not go away under the hand that presses it.
    store.setState({ save: 'saving' });
    try {
      const { revision: next, findings } = await save(revision, editableOf(content));
      const changed = store.getState().content !== content;
      store.setState({
        revision: next,
        findings,
        savedContent: content,
        save: changed ? 'unsaved' : 'saved',
        savedAtMs: Date.now(),
        failure: null,
      });
      return true;
    } catch (error) {
      store.setState({ save: 'failed', failure: readFailure(error) });
      return false;
    } finally {
      onAnswer();
    }
  };
  const needsSave = (): boolean => store.getState().save !== 'saved';
  const once = async (): Promise<boolean> => {
    running ??= saveOnce().finally(() => {
      running = null;
    });
    return await running;
  };
  return {
    /** One save, when one is needed and none is on its way. */
    once: async (): Promise<void> => {
      if (needsSave() && running === null) await once();
    },
    /** Saves until everything is saved; false when the station refused. */
    all: async (): Promise<boolean> => {
      while (needsSave()) if (!(await once())) return false;
      return true;
    },
  };
}

function createCommands(text: TextEditor, store: StoreApi<EditorState>): EditorCommands {
  return {
    insertText: (words) =>
      text.whenFree(() => text.dispatch((now) => insertWords(now, words).setMeta(ownStepMeta, true))),
    insertBlocks: (blocks: readonly Block[]) =>
      text.whenFree(() => text.dispatch((now) => insertBlocks(now, blocks).setMeta(ownStepMeta, true))),
    replaceContent: (content) => text.replace(content),
    content: () => store.getState().content,
    focus: () => text.focus(),
  };
}

/** Puts into the store what the text says now. */
function createPublisher(store: StoreApi<EditorState>, text: () => TextEditor, onChange: () => void) {
  return ({ changed, composing }: { readonly changed: boolean; readonly composing: boolean }): void => {
    const before = store.getState();
    const now = text().state();
    const facts = {
      turn: before.turn + 1,
      undoable: undoDepth(now) > 0,
      redoable: redoDepth(now) > 0,
    };
    if (!changed) return store.setState(facts);
    const shown = withStation(text().content(), before.view);
    store.setState(
      composing
        ? { ...facts, shown }
        : {
            ...facts,
            shown,
            content: shown,
            tooLong: false,
            save: before.save === 'saving' ? 'saving' : 'unsaved',
          },
    );
    if (!composing) onChange();
  };
}

/** Saves what is unsaved; throws what the station said against it. */
export async function saveAll(editor: DraftEditor): Promise<void> {
  if (await editor.flush()) return;
  const { failure } = editor.getState();
  throw new WindowFailure(failure?.code ?? 'internal', failure?.details);
}

/** Editor of one draft. */
export function createDraftEditor({ view, save }: EditorParts): DraftEditor {
  const store = createStore<EditorState>(() => firstState(view));
  const inConflict = (): boolean => store.getState().failure?.code === 'changed-meanwhile';
  const autosave = createAutosave(() => void (inConflict() ? undefined : saver.once()));
  const saver = createSaver(store, save, () => {
    const { save: state } = store.getState();
    if (state === 'failed' && !inConflict()) autosave.retryLater();
    if (state === 'unsaved') autosave.touch();
  });
  const publish = createPublisher(store, () => text, autosave.touch);
  const text: TextEditor = createTextEditor({
    content: view.content,
    onState: publish,
    onPasted: (notes) => store.setState({ pasted: notes.length > 0 ? notes : null }),
    onTooLong: () => store.setState({ tooLong: true }),
  });
  const put = (next: DocumentView): void => {
    const content = withStation(text.content(), next);
    const { findings, revision } = next;
    store.setState({ view: next, findings, revision, content, shown: content, failure: null });
  };
  const flush = async (): Promise<boolean> => {
    autosave.rest();
    const { content, shown } = store.getState();
    if (content !== shown && !text.composing()) publish({ changed: true, composing: false });
    autosave.rest();
    return inConflict() ? false : await saver.all();
  };
  return Object.assign(store, {
    text,
    flush,
    commands: createCommands(text, store),
    run: (command: Command) => void text.run(command),
    setFields: text.setFields,
    take: put,
    takeLayout: (layout: DocumentView['layout']) =>
      store.setState(({ view: present }) => ({ view: { ...present, layout } })),
    load: (next: DocumentView) => {
      put(next);
      text.replace(next.content);
      autosave.rest();
      store.setState({ save: 'saved', savedContent: store.getState().content });
    },
    dismiss: (what: 'pasted' | 'tooLong') =>
      store.setState(what === 'pasted' ? { pasted: null } : { tooLong: false }),
    close: () => {
      const last = flush();
      void last.finally(() => text.destroy());
    },
  });
}
