// New documents make themselves heard and seen on every screen, also before anybody has logged in; 特急 cannot be missed.
import { NotificationOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { StationOutputs } from '../client/station-client.ts';
import { useWords } from '../ui/use-words.ts';
import { useApp, useMay, useSession } from './app-context.ts';
import { addressOf } from './navigation.ts';
import { playBeep } from './beep.ts';

type AlarmFacts = StationOutputs['session']['overview']['alarm'];

const beepEveryMs = 8_000;
const flashEveryMs = 1_000;

/** 特急 sounds until somebody acknowledges it; other arrivals sound once. */
function useSound(alarm: AlarmFacts | null): void {
  const heard = useRef(new Set<string>());
  const ids = alarm?.items.map((item) => item.documentId).join(' ') ?? '';
  const flash = alarm?.flash ?? 0;
  useEffect(() => {
    const fresh = ids.split(' ').filter((id) => id !== '' && !heard.current.has(id));
    for (const id of fresh) heard.current.add(id);
    if (fresh.length > 0) playBeep(flash > 0);
    if (flash === 0) return;
    const timer = setInterval(() => playBeep(true), beepEveryMs);
    return () => clearInterval(timer);
  }, [ids, flash]);
}

function useTitle(alarm: AlarmFacts | null): void {
  const { t } = useWords();
  const app = useApp();
  const name = useStore(app.overview, (state) => state.data?.station.unitName ?? null);
  const open = useStore(app.session, (state) => state.phase === 'open');
  const screen = useStore(app.navigation, (place) => place.screen);
  const flash = alarm?.flash ?? 0;
  const count = flash + (alarm?.urgent ?? 0) + (alarm?.routine ?? 0);
  useEffect(() => {
    const plain = [open ? t(`nav.${screen}`) : null, name, t('app.name')]
      .filter((part) => part !== null)
      .join(' · ');
    document.title = count > 0 && flash === 0 ? `${t('alarm.titleNew', { count })}${plain}` : plain;
    if (flash === 0) return;
    let on = true;
    const timer = setInterval(() => {
      document.title = on ? t('alarm.title', { count: flash }) : plain;
      on = !on;
    }, flashEveryMs);
    return () => clearInterval(timer);
  }, [name, open, screen, flash, count, t]);
}

/** A title is kept from a locked window and from roles that do not read arrivals; right after login it is on its way. */
function useHiddenKey(): string {
  const locked = useSession() === null;
  const mayRead = useMay('inbox.read');
  if (locked) return 'alarm.locked';
  return mayRead ? 'list.loading' : 'alarm.forClerk';
}

function BandItem({ item }: { readonly item: AlarmFacts['items'][number] }) {
  const { t, moment } = useWords();
  const app = useApp();
  const known = item.title !== null;
  const hiddenKey = useHiddenKey();
  const acknowledge = (): void =>
    void app.client.receiving.acknowledge({ documentId: item.documentId }).catch(() => undefined);
  return (
    <li>
      <span className="band-title">{item.title ?? t(hiddenKey)}</span>
      {item.senderName === null ? null : <span>{t('alarm.from', { sender: item.senderName })}</span>}
      <span>{t('alarm.arrived', { when: moment(item.arrivedAtMs) })}</span>
      {known ? (
        <>
          <a className="band-open" href={addressOf('inbox', item.documentId)}>
            {t('alarm.open')}
          </a>
          <Button size="small" ghost onClick={acknowledge}>
            {t('alarm.acknowledge')}
          </Button>
        </>
      ) : null}
    </li>
  );
}

/** The red band over everything; nothing while no 特急 waits. */
export function Alarm() {
  const { t } = useWords();
  const alarm = useStore(useApp().overview, (state) => state.data?.alarm ?? null);
  useSound(alarm);
  useTitle(alarm);
  if (alarm === null || alarm.flash === 0) return null;
  return (
    <section className="alarm-band" role="alert" aria-label={t('alarm.band')}>
      <strong>
        <NotificationOutlined aria-hidden /> {t('alarm.flash', { count: alarm.flash })}
      </strong>
      <ul>
        {alarm.items
          .filter((item) => item.urgency === 'flash')
          .slice(0, 3)
          .map((item) => (
            <BandItem key={item.documentId} item={item} />
          ))}
      </ul>
    </section>
  );
}
