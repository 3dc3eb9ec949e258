// What the person must know while writing, above the text: why the draft came back, what a paste changed; and that it was not saved.
import { Button } from 'antd';
import { memo, useState } from 'react';
import { useStore } from 'zustand';
import { useApp } from '../../app/app-context.ts';
import { ForwardsLine } from '../../ui/document-facts.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useWords } from '../../ui/use-words.ts';
import type { DraftEditor } from './draft-editor.ts';
import { undoLast } from './text/editing-keys.ts';

interface StripProps {
  readonly editor: DraftEditor;
}

function Returned({ editor }: StripProps) {
  const { t, moment } = useWords();
  const [returned] = useState(editor.getState().view.returned);
  if (returned === null) return null;
  const { by, atMs, reason } = returned;
  return (
    <p className="returned-reason" data-testid="returned-reason">
      {t('drafting.returnedBy', { by, when: moment(atMs), reason })}
    </p>
  );
}

/** Above everything that scrolls, in either view: whoever writes on must see that nothing is kept. */
export function SaveFailure({ editor }: StripProps) {
  const { t } = useWords();
  const app = useApp();
  const failure = useStore(editor, (state) => state.failure);
  const { documentId } = editor.getState().view;
  if (failure === null) return null;
  const reload = async (): Promise<void> => editor.load(await app.client.drafting.get({ documentId }));
  return (
    <div className="save-failure">
      <FailureNotice failure={failure} />
      {failure.code === 'changed-meanwhile' ? (
        <>
          <Button onClick={() => void reload()}>{t('drafting.reloadNewest')}</Button>{' '}
          <span className="desk-hint">{t('editor.loadKept')}</span>
        </>
      ) : (
        <Button onClick={() => void editor.flush()}>{t('action.retry')}</Button>
      )}
    </div>
  );
}

// More is not read while somebody writes.
const mostNotes = 5;

function Pasted({ editor }: StripProps) {
  const { t } = useWords();
  const notes = useStore(editor, (state) => state.pasted);
  if (notes === null) return null;
  return (
    <div className="strip" role="status" data-testid="pasted">
      <p>{t('editor.pasted')}</p>
      <ul className="words">
        {notes.slice(0, mostNotes).map((note, index) => (
          <li key={index}>{t(`imported.note.${note.code}`, { ...note.evidence })}</li>
        ))}
        {notes.length > mostNotes ? (
          <li>{t('editor.pastedMore', { count: notes.length - mostNotes })}</li>
        ) : null}
      </ul>
      <p className="finding-acts">
        <Button
          size="small"
          onClick={() => {
            editor.run(undoLast);
            editor.dismiss('pasted');
            editor.text.focus();
          }}
        >
          {t('editor.pastedUndo')}
        </Button>
        <Button size="small" onClick={() => editor.dismiss('pasted')}>
          {t('editor.pastedClose')}
        </Button>
      </p>
    </div>
  );
}

function TooLong({ editor }: StripProps) {
  const { t } = useWords();
  const tooLong = useStore(editor, (state) => state.tooLong);
  if (!tooLong) return null;
  return (
    <p className="strip strip-warn" role="alert">
      {t('editor.tooLong')}
    </p>
  );
}

/** Nothing of it is there without a reason. */
export const Strips = memo(function Strips({ editor }: StripProps) {
  const forwards = useStore(editor, (state) => state.view.content.forwards);
  return (
    <>
      <Returned editor={editor} />
      <TooLong editor={editor} />
      <Pasted editor={editor} />
      <ForwardsLine forwards={forwards} />
    </>
  );
});
