// One approved document before the clerk: number preview, register or return.
import { useEffect } from 'react';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { useApp } from '../../app/app-context.ts';
import { AttachmentsView, DocumentHead, RecipientsFacts } from '../../ui/document-facts.tsx';
import { layoutInputOf } from '../../ui/document-input.ts';
import { Empty } from '../../ui/empty.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { FindingsList } from '../../ui/findings-list.tsx';
import { HistoryList } from '../../ui/history-list.tsx';
import { PagePanel } from '../../ui/page-panel.tsx';
import { DocumentTabs } from '../../ui/tabs.tsx';
import { useDocument } from '../../ui/use-document.ts';
import { useWords } from '../../ui/use-words.ts';
import { RegisterForm } from './register-form.tsx';

/** Page left, number right. */
export function NumberingDocument({ documentId }: { readonly documentId: DocumentId }) {
  const { t } = useWords();
  const app = useApp();
  const { data, failure } = useDocument(
    documentId,
    async () => await app.client.drafting.get({ documentId }),
  );
  const gone = data !== null && data.state !== 'approved';
  useEffect(() => {
    if (gone) app.navigation.go('numbering');
  }, [gone, app]);
  if (data === null)
    return failure === null ? <Empty title={t('list.loading')} /> : <FailureNotice failure={failure} />;
  return (
    <article className="document" aria-label={data.title}>
      <DocumentHead row={data} />
      <FailureNotice failure={failure} />
      <div className="document-body">
        <PagePanel input={layoutInputOf(data, data.content)} />
        <aside className="document-side">
          <RegisterForm document={data} />
          <DocumentTabs
            entries={[
              {
                key: 'findings',
                label: `${t('tabs.findings')} ${data.findings.length}`,
                content: <FindingsList findings={data.findings} />,
              },
              {
                key: 'attachments',
                label: `${t('tabs.attachments')} ${data.attachments.length}`,
                content: <AttachmentsView document={data} />,
              },
              {
                key: 'recipients',
                label: t('field.recipients'),
                content: <RecipientsFacts document={data} />,
              },
              { key: 'history', label: t('tabs.history'), content: <HistoryList history={data.history} /> },
            ]}
          />
        </aside>
      </div>
    </article>
  );
}
