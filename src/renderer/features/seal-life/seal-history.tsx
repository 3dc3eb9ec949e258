// What the unit said and what the authority decided, newest first.
import { Button } from 'antd';
import { Empty } from '../../ui/empty.tsx';
import { useWords } from '../../ui/use-words.ts';
import type { SealEntry } from './seal-life-store.ts';

function useStateWords(): (entry: SealEntry) => string {
  const { t } = useWords();
  return ({ state, code }) => {
    const words = t(`sealLife.entryState.${state}`);
    const isPlain = code === null;
    return isPlain
      ? words
      : `${words} ${t([`sealLife.entryCode.${code}`, 'sealLife.entryCode.other'], { code })}`;
  };
}

/** A table; an empty one says so. */
export function SealHistory({
  entries,
  onCancel,
}: {
  readonly entries: readonly SealEntry[];
  readonly onCancel: (entry: SealEntry) => void;
}) {
  const { t, moment } = useWords();
  const stateOf = useStateWords();
  if (entries.length === 0) return <Empty title={t('sealLife.noHistory')} />;
  return (
    <div className="table-scroll" role="region" aria-label={t('sealLife.history')} tabIndex={0}>
      <table className="table" aria-label={t('sealLife.history')}>
        <thead>
          <tr>
            <th scope="col">{t('sealLife.column.time')}</th>
            <th scope="col">{t('sealLife.column.from')}</th>
            <th scope="col">{t('sealLife.column.act')}</th>
            <th scope="col">{t('sealLife.column.reason')}</th>
            <th scope="col">{t('sealLife.column.state')}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.id} data-testid={`entry-${entry.state}`}>
              <td className="nowrap">{moment(entry.atMs)}</td>
              <td>{entry.by ?? t('sealLife.authority')}</td>
              <th scope="row">
                {t(`sealLife.${entry.from === 'unit' ? 'act' : 'decided'}.${entry.act ?? 'unknown'}`)}
              </th>
              <td>{entry.reason}</td>
              <td>
                {stateOf(entry)}{' '}
                {entry.mayCancel ? (
                  <Button size="small" data-testid="act-cancel" onClick={() => onCancel(entry)}>
                    {t('sealLife.act.cancel')}
                  </Button>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
