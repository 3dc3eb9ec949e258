// 用印登记簿.
import { useApp } from '../../app/app-context.ts';
import { Book } from '../../ui/book.tsx';
import { useWords } from '../../ui/use-words.ts';
import type { SealUseEntry } from './registers-store.ts';

/** 作废 says who, when and why. */
function Result({ row: { result, voided } }: { readonly row: SealUseEntry }) {
  const { t, instant } = useWords();
  return (
    <>
      <span className="nowrap">{t(`registers.result.${result}`)}</span>
      {voided === null ? null : (
        <div className="desk-hint">
          {t(`registers.voided.${voided.code}`, { by: voided.by, at: instant(voided.atMs) })}
          {voided.reason === '' ? null : <div>{t('registers.voided.reason', { reason: voided.reason })}</div>}
        </div>
      )}
    </>
  );
}

/** One row an act of the seal; voided rows are kept. */
export function SealUseBook() {
  const { t, instant } = useWords();
  return (
    <Book<SealUseEntry>
      label={t('registers.sealUse')}
      list={useApp().stores.sealUseBook}
      keyOf={(row) => String(row.entryNo)}
      columns={[
        { title: t('registers.column.entry'), show: (row) => row.entryNo },
        {
          title: t('registers.column.time'),
          show: (row) => <span className="nowrap">{instant(row.atMs)}</span>,
        },
        { title: t('registers.column.title'), show: (row) => row.title, heads: true },
        {
          title: t('registers.column.number'),
          show: (row) => <span className="nowrap">{row.docNumber}</span>,
        },
        { title: t('registers.column.seal'), show: (row) => row.sealName },
        { title: t('registers.column.copies'), show: (row) => row.copies },
        { title: t('registers.column.applicant'), show: (row) => row.applicant },
        { title: t('registers.column.approver'), show: (row) => row.approver },
        { title: t('registers.column.custodian'), show: (row) => row.custodian },
        {
          title: t('registers.column.result'),
          show: (row) => <Result row={row} />,
        },
      ]}
    />
  );
}
