// Unit, person and role, the line to the exchange in words, language, type size, lock.
import { CheckCircleOutlined, DisconnectOutlined, LockOutlined, SyncOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { StationOutputs } from '../client/station-client.ts';
import { formatAgo } from '../ui/format.ts';
import { useWords } from '../ui/use-words.ts';
import { useApp, useSession } from './app-context.ts';
import { languages, typeSizes, type TypeSize } from './preferences.ts';

type LinkFacts = StationOutputs['session']['overview']['link'];

function useNow(everyMs: number): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return nowMs;
}

const linkIcons: Readonly<Record<LinkFacts['state'], ReactNode>> = {
  connected: <CheckCircleOutlined aria-hidden />,
  connecting: <SyncOutlined aria-hidden />,
  offline: <DisconnectOutlined aria-hidden />,
  refused: <DisconnectOutlined aria-hidden />,
  'not-enrolled': <DisconnectOutlined aria-hidden />,
};
const stateKeys: Readonly<Record<LinkFacts['state'], string>> = {
  connected: 'line.connected',
  connecting: 'line.connecting',
  offline: 'line.offline',
  refused: 'line.refused',
  'not-enrolled': 'line.notEnrolled',
};

/** 已连通 · 3 秒前 / 断网，已存发件箱 4 件. */
export function LineState({ link }: { readonly link: LinkFacts }) {
  const { t, moment } = useWords();
  const nowMs = useNow(1000);
  const last = link.lastContactAtMs;
  const ago = last === null ? t('line.never') : formatAgo(last, nowMs + (link.clockOffsetMs ?? 0), t);
  const tail = [
    link.state !== 'connected' && last !== null ? t('line.since', { when: moment(last) }) : null,
    link.waitingToSend > 0
      ? t(link.state === 'connected' ? 'line.sending' : 'line.waiting', { count: link.waitingToSend })
      : null,
    link.receiptsToSend > 0 ? t('line.receipts', { count: link.receiptsToSend }) : null,
    link.clockOffsetMs === null && link.state !== 'not-enrolled' ? t('line.clockUnsure') : null,
  ].filter((part) => part !== null);
  const words = [t(stateKeys[link.state], { ago }), ...tail].join(t('line.comma'));
  return (
    <p className={`line line-${link.state}`} data-testid="line" aria-label={t('line.label')} title={words}>
      {linkIcons[link.state]} <span>{words}</span>
    </p>
  );
}

/** Language and type size; also on the login screen and in the settings. */
export function AppearanceControls() {
  const { t } = useWords();
  const { preferences } = useApp();
  const { language, typeSize } = useStore(preferences);
  return (
    <div className="appearance">
      <Select
        aria-label={t('bar.typeSize')}
        data-testid="type-size"
        size="small"
        value={typeSize}
        onChange={(size: TypeSize) => preferences.setTypeSize(size)}
        options={(Object.keys(typeSizes) as TypeSize[]).map((size) => ({
          value: size,
          label: t(`bar.typeSizes.${size}`),
        }))}
      />
      <Select
        aria-label={t('bar.language')}
        data-testid="language"
        size="small"
        value={language}
        onChange={(next) => preferences.setLanguage(next)}
        options={languages.map((value) => ({ value, label: t(`bar.languages.${value}`) }))}
      />
    </div>
  );
}

/** Over every screen while somebody is logged in. */
export function TopBar() {
  const { t } = useWords();
  const app = useApp();
  const session = useSession();
  const link = useStore(app.overview, (state) => state.data?.link ?? null);
  const [connected, setConnected] = useState(true);
  useEffect(() => app.connection.watchState(setConnected), [app]);
  if (session === null) return null;
  const { person, unit } = session;
  return (
    <header className="top-bar">
      <strong className="top-unit">{unit.name}</strong>
      {connected ? (
        link === null ? null : (
          <LineState link={link} />
        )
      ) : (
        <p className="line line-lost">{t('bar.stationLost')}</p>
      )}
      <AppearanceControls />
      <span className="top-person" data-testid="person">
        {t('bar.person', { name: person.name, role: t(`role.${person.role}`) })}
      </span>
      <Button
        size="small"
        icon={<LockOutlined aria-hidden />}
        onClick={() => void app.session.logout().catch(() => undefined)}
      >
        {t('bar.lock')}
      </Button>
    </header>
  );
}
