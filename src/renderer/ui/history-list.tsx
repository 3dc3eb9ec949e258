// 流转: who did what when.
import type { DocumentView } from '../features/drafting/drafting-store.ts';
import { useWords } from './use-words.ts';

/** Oldest first, as the paper form has it. */
export function HistoryList({ history }: { readonly history: DocumentView['history'] }) {
  const { t, moment } = useWords();
  if (history.length === 0) return <p className="board-none">{t('history.empty')}</p>;
  return (
    <ol className="history">
      {history.map((row, index) => (
        <li key={index}>
          <span className="history-act">
            {t([`act.${row.act.split('.').at(-1)}`, 'act.other'], { act: row.act })}
          </span>
          <span>
            {row.role === ''
              ? row.person
              : t('history.who', {
                  person: row.person,
                  role: t(`role.${row.role}`, { defaultValue: row.role }),
                })}
          </span>
          <span className="row-time">{moment(row.atMs)}</span>
          {row.note === null || row.note === '' ? null : <p className="history-note">{row.note}</p>}
        </li>
      ))}
    </ol>
  );
}
