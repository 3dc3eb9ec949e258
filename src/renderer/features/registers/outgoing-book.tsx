// 发文登记簿.
import { wordCopyNumbers } from '../../../shared/domain/copy-numbers.ts';
import { useApp } from '../../app/app-context.ts';
import { Book } from '../../ui/book.tsx';
import { useWords } from '../../ui/use-words.ts';
import type { OutgoingEntry } from './registers-store.ts';

/** One row a number. */
export function OutgoingBook() {
  const { t, instant, day } = useWords();
  return (
    <Book<OutgoingEntry>
      label={t('registers.outgoing')}
      list={useApp().stores.outgoingRegister}
      keyOf={(row) => row.docNumber}
      columns={[
        {
          title: t('registers.column.number'),
          show: (row) => <span className="nowrap">{row.docNumber}</span>,
        },
        { title: t('registers.column.title'), show: (row) => row.title, heads: true },
        {
          title: t('registers.column.docDate'),
          show: (row) => <span className="nowrap">{day(row.docDate)}</span>,
        },
        {
          title: t('registers.column.registeredAt'),
          show: (row) => <span className="nowrap">{instant(row.registeredAtMs)}</span>,
        },
        { title: t('registers.column.registeredBy'), show: (row) => row.registeredBy },
        { title: t('registers.column.recipients'), show: (row) => row.recipients },
        {
          title: t('registers.column.copyNumbers'),
          show: (row) =>
            row.copyNumbers.map((range) => (
              <div key={range.copyFrom} className="nowrap">
                {wordCopyNumbers({ copies: 1, ...range })}
              </div>
            )),
        },
        { title: t('registers.column.state'), show: (row) => t(`documentState.${row.state}`) },
      ]}
    />
  );
}
