import { ORPCError } from '@orpc/client';
import { describe, expect, it } from 'vitest';
import {
  createDraftEditor,
  type SaveAnswer,
} from '../../../../src/renderer/features/drafting/draft-editor.ts';
import type { EditableContent } from '../../../../src/renderer/features/drafting/drafting-store.ts';
import { viewOf } from '../../../support/renderer-harness/sample-data.ts';

const view = viewOf(1, 'draft', '原题');

/** A station that keeps what was saved and demands the newest revision. */
function createShelf() {
  const saved: EditableContent[] = [];
  let revision = view.revision;
  const save = (given: number, content: EditableContent): Promise<SaveAnswer> => {
    if (given !== revision)
      return Promise.reject(
        new ORPCError('REFUSED', { status: 422, data: { code: 'changed-meanwhile', details: {} } }),
      );
    revision += 1;
    saved.push(content);
    return Promise.resolve({ revision, findings: [] });
  };
  return { saved, save, changeElsewhere: () => (revision += 1) };
}

const retitle = (title: string) => (content: typeof view.content) => ({ ...content, title });

describe('draft editor', () => {
  it('saves what was written while an earlier save was on its way, each on the revision of the one before', async () => {
    const shelf = createShelf();
    const editor = createDraftEditor({
      view,
      save: (revision, content) => {
        if (content.title === '一稿') editor.edit(retitle('二稿'));
        return shelf.save(revision, content);
      },
    });
    editor.edit(retitle('一稿'));
    expect(await editor.flush()).toBe(true);
    expect(shelf.saved.map((content) => content.title)).toEqual(['一稿', '二稿']);
    expect(editor.getState().save).toBe('saved');
  });

  it('keeps the text and says so when somebody else changed the document', async () => {
    const shelf = createShelf();
    const editor = createDraftEditor({ view, save: shelf.save });
    shelf.changeElsewhere();
    editor.edit(retitle('我的'));
    expect(await editor.flush()).toBe(false);
    expect(editor.getState()).toMatchObject({
      save: 'failed',
      failure: { code: 'changed-meanwhile' },
      content: { title: '我的' },
    });
  });

  it('undoes text but never brings back an attachment that was taken away', async () => {
    const editor = createDraftEditor({ view, save: createShelf().save });
    editor.edit(retitle('改'));
    editor.edit((content) => ({ ...content, attachments: [] }));
    editor.undo();
    editor.undo();
    expect(editor.getState().content).toMatchObject({ title: '原题', attachments: [] });
    expect(editor.getState().past).toHaveLength(0);
    await editor.flush();
  });

  it('sends no attachments and issuers with the text: they are the station’s', async () => {
    const shelf = createShelf();
    const editor = createDraftEditor({ view, save: shelf.save });
    editor.edit(retitle('改'));
    await editor.flush();
    expect(Object.keys(shelf.saved[0] ?? {})).not.toEqual(expect.arrayContaining(['attachments']));
    expect(Object.keys(shelf.saved[0] ?? {})).not.toEqual(expect.arrayContaining(['issuers']));
  });
});
