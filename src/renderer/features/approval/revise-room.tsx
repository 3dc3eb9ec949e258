// 改稿: the drafting screen over a document under review; every pause saves, and everybody sees what was changed.
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useApp } from '../../app/app-context.ts';
import { useWords } from '../../ui/use-words.ts';
import { createDraftEditor, type DraftEditor } from '../drafting/draft-editor.ts';
import { DraftForm } from '../drafting/draft-form.tsx';
import type { DocumentView } from '../drafting/drafting-store.ts';

interface ReviseRoomProps {
  readonly document: DocumentView;
  readonly onDone: () => void;
}

/** Leaves when everything is saved; a refused save keeps the text and stays. */
export function ReviseRoom({ document, onDone }: ReviseRoomProps) {
  const { t } = useWords();
  const { client } = useApp();
  const { documentId } = document;
  const [busy, setBusy] = useState(false);
  const [editor] = useState<DraftEditor>(() =>
    createDraftEditor({
      view: document,
      save: async (revision, content) => await client.approval.revise({ documentId, revision, content }),
    }),
  );
  useEffect(() => () => editor.close(), [editor]);
  const leave = async (): Promise<void> => {
    setBusy(true);
    const saved = await editor.flush();
    setBusy(false);
    if (saved) onDone();
  };
  return (
    <DraftForm
      editor={editor}
      onSubmitted={onDone}
      acts={
        <>
          <span className="desk-hint">{t('review.revising')}</span>
          <Button type="primary" loading={busy} data-testid="revised" onClick={() => void leave()}>
            {t('review.done')}
          </Button>
        </>
      }
    />
  );
}
