// 摆渡: packs out, packs in, the trips so far; one trip opens over them.
import { Button, Tabs } from 'antd';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useApp } from '../../app/app-context.ts';
import { Empty } from '../../ui/empty.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { formatSize } from '../../ui/format.ts';
import { useAct } from '../../ui/use-act.ts';
import { useResource } from '../../ui/use-resource.ts';
import { useWords } from '../../ui/use-words.ts';
import type { CourierOverview, CourierTrip, TripDetail } from './courier-store.ts';
import { PackIn } from './pack-in.tsx';
import { PackOut } from './pack-out.tsx';
import { TripPage } from './trip-page.tsx';
import { useSoFar } from './use-so-far.ts';
import './courier.css';

function Job({ job }: { readonly job: NonNullable<CourierOverview['job']> }) {
  const { t } = useWords();
  const app = useApp();
  const [isStopping, setStopping] = useState(false);
  const { phase, doneBytes, totalBytes, doneEntries, totalEntries } = job;
  const ofTaking = phase === 'taking';
  const [done, total] = ofTaking ? [doneEntries, totalEntries] : [doneBytes, totalBytes];
  return (
    <div className="courier-job" role="status" data-testid="courier-job">
      <span>{t(`courier.job.${phase}`)}</span>
      <progress aria-label={t(`courier.job.${phase}`)} {...(total > 0 ? { value: done, max: total } : {})} />
      <span>
        {t(totalEntries === 0 ? 'courier.progressBytes' : 'courier.progress', {
          done: formatSize(doneBytes),
          total: formatSize(totalBytes),
          entry: doneEntries,
          entries: totalEntries,
        })}
      </span>
      {isStopping ? (
        <span>{t(ofTaking ? 'courier.stopping' : 'courier.stoppingNow')}</span>
      ) : (
        <Button
          size="small"
          data-testid="courier-cancel"
          onClick={() => {
            setStopping(true);
            void app.client.courier.cancel({});
          }}
        >
          {t('courier.cancel')}
        </Button>
      )}
    </div>
  );
}

const isAnswered = ({ state, results }: CourierTrip): boolean =>
  state === 'written' && (results.sent ?? 0) === 0 && (results.accepted ?? 0) + (results.refused ?? 0) > 0;

function Trips({
  trips,
  onOpen,
}: {
  readonly trips: readonly CourierTrip[];
  readonly onOpen: (trip: CourierTrip) => void;
}) {
  const { t, moment } = useWords();
  const soFar = useSoFar();
  if (trips.length === 0) return <Empty title={t('courier.noTrips')} />;
  const nameOf = ({ peer, peerName }: CourierTrip): string =>
    peer === 'exchange' ? t('courier.exchange') : peerName;
  return (
    <table className="table" aria-label={t('courier.history')}>
      <tbody>
        {trips.map((trip) => (
          <tr key={trip.packId}>
            <th scope="row">{t(`courier.direction.${trip.direction}`, { name: nameOf(trip) })}</th>
            <td>{moment(trip.startedAtMs)}</td>
            <td>
              {t('courier.entries', {
                count: Object.values(trip.results).reduce((sum, count) => sum + count, 0),
              })}
            </td>
            <td>{trip.sizeBytes === 0 ? '' : formatSize(trip.sizeBytes)}</td>
            <td>
              {t(`courier.state.${isAnswered(trip) ? 'answered' : trip.state}`)}
              {trip.reason === null
                ? ''
                : ` · ${t(`courier.reason.${trip.reason}`, { defaultValue: trip.reason })}`}
              <span className="under">{soFar(trip)}</span>
            </td>
            <td data-content>{trip.person}</td>
            <td>
              <Button size="small" onClick={() => onOpen(trip)}>
                {t('courier.open')}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The screen. */
export function CourierScreen() {
  const { t } = useWords();
  const app = useApp();
  const act = useAct();
  const { data: overview, failure } = useResource(app.stores.courierOverview);
  const [opened, setOpened] = useState<TripDetail | null>(null);
  // A link of the outbox names a trip in the address.
  const named = useStore(app.navigation, ({ screen, item }) => (screen === 'courier' ? item : null));
  const { run } = act;
  useEffect(() => {
    if (named === null) return;
    void run(async () => setOpened(await app.client.courier.trip({ packId: named })));
  }, [app, named, run]);
  if (overview === null) return <FailureNotice failure={failure} />;
  const back = (): void => {
    setOpened(null);
    if (named !== null) app.navigation.go('courier');
  };
  const open = ({ packId }: CourierTrip): void =>
    void act.run(async () => setOpened(await app.client.courier.trip({ packId })));
  if (opened !== null)
    return (
      <main className="courier">
        <TripPage detail={opened} onBack={back} />
      </main>
    );
  return (
    <main className="courier">
      <h2>{t('courier.title')}</h2>
      <p className="desk-hint">{t('courier.intro')}</p>
      {overview.job === null ? null : <Job job={overview.job} />}
      <FailureNotice failure={act.failure} onClose={act.clear} />
      <Tabs
        items={[
          {
            key: 'out',
            label: t('courier.out'),
            children: <PackOut overview={overview} onMade={setOpened} />,
          },
          { key: 'in', label: t('courier.in'), children: <PackIn overview={overview} onTaken={setOpened} /> },
          {
            key: 'trips',
            label: t('courier.history'),
            children: <Trips trips={overview.trips} onOpen={open} />,
          },
        ]}
      />
    </main>
  );
}
