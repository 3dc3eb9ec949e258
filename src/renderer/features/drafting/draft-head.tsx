// Over the drafting screen: back, whether it is saved, how the screen is shared out, and the one act that this screen is for, 送签发.
import { Button } from 'antd';
import { memo, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { useApp } from '../../app/app-context.ts';
import { addressOf } from '../../app/navigation.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useWords } from '../../ui/use-words.ts';
import { AnnulButton } from './annul-button.tsx';
import type { DraftEditor } from './draft-editor.ts';
import type { DraftFinding } from './draft-findings.ts';
import { DraftTools } from './draft-tools.tsx';
import type { DocumentView } from './drafting-store.ts';

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

export interface DraftHeadProps {
  readonly editor: DraftEditor;
  readonly findings: readonly DraftFinding[];
  readonly onSubmitted: (view: DocumentView) => void;
  /** In place of 撤销 and 送签发: another desk writes on the document. */
  readonly acts?: ReactNode;
}

/** Submission saves first, and waits for what must be corrected. */
function DrafterActs({ editor, findings, onSubmitted }: DraftHeadProps) {
  const { t } = useWords();
  const app = useApp();
  const act = useAct();
  const blocking = findings.filter((finding) => finding.strength === 'block').length;
  const { documentId } = editor.getState().view;
  const submit = async (): Promise<void> => {
    if (!(await editor.flush())) return;
    const { revision } = editor.getState();
    await act.run(async () => onSubmitted(await app.client.drafting.submit({ documentId, revision })));
    void app.stores.drafts.reload();
  };
  return (
    <>
      <AnnulButton documentId={documentId} />
      {blocking === 0 ? null : (
        <Button
          size="small"
          type="link"
          danger
          data-testid="blocking"
          onClick={() => app.preferences.setDrafting({ findings: true })}
        >
          {t('editor.blocking', { count: blocking })}
        </Button>
      )}
      <Button type="primary" loading={act.busy} disabled={blocking > 0} onClick={() => void submit()}>
        {t('drafting.submit')}
      </Button>
      <FailureNotice failure={act.failure} onClose={act.clear} />
    </>
  );
}

/** The same over every desk that writes; what is done with the draft differs. */
export const DraftHead = memo(function DraftHead(props: DraftHeadProps) {
  const { t } = useWords();
  const { editor, acts } = props;
  return (
    <header className="editor-head">
      {acts === undefined ? <a href={addressOf('drafting')}>{t('drafting.back')}</a> : null}
      <SaveMark editor={editor} />
      <DraftTools editor={editor} />
      {acts ?? <DrafterActs {...props} />}
    </header>
  );
});
