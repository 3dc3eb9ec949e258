// What is wrong with the data, at the top of every window, also before anybody has logged in: rescue mode, a restore that is not reconciled, no room.
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

function linesOf(banner: StorageBanner, { t, instant }: Words): Line[] {
  const { rescue, restore, restart, space } = banner;
  const lines: (Line | null)[] = [
    restart === 'no' ? null : { name: 'restart', grave: true, text: t(`storage.banner.${restart}`) },
    rescue === null || restart === 'restored'
      ? null
      : {
          name: 'rescue',
          grave: true,
          text: t(`storage.banner.rescue.${rescue.shows}`, {
            finding: t(`storage.finding.${rescue.finding}`),
            at: rescue.backupMadeAtMs === null ? '' : instant(rescue.backupMadeAtMs),
          }),
        },
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

/** Nothing while all is well. */
export function StorageBannerBand() {
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
      {mayRead ? <a href={addressOf('settings')}>{words.t('storage.banner.open')}</a> : null}
    </section>
  );
}
