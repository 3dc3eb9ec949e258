// A received document: its page, the seal report beside it, and the one act that is due.
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { verdictOf } from '../../../shared/domain/report.ts';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { useApp } from '../../app/app-context.ts';
import { createResource } from '../../client/resource.ts';
import { Empty } from '../../ui/empty.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { HistoryList } from '../../ui/history-list.tsx';
import { UrgencyMark, VerdictMark } from '../../ui/marks.tsx';
import { ProofButtons } from '../../ui/proof-buttons.tsx';
import { SealReportView } from '../../ui/seal-report.tsx';
import { SealedPages } from '../../ui/sealed-pages.tsx';
import { DocumentTabs } from '../../ui/tabs.tsx';
import { useWords } from '../../ui/use-words.ts';
import { ForwardPanel } from '../forwarding/forward-panel.tsx';
import { OriginalPanel } from '../forwarding/original-panel.tsx';
import { bodyTabs } from './body-tabs.tsx';
import { NoticeBanners } from './notice-banners.tsx';
import { PrintButton } from '../printing/print-dialog.tsx';
import { ReceivedActs } from './received-acts.tsx';
import { ReceivedAttachments } from './received-attachments.tsx';
import type { Received } from './receiving-store.ts';

/** The PDF as it came, at true size; both forms can be kept as files. */
function ReceivedPrint({ received: { pdf, ofd, title, docNumber } }: { readonly received: Received }) {
  if (pdf === null) return null;
  const handles = { pdf, ofd: ofd ?? pdf };
  return (
    <PrintButton
      forms={ofd === null ? ['pdf'] : ['pdf', 'ofd']}
      file={async (form) => ({ handle: handles[form], name: `${title ?? docNumber ?? ''}.${form}` })}
    />
  );
}

function Head({ received }: { readonly received: Received }) {
  const { t, moment } = useWords();
  return (
    <header className="document-head">
      <h1>
        <UrgencyMark urgency={received.urgency} /> {received.title ?? t('receiving.hidden')}
      </h1>
      <div className="document-facts">
        <span>{received.senderName}</span>
        <span>{received.docNumber ?? t('receiving.noNumber')}</span>
        <span>{t('alarm.arrived', { when: moment(received.arrivedAtMs) })}</span>
        <span className={`state state-${received.state}`}>{t(`receiving.inboxState.${received.state}`)}</span>
        {received.state === 'recalled' ? null : <VerdictMark verdict={received.verdict} />}
        <ReceivedPrint received={received} />
      </div>
    </header>
  );
}

function Tabs({ received }: { readonly received: Received }) {
  const words = useWords();
  const { t } = words;
  const history = {
    key: 'history',
    label: t('tabs.history'),
    content: <HistoryList history={received.history} />,
  };
  const isQuarantined = received.state === 'quarantined';
  // Of what was taken back nothing is shown but what became of it.
  if (received.state === 'recalled') return <DocumentTabs entries={[history]} />;
  return (
    <DocumentTabs
      entries={[
        {
          key: 'report',
          label: t('tabs.report'),
          content: (
            <>
              {isQuarantined ? null : <ProofButtons documentId={received.documentId} />}
              <SealReportView report={received.report} packageSha256={received.packageSha256} />
            </>
          ),
        },
        ...bodyTabs(words, received),
        history,
        // Those of a document in quarantine are not told of: “none” would be wrong.
        ...(isQuarantined
          ? []
          : [
              {
                key: 'attachments',
                label: `${t('tabs.attachments')} ${received.attachments.length}`,
                content: <ReceivedAttachments received={received} />,
              },
            ]),
      ]}
    />
  );
}

/** Opening marks it as opened and queues that receipt. */
export function ReceivedDocument({ documentId }: { readonly documentId: DocumentId }) {
  const { t } = useWords();
  const app = useApp();
  const [resource] = useState(() =>
    createResource<Received>(async () => await app.client.receiving.open({ documentId })),
  );
  useEffect(() => void resource.reload(), [resource]);
  const { data, failure } = useStore(resource);
  if (data === null)
    return failure === null ? <Empty title={t('list.loading')} /> : <FailureNotice failure={failure} />;
  return (
    <article className="document" aria-label={data.title ?? t('receiving.hidden')}>
      <Head received={data} />
      <FailureNotice failure={failure} />
      <NoticeBanners received={data} />
      <ReceivedActs
        received={data}
        verdict={verdictOf(data.report.checks)}
        onChange={(next) => resource.put(next)}
      />
      <OriginalPanel received={data} />
      <ForwardPanel received={data} />
      <div className="document-body">
        {data.pdf === null ? (
          <Empty title={t(data.state === 'recalled' ? 'following.received.noContent' : 'receiving.hidden')} />
        ) : (
          <SealedPages pdf={data.pdf} ofd={data.ofd} name={data.title ?? data.docNumber ?? ''} />
        )}
        <aside className="document-side">
          <Tabs received={data} />
        </aside>
      </div>
    </article>
  );
}
