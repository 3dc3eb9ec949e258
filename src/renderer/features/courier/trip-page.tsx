// One trip: its 校验单, which prints as a page of its own, and what became of every entry.
import { Button } from 'antd';
import { groupedHash } from '../../../shared/domain/courier.ts';
import { useWords } from '../../ui/use-words.ts';
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

function Sheet({ detail }: { readonly detail: TripDetail }) {
  const { t, instant } = useWords();
  const { trip, fromName, toName, files } = detail;
  const counts = useCounts(detail);
  return (
    <section className="courier-sheet" aria-label={t('courier.sheet')} data-testid="courier-sheet">
      <h3>{t('courier.sheet')}</h3>
      <dl>
        <dt>{t('courier.packNo')}</dt>
        <dd>{trip.packId}</dd>
        <dt>{t('courier.from')}</dt>
        <dd data-content>{fromName}</dd>
        <dt>{t('courier.to')}</dt>
        <dd data-content>{toName}</dd>
        <dt>{t('courier.madeAt')}</dt>
        <dd>{instant(trip.madeAtMs)}</dd>
        <dt>{t('courier.contents')}</dt>
        <dd>{counts}</dd>
      </dl>
      {files.map(({ name, sizeBytes, sha256 }) => (
        <div key={name} className="courier-hash">
          <p>
            <span data-content>{name}</span> · {t('courier.bytes', { count: sizeBytes })} · SHA-256
          </p>
          <pre>{groupedHash(sha256).join('\n')}</pre>
        </div>
      ))}
      <p className="courier-signatures">
        {['carriedBy', 'takenBy', 'date'].map((name) => (
          <span key={name}>{t(`courier.${name}`)}：________________</span>
        ))}
      </p>
    </section>
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
          <Sheet detail={detail} />
        </>
      )}
      <Entries detail={detail} />
    </div>
  );
}
