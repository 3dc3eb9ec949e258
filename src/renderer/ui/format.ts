// Dates, times and sizes as they are written in a government office; always in the unit's zone, whatever the machine thinks.
import type { TFunction } from 'i18next';
import type { Language } from '../app/preferences.ts';

const zone = 'Asia/Shanghai';
const dayMs = 86_400_000;

interface Parts {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly time: string;
}

const partsFormat = new Intl.DateTimeFormat('en-GB', {
  timeZone: zone,
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

function partsOf(atMs: number): Parts {
  const found = Object.fromEntries(partsFormat.formatToParts(atMs).map(({ type, value }) => [type, value]));
  return {
    year: found['year'] ?? '',
    month: String(Number(found['month'])),
    day: String(Number(found['day'])),
    time: `${found['hour'] ?? ''}:${found['minute'] ?? ''}`,
  };
}

/** Calendar day in the unit's zone, `2026-11-21`. */
export function isoDay(atMs: number): string {
  const { year, month, day } = partsOf(atMs);
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** Minute in the unit's zone as a field for date and time has it, `2026-11-21T09:02`. */
export const fieldOfInstant = (atMs: number): string => `${isoDay(atMs)}T${partsOf(atMs).time}`;

/** The instant of such a field, read in the unit's zone (+08:00 the whole year); null: no time yet. */
export function instantOfField(field: string): number | null {
  const atMs = Date.parse(`${field}+08:00`);
  return Number.isNaN(atMs) ? null : atMs;
}

/** True for a day that exists, written as `2026-11-21`. */
export function isDay(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(Date.parse(text)) &&
    new Date(text).toISOString().startsWith(text)
  );
}

/** 2026年11月21日, or 21 Nov 2026. */
export function formatDay(iso: string, language: Language): string {
  const [year = '', month = '', day = ''] = iso.slice(0, 10).split('-');
  if (language === 'zh-CN') return `${year}年${Number(month)}月${Number(day)}日`;
  const name = new Intl.DateTimeFormat('en', { month: 'short', timeZone: 'UTC' }).format(
    Date.parse(`${iso.slice(0, 10)}T00:00:00Z`),
  );
  return `${Number(day)} ${name} ${year}`;
}

/** 2026年11月21日 09:02 */
export function formatInstant(atMs: number, language: Language): string {
  return `${formatDay(isoDay(atMs), language)} ${partsOf(atMs).time}`;
}

/** 今天 09:02, 昨天 17:40, else the full date. */
export function formatMoment(
  atMs: number,
  nowMs: number,
  words: { t: TFunction; language: Language },
): string {
  const { time } = partsOf(atMs);
  if (isoDay(atMs) === isoDay(nowMs)) return words.t('time.today', { time });
  if (isoDay(atMs) === isoDay(nowMs - dayMs)) return words.t('time.yesterday', { time });
  return formatInstant(atMs, words.language);
}

/** 3 秒前, 5 分钟前: how old a sign of life is. */
export function formatAgo(atMs: number, nowMs: number, t: TFunction): string {
  const seconds = Math.max(0, Math.round((nowMs - atMs) / 1000));
  if (seconds < 2) return t('ago.now');
  if (seconds < 60) return t('ago.seconds', { count: seconds });
  if (seconds < 3600) return t('ago.minutes', { count: Math.floor(seconds / 60) });
  return t('ago.hours', { count: Math.floor(seconds / 3600) });
}

/** 20 KB, 1.4 MB, 3.2 GB. */
export function formatSize(sizeBytes: number): string {
  if (sizeBytes < 1000) return `${sizeBytes} B`;
  if (sizeBytes < 1_000_000) return `${Math.round(sizeBytes / 1000)} KB`;
  if (sizeBytes < 1_000_000_000) return `${(sizeBytes / 1_000_000).toFixed(1)} MB`;
  return `${(sizeBytes / 1_000_000_000).toFixed(1)} GB`;
}
