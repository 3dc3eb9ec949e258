// What is wrong with the data, at the top of every window, also before anybody has logged in: rescue mode, a restore that is not reconciled, no room.
import { Button } from 'antd';
import { useEffect } from 'react';
import { useApp, useMay } from '../../app/app-context.ts';
import { addressOf } from '../../app/navigation.ts';
import { formatSize } from '../../ui/format.ts';
import { useResource } from '../../ui/use-resource.ts';
import { useWords, type Words } from '../../ui/use-words.ts';
import type { StorageBanner } from './storage-store.ts';

interface Line {
  readonly name: string;
  /** What is written cannot be done at all, or may go wrong later. */
  readonly grave: boolean;
  readonly text: string;
}

// Free space changes without an event: another program fills the disk.
const lookEveryMs = 60_000;

function linesOf(banner: StorageBanner, words: Words): Line[] {
  const { t, instant } = words;
  const { rescue, restore, restart, space } = banner;
  const lines: (Line | null)[] = [
    restart === 'no' ? null : { name: 'restart', grave: true, text: t(`storage.banner.${restart}`) },
    rescueLine(banner, words),
    restore === null
      ? null
      : {
          name: 'restore',
          grave: !restore.stated,
          text: t(restore.stated ? 'storage.banner.stated' : 'storage.banner.reconciling', {
            at: instant(restore.backupMadeAtMs),
            waiting: t([`storage.waiting.${restore.waitingFor ?? 'nothing'}`, 'storage.waiting.line']),
          }),
        },
    restoredLine(banner, words),
    banner.enrolAnew === 'no'
      ? null
      : { name: 'anew', grave: true, text: t(`storage.banner.anew.${banner.enrolAnew}`) },
    space.level === 'enough'
      ? null
      : {
          name: `space-${space.level}`,
          grave: space.level === 'floor',
          text: t(`storage.banner.${space.level}`, { free: formatSize(space.freeBytes) }),
        },
    banner.damage === null || rescue !== null
      ? null
      : {
          name: 'damage',
          grave: true,
          text: t('storage.banner.damage', { finding: t(`storage.finding.${banner.damage}`) }),
        },
    banner.backupOverdue ? { name: 'overdue', grave: false, text: t('storage.banner.overdue') } : null,
  ];
  return lines.filter((line) => line !== null);
}

function rescueLine({ rescue, restart }: StorageBanner, { t, instant }: Words): Line | null {
  if (rescue === null || restart === 'reopening') return null;
  const { shows, finding, backupMadeAtMs } = rescue;
  return {
    name: 'rescue',
    grave: true,
    text: t(`storage.banner.rescue.${shows}`, {
      finding: t(`storage.finding.${finding}`),
      at: backupMadeAtMs === null ? '' : instant(backupMadeAtMs),
    }),
  };
}

/** What came of a restore; while it is still being reconciled, the line above says the same and more. */
function restoredLine({ restored, restore, restart }: StorageBanner, { t, instant }: Words): Line | null {
  if (restored === null || restart !== 'no') return null;
  if (restored.result !== 'ok')
    return {
      name: 'restore-failed',
      grave: true,
      text: t('storage.banner.failed', { finding: t(`storage.finding.${restored.result}`) }),
    };
  if (restore !== null) return null;
  const made = restored.backupMadeAtMs === null ? '' : instant(restored.backupMadeAtMs);
  return {
    name: 'restored',
    grave: false,
    text: t('storage.banner.done', { at: instant(restored.atMs), made }),
  };
}

/** Nothing while all is well. `onEnrol` opens the enrolment; null while it is open. */
export function StorageBannerBand({ onEnrol }: { readonly onEnrol: (() => void) | null }) {
  const words = useWords();
  const { stores } = useApp();
  const mayRead = useMay('settings.read');
  const { data } = useResource(stores.storageBanner);
  const isGone = data === null;
  useEffect(() => {
    // A login clears every store; this one is not of a person.
    if (isGone) void stores.storageBanner.reload();
  }, [stores, isGone]);
  useEffect(() => {
    const timer = setInterval(() => void stores.storageBanner.reload(), lookEveryMs);
    return () => clearInterval(timer);
  }, [stores]);
  const lines = data === null ? [] : linesOf(data, words);
  if (lines.length === 0) return null;
  return (
    <section className="storage-band" role="status" aria-label={words.t('storage.title')}>
      {lines.map(({ name, grave, text }) => (
        <p
          key={name}
          className={grave ? 'storage-grave' : 'storage-note'}
          data-testid={`storage-line-${name}`}
        >
          {text}
        </p>
      ))}
      {data?.enrolAnew === 'needed' && onEnrol !== null ? (
        <Button size="small" data-testid="storage-enrol-anew" onClick={onEnrol}>
          {words.t('storage.banner.enrolAnew')}
        </Button>
      ) : null}
      {mayRead && onEnrol !== null ? (
        <a href={addressOf('settings', 'storage')}>{words.t('storage.banner.open')}</a>
      ) : null}
    </section>
  );
}
