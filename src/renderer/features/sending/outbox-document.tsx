// One document on its way: where it is, why it waits, what a person can do, and the status of every unit.
import { Button, Progress } from 'antd';
import { useEffect } from 'react';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { useApp, useMay } from '../../app/app-context.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { formatSize } from '../../ui/format.ts';
import { UrgencyMark } from '../../ui/marks.tsx';
import { ProofButtons } from '../../ui/proof-buttons.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useWords } from '../../ui/use-words.ts';
import { wordNextTry } from '../../ui/word-next-try.ts';
import { CarriedLines } from '../courier/carried-lines.tsx';
import { FollowActs } from './follow-acts.tsx';
import { SentForwarding } from '../forwarding/sent-forwarding.tsx';
import { TrailView } from './trail-view.tsx';
import { StatusMatrix } from './status-matrix.tsx';
import type { OutboxRow } from './sending-store.ts';

function Journey({ row }: { readonly row: OutboxRow }) {
  const words = useWords();
  const { t, moment } = words;
  const travelling = row.state === 'sending' || (row.sentBytes > 0 && row.acceptedAtMs === null);
  return (
    <div className="journey">
      <p>
        <strong className={`state state-${row.state}`}>{t(`sending.outboxState.${row.state}`)}</strong>
        {row.ended === null ? null : (
          <strong className="state follow-loud" data-testid="outbox-ended">
            {t(`sending.ended.${row.ended}`)}
          </strong>
        )}
        <span>{t('sending.queuedAt', { when: moment(row.queuedAtMs) })}</span>
        {row.acceptedAtMs === null ? null : (
          <span>{t('sending.acceptedAt', { when: moment(row.acceptedAtMs) })}</span>
        )}
        {row.acceptedAtMs === null && row.attempts > 0 ? (
          <span>{t('sending.attempts', { count: row.attempts })}</span>
        ) : null}
        {row.nextTryAtMs === null ? null : <span>{wordNextTry(row.nextTryAtMs, words)}</span>}
      </p>
      {row.timeStamp === null ? null : (
        <p className="desk-hint" data-testid="outbox-time-stamp">
          {t(`sending.timeStamp.${row.timeStamp}`)}
        </p>
      )}
      {row.sendAtMs === null ? null : (
        <p className="journey-reason">{t('following.scheduledFor', { when: moment(row.sendAtMs) })}</p>
      )}
      <CarriedLines carried={row.carried} />
      {row.reason === null ? null : (
        <p className="journey-reason" data-testid="outbox-reason">
          {t([`sending.reason.${row.reason}`, 'sending.reason.other'], { ...row.details, code: row.reason })}
        </p>
      )}
      {travelling ? (
        <div className="journey-progress">
          <Progress
            percent={Math.floor((row.sentBytes * 100) / Math.max(1, row.sizeBytes))}
            showInfo={false}
            aria-label={t('sending.outboxState.sending')}
          />
          {t('sending.sentOf', { sent: formatSize(row.sentBytes), total: formatSize(row.sizeBytes) })}
        </div>
      ) : null}
    </div>
  );
}

function Acts({ row }: { readonly row: OutboxRow }) {
  const { t } = useWords();
  const app = useApp();
  const act = useAct();
  const may = useMay('outbox.release');
  if (!may || row.state === 'accepted') return <FailureNotice failure={act.failure} />;
  const { documentId } = row;
  const run = (work: () => Promise<unknown>): void =>
    void act.run(work).then(() => app.stores.outbox.reload());
  return (
    <div className="acts">
      <div className="acts-row">
        {row.state === 'queued' || row.state === 'waiting' ? (
          <Button disabled={act.busy} onClick={() => run(() => app.client.sending.hold({ documentId }))}>
            {t('sending.hold')}
          </Button>
        ) : null}
        {row.action === 'release' ? (
          <Button
            type="primary"
            loading={act.busy}
            onClick={() => run(() => app.client.sending.release({ documentId }))}
          >
            {t('sending.release')}
          </Button>
        ) : null}
        {row.action === 'retry' ? (
          <Button
            type="primary"
            loading={act.busy}
            onClick={() => run(() => app.client.sending.retry({ documentId }))}
          >
            {t('sending.retry')}
          </Button>
        ) : null}
      </div>
      <FailureNotice failure={act.failure} onClose={act.clear} />
    </div>
  );
}

/** Right side of 发文. */
export function OutboxDocument({
  row,
  documentId,
}: {
  readonly row: OutboxRow;
  readonly documentId: DocumentId;
}) {
  const app = useApp();
  const { deliveries } = app.stores;
  useEffect(() => void deliveries.choose(documentId), [deliveries, documentId]);
  return (
    <article className="document" aria-label={row.title}>
      <header className="document-head">
        <h1>
          <UrgencyMark urgency={row.urgency} /> {row.title}
        </h1>
        <p className="document-facts">
          <span>{row.docNumber}</span>
          <span>{formatSize(row.sizeBytes)}</span>
        </p>
        <Journey row={row} />
      </header>
      <Acts row={row} />
      <FollowActs row={row} documentId={documentId} />
      <SentForwarding key={documentId} documentId={documentId} />
      <StatusMatrix documentId={documentId} />
      <TrailView />
      <ProofButtons documentId={documentId} />
    </article>
  );
}
