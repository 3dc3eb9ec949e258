// The list of received documents: one tab stop, arrows move, Enter opens; older pages come when the end is reached.
import { Segmented } from 'antd';
import { useState } from 'react';
import { useStore } from 'zustand';
import { useApp } from '../../app/app-context.ts';
import { Empty } from '../../ui/empty.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { UrgencyMark, VerdictMark } from '../../ui/marks.tsx';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { useWords } from '../../ui/use-words.ts';
import type { InboxFilter, InboxRow } from './receiving-store.ts';

const filters: readonly InboxFilter[] = ['open', 'signed', 'returned', 'all'];

function Row({ row }: { readonly row: InboxRow }) {
  const { t, moment } = useWords();
  return (
    <>
      <span className="row-line">
        <UrgencyMark urgency={row.urgency} />
        <span
          className={`row-title${row.state === 'arrived' ? ' row-new' : ''}`}
          title={row.title ?? undefined}
        >
          {row.title ?? t(row.state === 'recalled' ? 'following.received.recalledTitle' : 'receiving.hidden')}
        </span>
      </span>
      <span className="row-line row-facts">
        <span>{row.senderName}</span>
        <span>{row.docNumber ?? t('receiving.noNumber')}</span>
      </span>
      <span className="row-line row-facts">
        <span className={`state state-${row.state}`}>{t(`receiving.inboxState.${row.state}`)}</span>
        {row.state === 'recalled' ? null : <VerdictMark verdict={row.verdict} />}
        {row.reminders > 0 && row.remindedAtMs !== null ? (
          <span
            className="state follow-loud"
            title={t('following.reminded', { count: row.reminders, when: moment(row.remindedAtMs) })}
          >
            {t('following.remindedShort', { count: row.reminders })}
          </span>
        ) : null}
        <span className="row-time">{moment(row.arrivedAtMs)}</span>
      </span>
    </>
  );
}

/** `chosen` is the open document. */
export function InboxList({ chosen }: { readonly chosen: string | null }) {
  const { t, moment } = useWords();
  const app = useApp();
  const { inbox } = app.stores;
  const { data, failure } = useStore(inbox);
  const lastContactAtMs = useStore(app.overview, (state) => state.data?.link.lastContactAtMs ?? null);
  const [filter, setFilter] = useState<InboxFilter>(() => inbox.currentFilter());
  const choose = (next: InboxFilter): void => {
    setFilter(next);
    void inbox.filter(next);
  };
  const rows = data?.rows ?? [];
  return (
    <>
      <div className="list-head">
        <Segmented
          aria-label={t('receiving.filterLabel')}
          size="small"
          value={filter}
          onChange={choose}
          options={filters.map((value) => ({ value, label: t(`receiving.filter.${value}`) }))}
        />
      </div>
      <FailureNotice failure={failure} />
      {data !== null && rows.length === 0 ? (
        <Empty
          title={filter === 'open' ? t('home.doneAll') : t('receiving.emptyAll')}
          {...(lastContactAtMs === null
            ? {}
            : { hint: t('receiving.lastChecked', { when: moment(lastContactAtMs) }) })}
        />
      ) : (
        <VirtualList
          label={t('receiving.title')}
          rows={rows}
          chosen={chosen}
          keyOf={(row) => row.documentId}
          show={(row) => <Row row={row} />}
          onChoose={(row) => app.navigation.go('inbox', row.documentId)}
          sayNew={(count) => t('receiving.newAbove', { count })}
          {...(data?.more === true ? { onEnd: () => void inbox.loadOlder() } : {})}
        />
      )}
    </>
  );
}
