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
import { useWords } from '../../ui/use-words.ts';
import type { Received } from '../receiving/receiving-store.ts';
import './forwarding.css';

type Original = StationOutputs['forwarding']['original'];
type Forwards = NonNullable<NonNullable<Received['content']>['forwards']>;

function Attachments({ attachments }: { readonly attachments: Original['attachments'] }) {
  const { t } = useWords();
  if (attachments.length === 0) return null;
  return (
    <>
      <h3>{t('forwarding.attachments')}</h3>
      <AttachmentsView document={{ attachments }} />
    </>
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
          {data === null ? null : <Attachments attachments={data.attachments} />}
          {report.forwarded === undefined ? null : (
            <SealReportView report={report.forwarded} packageSha256={forwards.packageSha256} />
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
