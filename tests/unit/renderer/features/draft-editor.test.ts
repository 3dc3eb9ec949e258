import { ORPCError } from '@orpc/client';
import { undo } from '@tiptap/pm/history';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createDraftEditor,
  type DraftEditor,
  type SaveAnswer,
} from '../../../../src/renderer/features/drafting/draft-editor.ts';
import type { EditableContent } from '../../../../src/renderer/features/drafting/drafting-store.ts';
import { contentSchema } from '../../../../src/shared/contract/content-schema.ts';
import { viewOf } from '../../../support/renderer-harness/sample-data.ts';

const view = viewOf(1, 'draft', '原题');

/** A station that keeps what was saved and demands the newest revision. */
function createShelf() {
  const saved: EditableContent[] = [];
  let revision = view.revision;
  let reachable = true;
  const refuse = (code: string): ORPCError<'REFUSED', unknown> =>
    new ORPCError('REFUSED', { status: 422, data: { code, details: {} } });
  const save = (given: number, content: EditableContent): Promise<SaveAnswer> => {
    if (!reachable) return Promise.reject(refuse('storage-failed'));
    if (given !== revision) return Promise.reject(refuse('changed-meanwhile'));
    revision += 1;
    saved.push(content);
    return Promise.resolve({ revision, findings: [] });
  };
  return {
    saved,
    save,
    changeElsewhere: () => (revision += 1),
    reach: (can: boolean) => (reachable = can),
  };
}

/** Writes at the end of the title. */
function write(editor: DraftEditor, words: string): void {
  editor.text.dispatch((now) => now.tr.insertText(words, now.doc.child(0).nodeSize - 1));
}

const titles = (saved: readonly EditableContent[]): string[] => saved.map(({ title }) => title);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('autosave', () => {
  it('saves at a pause, and once', async () => {
    const shelf = createShelf();
    const editor = createDraftEditor({ view, save: shelf.save });
    write(editor, '甲');
    await vi.advanceTimersByTimeAsync(600);
    write(editor, '乙');
    await vi.advanceTimersByTimeAsync(600);
    expect(shelf.saved).toEqual([]);
    expect(editor.getState().save).toBe('unsaved');
    await vi.advanceTimersByTimeAsync(100);
    expect(titles(shelf.saved)).toEqual(['原题甲乙']);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(shelf.saved).toHaveLength(1);
    expect(editor.getState().save).toBe('saved');
  });

  it('lets no change wait longer than two seconds while somebody types on and on', async () => {
    const shelf = createShelf();
    const editor = createDraftEditor({ view, save: shelf.save });
    const oldest: number[] = [];
    let unsavedSince: number | null = null;
    for (let key = 0; key < 100; key += 1) {
      write(editor, '字');
      unsavedSince ??= Date.now();
      const before = shelf.saved.length;
      await vi.advanceTimersByTimeAsync(100);
      if (shelf.saved.length > before) unsavedSince = null;
      else oldest.push(Date.now() - (unsavedSince ?? Date.now()));
    }
    expect(Math.max(...oldest)).toBeLessThanOrEqual(2000);
    expect(shelf.saved.length).toBeLessThan(10);
  });

  it('tries again by itself when the station could not keep it, with the text of then', async () => {
    const shelf = createShelf();
    const editor = createDraftEditor({ view, save: shelf.save });
    shelf.reach(false);
    write(editor, '甲');
    await vi.advanceTimersByTimeAsync(700);
    expect(editor.getState()).toMatchObject({ save: 'failed', content: { title: '原题甲' } });
    shelf.reach(true);
    await vi.advanceTimersByTimeAsync(5000);
    expect(titles(shelf.saved)).toEqual(['原题甲']);
    expect(editor.getState()).toMatchObject({ save: 'saved', failure: null });
  });

  it('saves what is left when the screen closes', async () => {
    const shelf = createShelf();
    const editor = createDraftEditor({ view, save: shelf.save });
    write(editor, '甲');
    editor.close();
    await vi.advanceTimersByTimeAsync(0);
    expect(titles(shelf.saved)).toEqual(['原题甲']);
  });
});

describe('draft editor', () => {
  it('saves what was written while an earlier save was on its way, each on the revision of the one before', async () => {
    const shelf = createShelf();
    const editor = createDraftEditor({
      view,
      save: (revision, content) => {
        if (content.title === '原题一') write(editor, '二');
        return shelf.save(revision, content);
      },
    });
    write(editor, '一');
    expect(await editor.flush()).toBe(true);
    expect(titles(shelf.saved)).toEqual(['原题一', '原题一二']);
    expect(editor.getState().save).toBe('saved');
  });

  it('keeps the text and says so when somebody else changed the document, and does not try again', async () => {
    const shelf = createShelf();
    const editor = createDraftEditor({ view, save: shelf.save });
    shelf.changeElsewhere();
    write(editor, '我的');
    expect(await editor.flush()).toBe(false);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await editor.flush()).toBe(false);
    expect(editor.getState()).toMatchObject({
      save: 'failed',
      failure: { code: 'changed-meanwhile' },
      content: { title: '原题我的' },
    });
  });

  it('takes the newest text as one step, and undo brings the own text back', async () => {
    const editor = createDraftEditor({ view, save: createShelf().save });
    write(editor, '我的');
    editor.load(viewOf(1, 'draft', '别人的题'));
    expect(editor.getState()).toMatchObject({ save: 'saved', content: { title: '别人的题' } });
    editor.run(undo);
    expect(editor.getState()).toMatchObject({ save: 'unsaved', content: { title: '原题我的' } });
    await editor.flush();
  });

  it('keeps the text of here when the station answers to an attachment, whose list is the station’s alone', async () => {
    const shelf = createShelf();
    const editor = createDraftEditor({ view, save: shelf.save });
    write(editor, '甲');
    const content = { ...view.content, attachments: [] };
    editor.take({ ...view, content });
    expect(editor.getState().content).toMatchObject({ title: '原题甲', attachments: [] });
    editor.run(undo);
    expect(editor.getState().content).toMatchObject({ title: '原题', attachments: [] });
    await editor.flush();
    expect(Object.keys(shelf.saved[0] ?? {})).not.toEqual(expect.arrayContaining(['attachments']));
    expect(shelf.saved[0]?.issuers).toEqual(view.content.issuers);
  });

  it('undoes fields and text in the order in which they were changed, a field written on as one step', async () => {
    const editor = createDraftEditor({ view, save: createShelf().save });
    const notes = (words: string): void =>
      editor.setFields('notes', (fields) => ({ ...fields, notes: words }));
    write(editor, '甲');
    for (const words of ['联', '联系', '联系人']) notes(words);
    editor.setFields('kind', (fields) => ({ ...fields, kind: 'letter' }));
    const seen = () => {
      const { title, kind, notes: written } = editor.getState().content;
      return [title, kind, written];
    };
    expect(seen()).toEqual(['原题甲', 'letter', '联系人']);
    editor.run(undo);
    expect(seen()).toEqual(['原题甲', 'notice', '联系人']);
    editor.run(undo);
    expect(seen()).toEqual(['原题甲', 'notice', view.content.notes]);
    editor.run(undo);
    expect(seen()).toEqual(['原题', 'notice', view.content.notes]);
    await editor.flush();
  });

  it('refuses what a document cannot hold, says so and stays as it was', () => {
    const editor = createDraftEditor({ view, save: createShelf().save });
    write(editor, '长'.repeat(600));
    expect(editor.getState()).toMatchObject({ tooLong: true, content: { title: '原题' } });
  });

  it('puts blocks where the cursor is: plain text joins, headings stand alone, nothing is lost', async () => {
    const editor = createDraftEditor({ view, save: createShelf().save });
    editor.text.goTo({ path: 'body.2', offset: 3 });
    editor.commands.insertBlocks([
      { level: 'text', text: '前' },
      { level: 'h1', text: '题' },
      { level: 'table', headRows: 0, rows: [[{ text: '格' }]] },
      { level: 'text', text: '后' },
    ]);
    const { body } = editor.getState().content;
    const words = view.content.body[2];
    const given = words !== undefined && 'text' in words ? words.text : '';
    expect(body.slice(2, 6)).toEqual([
      { level: 'text', text: `${given.slice(0, 3)}前` },
      { level: 'h1', text: '题' },
      { level: 'table', headRows: 0, rows: [[{ text: '格' }]] },
      { level: 'text', text: `后${given.slice(3)}` },
    ]);
    expect(contentSchema.safeParse(editor.getState().content).error).toBeUndefined();
    editor.run(undo);
    expect(editor.getState().content.body).toEqual(view.content.body);
    editor.text.goTo({ path: 'title', offset: 2 });
    editor.commands.insertText('第一行\n第二行');
    expect(editor.getState().content).toMatchObject({ title: '原题第一行第二行', titleBreaks: [5] });
    await editor.flush();
  });
});
