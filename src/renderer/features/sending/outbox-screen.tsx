// 发文: what stands in the outbox, and per unit whether it arrived, was opened, signed or returned.
import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { useApp } from '../../app/app-context.ts';
import { Empty } from '../../ui/empty.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { UrgencyMark } from '../../ui/marks.tsx';
import { SplitScreen } from '../../ui/split-screen.tsx';
import { useResource } from '../../ui/use-resource.ts';
import { useWords } from '../../ui/use-words.ts';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { OutboxDocument } from './outbox-document.tsx';
import type { OutboxRow } from './sending-store.ts';

function Row({ row }: { readonly row: OutboxRow }) {
  const { t, moment } = useWords();
  const { signed, returned, total } = row.deliveries;
  return (
    <>
      <span className="row-line">
        <UrgencyMark urgency={row.urgency} />
        <span className="row-title" title={row.title}>
          {row.title}
        </span>
      </span>
      <span className="row-line row-facts">
        <span>{row.docNumber}</span>
        <span className="row-time">{moment(row.acceptedAtMs ?? row.queuedAtMs)}</span>
      </span>
      <span className="row-line row-facts">
        <span className={`state state-${row.state}`}>{t(`sending.outboxState.${row.state}`)}</span>
        {row.carried.length === 0 ? null : (
          <span className="state-carried" data-testid="outbox-carried-mark">
            {t('courier.carried')}
          </span>
        )}
        {row.ended === null ? null : (
          <span className="state follow-loud">{t(`sending.ended.${row.ended}`)}</span>
        )}
        {row.state === 'accepted' ? <span>{t('sending.summary', { signed, total })}</span> : null}
        {returned === 0 ? null : (
          <span className="state-returned">{t('sending.summaryReturned', { count: returned })}</span>
        )}
      </span>
    </>
  );
}

/** The row of the open document: from the list, or by itself when the list has not come to it. */
function useChosenRow(item: string | null, rows: readonly OutboxRow[] | null): OutboxRow | null {
  const { outboxRow } = useApp().stores;
  const single = useStore(outboxRow, ({ data }) => data);
  const listed = rows?.find((row) => row.documentId === item) ?? null;
  const missing = rows !== null && listed === null ? item : null;
  useEffect(() => void outboxRow.choose(missing as DocumentId | null), [outboxRow, missing]);
  return listed ?? (single?.documentId === item ? single : null);
}

/** Outbox and status. */
export function OutboxScreen() {
  const { t } = useWords();
  const app = useApp();
  const { outbox } = app.stores;
  const { data, failure } = useResource(outbox);
  const item = useStore(app.navigation, (place) => place.item);
  const chosen = useChosenRow(item, data?.rows ?? null);
  return (
    <SplitScreen
      name="outbox"
      kind="list"
      list={
        <>
          <div className="list-head">
            <h2>{t('sending.title')}</h2>
          </div>
          <FailureNotice failure={failure} />
          {data !== null && data.rows.length === 0 ? (
            <Empty title={t('sending.empty')} hint={t('sending.emptyHint')} />
          ) : (
            <VirtualList
              label={t('sending.title')}
              rows={data?.rows ?? []}
              chosen={item}
              keyOf={(row) => row.documentId}
              show={(row) => <Row row={row} />}
              onChoose={(row) => app.navigation.go('outbox', row.documentId)}
              {...(data?.more === true ? { onEnd: () => void outbox.loadOlder() } : {})}
            />
          )}
        </>
      }
      detail={
        chosen === null ? (
          // Where there is nothing to choose nobody is told to.
          data?.rows.length !== 0 && <Empty title={t('sending.choose')} />
        ) : (
          <OutboxDocument key={chosen.documentId} row={chosen} documentId={chosen.documentId as DocumentId} />
        )
      }
    />
  );
}
