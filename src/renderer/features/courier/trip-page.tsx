// One trip: its 校验单, which prints as a page of its own, and what became of every entry.
import { Button } from 'antd';
import { useWords } from '../../ui/use-words.ts';
import { CourierSheet } from './courier-sheet.tsx';
import type { TripDetail } from './courier-store.ts';
import { useSoFar } from './use-so-far.ts';

function useCounts({ trip }: TripDetail): string {
  const { t, listOf } = useWords();
  return listOf(
    Object.entries(trip.counts)
      .filter(([, count]) => count > 0)
      .map(([kind, count]) => t('courier.counts', { kind: t(`courier.kind.${kind}`), count })),
  );
}

function Entries({ detail }: { readonly detail: TripDetail }) {
  const { t } = useWords();
  return (
    <section className="no-print" aria-label={t('courier.results')}>
      <h3>{t('courier.results')}</h3>
      <table className="table">
        <tbody>
          {detail.entries.map(({ position, kind, title, state, code }) => (
            <tr key={position}>
              <td>{t(`courier.kind.${kind}`)}</td>
              <th scope="row" data-content>
                {title ?? ''}
              </th>
              <td>
                {t(`courier.entryState.${state}`, {
                  code: code === null ? '' : t(`failures.${code}.what`, { defaultValue: code }),
                })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The page of one trip. */
export function TripPage({ detail, onBack }: { readonly detail: TripDetail; readonly onBack: () => void }) {
  const { t } = useWords();
  const { trip, files } = detail;
  const taken = useSoFar()(trip);
  const counts = useCounts(detail);
  const reason =
    trip.reason === null ? '' : t(`courier.reason.${trip.reason}`, { defaultValue: trip.reason });
  return (
    <div className="courier-trip">
      <div className="courier-media no-print">
        <Button onClick={onBack}>{t('courier.back')}</Button>
        {files.length === 0 ? null : (
          <Button type="primary" data-testid="courier-print" onClick={() => window.print()}>
            {t('courier.printSheet')}
          </Button>
        )}
      </div>
      <p className="no-print" role="status">
        {t(`courier.state.${trip.state}`)}
        {reason === '' ? '' : ` · ${reason}`} {trip.feed === 'none' ? '' : t(`courier.feed.${trip.feed}`)}
        {taken === null ? null : <span className="under">{t('courier.goOnHint', { soFar: taken })}</span>}
      </p>
      {files.length === 0 ? null : (
        <>
          <p className="desk-hint no-print">{t('courier.sheetHint')}</p>
          <CourierSheet
            sheet={{ ...detail, packId: trip.packId, madeAtMs: trip.madeAtMs }}
            contents={counts}
          />
        </>
      )}
      <Entries detail={detail} />
    </div>
  );
}
