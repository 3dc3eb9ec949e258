// One document of the unit before the person who decides on it: the page left, the decision and what helps to take it right.
import { useEffect, type ReactNode } from 'react';
import type { DocumentId } from '../../shared/domain/ids.ts';
import type { DocumentState } from '../../shared/domain/states.ts';
import type { StationOutputs } from '../client/station-client.ts';
import { useApp } from '../app/app-context.ts';
import { AttachmentsView, DocumentHead, RecipientsFacts } from './document-facts.tsx';
import { layoutInputOf } from './document-input.ts';
import { Empty } from './empty.tsx';
import { FailureNotice } from './failure-notice.tsx';
import { FindingsList } from './findings-list.tsx';
import { HistoryList } from './history-list.tsx';
import { PagePanel } from './page-panel.tsx';
import { DocumentTabs } from './tabs.tsx';
import { useDocument } from './use-document.ts';
import { useWords } from './use-words.ts';

export interface DecisionDocumentProps {
  readonly documentId: DocumentId;
  /** The state in which the decision is due; in any other the screen goes back to its queue. */
  readonly dueIn: DocumentState;
  readonly screen: 'approval' | 'numbering';
  /** In place of the plain page, where there is more to see of it. */
  readonly page?: (document: StationOutputs['drafting']['get']) => ReactNode;
  readonly decide: (document: StationOutputs['drafting']['get']) => ReactNode;
}

/** Page left, decision right. */
export function DecisionDocument({ documentId, dueIn, screen, page, decide }: DecisionDocumentProps) {
  const { t } = useWords();
  const app = useApp();
  const { data, failure } = useDocument(
    documentId,
    async () => await app.client.drafting.get({ documentId }),
  );
  const gone = data !== null && data.state !== dueIn;
  useEffect(() => {
    if (gone) app.navigation.go(screen);
  }, [gone, app, screen]);
  if (data === null)
    return failure === null ? <Empty title={t('list.loading')} /> : <FailureNotice failure={failure} />;
  return (
    <article className="document" aria-label={data.title}>
      <DocumentHead row={data} />
      <FailureNotice failure={failure} />
      <div className="document-body">
        {page?.(data) ?? <PagePanel input={layoutInputOf(data, data.content)} />}
        <aside className="document-side">
          {decide(data)}
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
