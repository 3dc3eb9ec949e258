// The original inside a document that passes one on: who passed it on, its own verdict by its own sender's seal, and its pages.
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { verdictOf } from '../../../shared/domain/report.ts';
import { useApp } from '../../app/app-context.ts';
import { createResource } from '../../client/resource.ts';
import type { StationOutputs } from '../../client/station-client.ts';
import { contentUrl } from '../../client/upload.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { AttachmentsView } from '../../ui/document-facts.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { VerdictMark } from '../../ui/marks.tsx';
import { SealReportView } from '../../ui/seal-report.tsx';
import { SealedPages } from '../../ui/sealed-pages.tsx';
import { DocumentTabs } from '../../ui/tabs.tsx';
import { useWords } from '../../ui/use-words.ts';
import { bodyTabs } from '../receiving/body-tabs.tsx';
import type { Received } from '../receiving/receiving-store.ts';
import './forwarding.css';

type Original = StationOutputs['forwarding']['original'];
type Forwards = NonNullable<NonNullable<Received['content']>['forwards']>;
type ForwardedReport = NonNullable<Received['report']['forwarded']>;

/** What its own seals say, file by file, and what lies with it. */
function OriginalTabs({
  report,
  original,
  packageSha256,
}: {
  readonly report: ForwardedReport;
  readonly original: Original | null;
  readonly packageSha256: Forwards['packageSha256'];
}) {
  const words = useWords();
  const { t } = words;
  const { pdf = null, attachments = [] } = original ?? {};
  return (
    <DocumentTabs
      entries={[
        {
          key: 'report',
          label: t('tabs.report'),
          content: <SealReportView report={report} packageSha256={packageSha256} />,
        },
        ...bodyTabs(words, { report, pdf }),
        {
          key: 'attachments',
          label: `${t('tabs.attachments')} ${attachments.length}`,
          content: <AttachmentsView document={{ attachments }} />,
        },
      ]}
    />
  );
}

function OriginalDialog({
  received,
  forwards,
  onClose,
}: {
  readonly received: Received;
  readonly forwards: Forwards;
  readonly onClose: () => void;
}) {
  const { t } = useWords();
  const { client } = useApp();
  const { documentId, report } = received;
  const [resource] = useState(() =>
    createResource<Original>(async () => await client.forwarding.original({ documentId })),
  );
  useEffect(() => void resource.reload(), [resource]);
  const { data, failure } = useStore(resource);
  const name = `${forwards.docNumber} ${forwards.title}`;
  return (
    <Dialog open wide title={name} confirm={null} onConfirm={onClose} onClose={onClose}>
      <FailureNotice failure={failure} />
      <div className="document-body">
        {data?.pdf ? <SealedPages pdf={data.pdf} ofd={data.ofd} name={name} /> : null}
        <aside className="document-side">
          <p className="desk-hint">{t('forwarding.originalReportNote')}</p>
          {data === null ? null : (
            <p>
              <a href={contentUrl(data.package)} download={`${name}.asice`}>
                {t('forwarding.saveOriginal')}
              </a>
            </p>
          )}
          {report.forwarded === undefined ? null : (
            <OriginalTabs report={report.forwarded} original={data} packageSha256={forwards.packageSha256} />
          )}
        </aside>
      </div>
    </Dialog>
  );
}

/** Nothing for a document that passes none on. */
export function OriginalPanel({ received }: { readonly received: Received }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const forwards = received.content?.forwards;
  if (forwards === undefined) return null;
  const { senderName: sender, docNumber: number, title } = forwards;
  const { forwarded } = received.report;
  return (
    <section className="forward-panel" aria-label={t('forwarding.original')}>
      <div className="acts-row" data-testid="forwarded-original">
        <span>{t('forwarding.forwardedBy', { by: received.senderName, sender, number, title })}</span>
        {forwarded === undefined ? (
          <span className="desk-hint">{t('forwarding.originalGone')}</span>
        ) : (
          <>
            <span>{t('forwarding.originalVerdict')}</span>
            <VerdictMark verdict={verdictOf(forwarded.checks)} />
            <Button data-testid="show-original" onClick={() => setOpen(true)}>
              {t('forwarding.showOriginal')}
            </Button>
          </>
        )}
      </div>
      {open ? (
        <OriginalDialog received={received} forwards={forwards} onClose={() => setOpen(false)} />
      ) : null}
    </section>
  );
}
