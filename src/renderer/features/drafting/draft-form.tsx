// The editor: form on the left, the page as it will be printed on the right, save state and 送签发 above.
import { UndoOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { textOfBlock } from '../../../shared/domain/content.ts';
import { useApp } from '../../app/app-context.ts';
import { addressOf } from '../../app/navigation.ts';
import { layoutInputOf } from '../../ui/document-input.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { PagePanel } from '../../ui/page-panel.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useWords } from '../../ui/use-words.ts';
import type { DraftEditor } from './draft-editor.ts';
import { DraftFields } from './draft-fields.tsx';
import { AnnulButton } from './annul-button.tsx';
import type { DocumentView } from './drafting-store.ts';
import { useSettled } from './use-settled.ts';

function SaveMark({ editor }: { readonly editor: DraftEditor }) {
  const { t, moment } = useWords();
  const save = useStore(editor, (state) => state.save);
  const savedAtMs = useStore(editor, (state) => state.savedAtMs);
  const when = moment(savedAtMs ?? editor.getState().view.updatedAtMs);
  return (
    <span className={`save-state save-${save}`} role="status" data-testid="save-state" data-state={save}>
      {t(`drafting.save.${save}`, { when })}
    </span>
  );
}

function Head({ editor, onSubmitted }: DraftFormProps) {
  const { t } = useWords();
  const app = useApp();
  const act = useAct();
  const canUndo = useStore(editor, (state) => state.past.length > 0);
  const blocked = useStore(editor, (state) => state.findings.some((finding) => finding.strength === 'block'));
  const { documentId } = editor.getState().view;
  const submit = async (): Promise<void> => {
    if (!(await editor.flush())) return;
    const { revision } = editor.getState();
    await act.run(async () => onSubmitted(await app.client.drafting.submit({ documentId, revision })));
    void app.stores.drafts.reload();
  };
  return (
    <header className="editor-head">
      <a href={addressOf('drafting')}>{t('drafting.back')}</a>
      <SaveMark editor={editor} />
      <Button
        size="small"
        icon={<UndoOutlined aria-hidden />}
        disabled={!canUndo}
        onClick={() => editor.undo()}
      >
        {t('drafting.undo')}
      </Button>
      <AnnulButton documentId={documentId} />
      <Button type="primary" loading={act.busy} disabled={blocked} onClick={() => void submit()}>
        {t('drafting.submit')}
      </Button>
      <FailureNotice failure={act.failure} onClose={act.clear} />
    </header>
  );
}

function SaveFailure({ editor }: { readonly editor: DraftEditor }) {
  const { t } = useWords();
  const app = useApp();
  const failure = useStore(editor, (state) => state.failure);
  const { documentId } = editor.getState().view;
  if (failure === null) return null;
  const reload = async (): Promise<void> => editor.take(await app.client.drafting.get({ documentId }));
  return (
    <div>
      <FailureNotice failure={failure} />
      {failure.code === 'changed-meanwhile' ? (
        <Button onClick={() => void reload()}>{t('drafting.reloadNewest')}</Button>
      ) : (
        <Button onClick={() => void editor.flush()}>{t('action.retry')}</Button>
      )}
    </div>
  );
}

// A page of 600 characters is laid out and drawn in some 10 ms: up to five pages follow every key, longer ones wait for a breath.
const promptChars = 3000;
const breathMs = 300;

function pauseOf({ body }: DocumentView['content']): number {
  const chars = body.reduce((sum, block) => sum + textOfBlock(block).length, 0);
  return chars <= promptChars ? 0 : breathMs;
}

function LivePage({ editor }: { readonly editor: DraftEditor }) {
  const view = useStore(editor, (state) => state.view);
  const written = useStore(editor, (state) => state.content);
  const content = useSettled(written, pauseOf(written));
  const input = useMemo(() => layoutInputOf(view, content), [view, content]);
  return <PagePanel input={input} />;
}

export interface DraftFormProps {
  readonly editor: DraftEditor;
  readonly onSubmitted: (view: DocumentView) => void;
}

/** A window that closes with unsaved text asks first. */
export function DraftForm({ editor, onSubmitted }: DraftFormProps) {
  const { t, moment } = useWords();
  const [returned] = useState(editor.getState().view.returned);
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent): void => {
      if (editor.getState().save !== 'saved') event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [editor]);
  return (
    <div className="editor">
      <Head editor={editor} onSubmitted={onSubmitted} />
      <div className="editor-body">
        <div className="editor-form">
          {returned === null ? null : (
            <p className="returned-reason" data-testid="returned-reason">
              {t('drafting.returnedBy', {
                by: returned.by,
                when: moment(returned.atMs),
                reason: returned.reason,
              })}
            </p>
          )}
          <SaveFailure editor={editor} />
          <DraftFields editor={editor} />
        </div>
        <LivePage editor={editor} />
      </div>
    </div>
  );
}
