// What followed the document: notices and further notes with where they stand, and the phone log.
import { useStore } from 'zustand';
import { useApp } from '../../app/app-context.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useWords } from '../../ui/use-words.ts';
import { wordNextTry } from '../../ui/word-next-try.ts';
import type { Trail } from './sending-store.ts';

type Road = Trail['notices'][number]['road'];

function RoadMark({ road }: { readonly road: Road }) {
  const words = useWords();
  const { t, moment } = words;
  const reason =
    road.reason === null
      ? ''
      : t([`sending.reason.${road.reason}`, 'sending.reason.other'], { code: road.reason });
  return (
    <span className={`follow-mark${road.state === 'parked' ? ' follow-loud' : ''}`}>
      {t(`following.road.${road.state}`)}
      {road.acceptedAtMs === null ? '' : ` ${moment(road.acceptedAtMs)}`} {reason}
      {road.nextTryAtMs === null ? '' : ` ${wordNextTry(road.nextTryAtMs, words)}`}
    </span>
  );
}

/** Of the chosen document; nothing at all while nothing followed. */
export function TrailView() {
  const { t, moment } = useWords();
  const stores = useApp().stores;
  const { data, failure } = useStore(stores.trail);
  const deliveries = useStore(stores.deliveries).data ?? [];
  const nameOf = (unit: string): string => deliveries.find((row) => row.unit === unit)?.name ?? unit;
  if (data === null) return <FailureNotice failure={failure} />;
  const { notices, furtherNotes, calls } = data;
  if (notices.length + furtherNotes.length + calls.length === 0) return null;
  return (
    <section className="trail" aria-label={t('following.trail')}>
      <h2>{t('following.trail')}</h2>
      <ul>
        {notices.map((notice) => (
          <li key={notice.noticeId} data-testid={`trail-${notice.kind}`}>
            {moment(notice.createdAtMs)} {t(`following.kind.${notice.kind}`)} ·{' '}
            {t('following.toUnits', { count: notice.units.length })} · {notice.byPerson}{' '}
            <span data-content>{notice.reason}</span>
            <RoadMark road={notice.road} />
          </li>
        ))}
        {furtherNotes.map((note, index) => (
          <li key={note.sequence}>
            {moment(note.createdAtMs)} {t('following.furtherNote', { sequence: index + 2 })} ·{' '}
            <span data-content>{note.units.map(nameOf).join('、')}</span> · {note.byPerson}
            <RoadMark road={note.road} />
          </li>
        ))}
      </ul>
      {calls.length === 0 ? null : (
        <>
          <h2>{t('following.calls')}</h2>
          <ul>
            {calls.map((call) => (
              <li key={call.callId}>
                {t('following.callLine', {
                  when: moment(call.atMs),
                  person: call.person,
                  unit: nameOf(call.unit),
                  phone: call.phone,
                  who: call.spokeWith,
                })}
                <span className="follow-mark" data-content>
                  {call.said}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
