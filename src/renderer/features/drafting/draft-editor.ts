// A draft while somebody writes: every change is shown at once, saved by itself after a short silence, and can be undone. Saves go one after
// the other, each with the revision of the one before; a refused save keeps the text and says so.
import { createStore, type StoreApi } from 'zustand/vanilla';
import { readFailure, type Failure } from '../../client/failure.ts';
import type { DocumentView, EditableContent, Finding } from './drafting-store.ts';

export type SaveState = 'saved' | 'unsaved' | 'saving' | 'failed';

export interface EditorState {
  readonly view: DocumentView;
  readonly content: DocumentView['content'];
  readonly findings: readonly Finding[];
  readonly revision: number;
  readonly save: SaveState;
  readonly savedAtMs: number | null;
  readonly failure: Failure | null;
  /** Contents before the last changes, newest last. */
  readonly past: readonly DocumentView['content'][];
}

export interface SaveAnswer {
  readonly revision: number;
  readonly findings: readonly Finding[];
}

export interface DraftEditor extends StoreApi<EditorState> {
  edit(change: (content: DocumentView['content']) => DocumentView['content']): void;
  undo(): void;
  /** Saves what is unsaved; false when the station refused. */
  flush(): Promise<boolean>;
  /** Takes an answer that the station gave to another act (attach, detach, reload). */
  take(view: DocumentView): void;
  close(): void;
}

interface EditorParts {
  readonly view: DocumentView;
  readonly save: (revision: number, content: EditableContent) => Promise<SaveAnswer>;
}

// Long enough not to save every key, short enough that a power cut costs at most a sentence.
const silenceMs = 700;
// One person's work between two looks at the page; older steps are of no use and cost memory.
const maxPast = 200;

/** What of the content the drafter may save. */
export function editableOf(content: DocumentView['content']): EditableContent {
  const { kind, urgency, title, body, recipients, signatory, notes } = content;
  return { kind, urgency, title, body, recipients, signatory, notes };
}

const firstState = (view: DocumentView): EditorState => ({
  view,
  content: view.content,
  findings: view.findings,
  revision: view.revision,
  save: 'saved',
  savedAtMs: null,
  failure: null,
  past: [],
});

/** Saves one after the other; what was written meanwhile is saved by the next round. */
function createSaver(store: StoreApi<EditorState>, save: EditorParts['save']): () => Promise<boolean> {
  let running: Promise<boolean> | null = null;
  const saveOnce = async (): Promise<boolean> => {
    const { content, revision } = store.getState();
    store.setState({ save: 'saving', failure: null });
    try {
      const { revision: next, findings } = await save(revision, editableOf(content));
      const changed = store.getState().content !== content;
      store.setState({
        revision: next,
        findings,
        save: changed ? 'unsaved' : 'saved',
        savedAtMs: Date.now(),
      });
      return true;
    } catch (error) {
      store.setState({ save: 'failed', failure: readFailure(error) });
      return false;
    }
  };
  const saveAll = async (): Promise<boolean> => {
    while (store.getState().save !== 'saved') if (!(await saveOnce())) return false;
    return true;
  };
  return async () => {
    running ??= saveAll().finally(() => {
      running = null;
    });
    return await running;
  };
}

/** Editor of one draft. */
export function createDraftEditor({ view, save }: EditorParts): DraftEditor {
  const store = createStore<EditorState>(() => firstState(view));
  const saveAll = createSaver(store, save);
  let timer: ReturnType<typeof setTimeout> | null = null;
  const stopTimer = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  const flush = async (): Promise<boolean> => {
    stopTimer();
    return await saveAll();
  };
  const put = (content: DocumentView['content'], past: EditorState['past']): void => {
    store.setState({ content, past, save: 'unsaved' });
    stopTimer();
    timer = setTimeout(() => void flush(), silenceMs);
  };
  return Object.assign(store, {
    flush,
    edit: (change: (content: DocumentView['content']) => DocumentView['content']) => {
      const { content, past } = store.getState();
      put(change(content), [...past, content].slice(-maxPast));
    },
    undo: () => {
      const { content, past } = store.getState();
      const before = past.at(-1);
      // Attachments are the station's: an undo of text must not bring back a file that was taken away.
      if (before !== undefined) put({ ...before, attachments: content.attachments }, past.slice(0, -1));
    },
    take: (next: DocumentView) => store.setState(firstState(next)),
    close: () => {
      if (store.getState().save === 'unsaved') void flush();
    },
  });
}
