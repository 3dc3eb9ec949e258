// 收文登记簿.
import { useApp, useMay } from '../../app/app-context.ts';
import { addressOf } from '../../app/navigation.ts';
import { Book } from '../../ui/book.tsx';
import { VerdictMark } from '../../ui/marks.tsx';
import { useWords } from '../../ui/use-words.ts';
import type { IncomingEntry } from './registers-store.ts';

/** 转发: one line a covering document; the units in full, as on paper. */
function PassedOn({ rows }: { readonly rows: IncomingEntry['forwarded'] }) {
  const { t, instant, listOf } = useWords();
  const mayOpen = useMay('outbox.release');
  return rows.map(({ documentId, docNumber, atMs, state, units }) => (
    <div key={documentId} className="book-passed-on">
      <span className="nowrap">{instant(atMs)}</span>{' '}
      <span className="nowrap">
        {mayOpen ? <a href={addressOf('outbox', documentId)}>{docNumber}</a> : docNumber}
      </span>
      <div>
        {t('registers.passedOn', { units: listOf(units) })}
        {state === 'annulled' || state === 'abolished'
          ? t('registers.passedOnEnded', { state: t(`documentState.${state}`) })
          : null}
      </div>
    </div>
  ));
}

/** One row a document signed for. */
export function IncomingBook() {
  const { t, instant } = useWords();
  const mayOpen = useMay('inbox.read');
  return (
    <Book<IncomingEntry>
      label={t('registers.incoming')}
      list={useApp().stores.incomingRegister}
      keyOf={(row) => String(row.entryNo)}
      columns={[
        { title: t('registers.column.entry'), show: (row) => row.entryNo },
        {
          title: t('registers.column.signedAt'),
          show: (row) => <span className="nowrap">{instant(row.signedAtMs)}</span>,
        },
        { title: t('registers.column.sender'), show: (row) => row.senderName },
        {
          title: t('registers.column.number'),
          show: (row) => <span className="nowrap">{row.docNumber}</span>,
        },
        {
          title: t('registers.column.title'),
          show: (row) => (mayOpen ? <a href={addressOf('inbox', row.documentId)}>{row.title}</a> : row.title),
          heads: true,
        },
        { title: t('registers.column.signedBy'), show: (row) => row.signedBy },
        { title: t('registers.column.verdict'), show: (row) => <VerdictMark verdict={row.verdict} /> },
        {
          title: t('registers.column.state'),
          show: (row) => <span className="nowrap">{t(`receiving.inboxState.${row.state}`)}</span>,
        },
        { title: t('registers.column.forwarded'), show: (row) => <PassedOn rows={row.forwarded} /> },
      ]}
    />
  );
}
