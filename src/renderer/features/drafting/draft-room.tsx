// One document of the drafter: the editor while it is a draft, else its page and what became of it.
import { useEffect, useState } from 'react';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { useApp, useMay } from '../../app/app-context.ts';
import { addressOf } from '../../app/navigation.ts';
import { readFailure, type Failure } from '../../client/failure.ts';
import { AttachmentsView, DocumentHead, RecipientsFacts } from '../../ui/document-facts.tsx';
import { Empty } from '../../ui/empty.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { FindingsList } from '../../ui/findings-list.tsx';
import { HistoryList } from '../../ui/history-list.tsx';
import { SealedPages } from '../../ui/sealed-pages.tsx';
import { DocumentTabs } from '../../ui/tabs.tsx';
import { useWords } from '../../ui/use-words.ts';
import { ReviewPage } from '../approval/review-page.tsx';
import { PrintButton } from '../printing/print-dialog.tsx';
import { createDraftEditor, type DraftEditor } from './draft-editor.ts';
import { DraftForm } from './draft-form.tsx';
import type { DocumentView } from './drafting-store.ts';

/** As it was sent, with what 核稿 changed; sealed: the body that everybody gets. */
function Closed({ view }: { readonly view: DocumentView }) {
  const { t } = useWords();
  const { sealedPdf, sealedOfd } = view;
  return (
    <article className="document" aria-label={view.title}>
      <DocumentHead row={view} />
      <div className="acts">
        <div>
          <a href={addressOf('drafting')}>{t('drafting.back')}</a> {t('drafting.readOnly')}{' '}
          {sealedPdf === null ? null : (
            <PrintButton
              forms={['pdf']}
              file={async () => ({ handle: sealedPdf, name: `${view.title}.pdf` })}
            />
          )}
        </div>
      </div>
      <div className="document-body">
        {sealedPdf === null ? (
          <ReviewPage document={view} onRevise={null} />
        ) : (
          <SealedPages pdf={sealedPdf} ofd={sealedOfd} name={view.title} />
        )}
        <aside className="document-side">
          <DocumentTabs
            entries={[
              { key: 'history', label: t('tabs.history'), content: <HistoryList history={view.history} /> },
              {
                key: 'attachments',
                label: `${t('tabs.attachments')} ${view.attachments.length}`,
                content: <AttachmentsView document={view} />,
              },
              {
                key: 'recipients',
                label: t('field.recipients'),
                content: <RecipientsFacts document={view} />,
              },
              {
                key: 'findings',
                label: t('tabs.findings'),
                content: <FindingsList findings={view.findings} />,
              },
            ]}
          />
        </aside>
      </div>
    </article>
  );
}

function useView(documentId: DocumentId) {
  const app = useApp();
  const [view, setView] = useState<DocumentView | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    let open = true;
    let shown: DocumentView | null = null;
    const load = async (): Promise<void> => {
      try {
        const next = await app.client.drafting.get({ documentId });
        // While somebody writes, the editor is the newer one: only another state takes the page from it.
        if (open && (shown === null || shown.state !== next.state || next.state !== 'draft')) setView(next);
        shown = next;
      } catch (error) {
        if (open) setFailure(readFailure(error));
      }
    };
    void load();
    const stop = app.events.subscribe((event) => {
      if (event?.documentId === documentId) void load();
    });
    return () => {
      open = false;
      stop();
    };
  }, [app, documentId]);
  return { view, failure, setView };
}

function Editor({
  view,
  onView,
}: {
  readonly view: DocumentView;
  readonly onView: (view: DocumentView) => void;
}) {
  const app = useApp();
  const { documentId } = view;
  const [editor] = useState<DraftEditor>(() =>
    createDraftEditor({
      view,
      save: async (revision, content) => await app.client.drafting.save({ documentId, revision, content }),
    }),
  );
  useEffect(() => () => editor.close(), [editor]);
  return <DraftForm editor={editor} onSubmitted={onView} />;
}

/** Opens the document. */
export function DraftRoom({ documentId }: { readonly documentId: DocumentId }) {
  const { t } = useWords();
  const mayWrite = useMay('draft.write');
  const { view, failure, setView } = useView(documentId);
  if (view === null)
    return failure === null ? <Empty title={t('list.loading')} /> : <FailureNotice failure={failure} />;
  return view.state === 'draft' && mayWrite ? (
    <Editor view={view} onView={setView} />
  ) : (
    <Closed view={view} />
  );
}
