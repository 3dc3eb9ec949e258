// Times inside of seals. The standards want GeneralizedTime in UTC (UTCTime in the first version); real seals also write local time without a zone, and
// local time that claims to be UTC (seals.md 2.13, 2.14). Nothing is corrected: what a time may mean is kept as a range of eight hours.
import type { DerElement } from '../pki/der.ts';
import { tags } from '../pki/der.ts';

/** A time as written and what it can mean. */
export interface SesTime {
  readonly text: string;
  /** The instant; local time of China when no zone is written. Null: not a time, or one with a year of two digits where four belong. */
  readonly at: Date | null;
  readonly zone: 'written' | 'missing';
}

const hourMs = 3_600_000;
/** China has one zone. */
const chinaOffsetMs = 8 * hourMs;

/** What a wrong zone can make of a time: never more than this (seals.md 2.13). */
export const zoneToleranceMs = chinaOffsetMs;

const patterns: readonly RegExp[] = [
  // GeneralizedTime, with or without fraction and zone.
  /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{1,9})?(Z|[+-]\d{4})?$/,
  // ISO 8601 and what programs print.
  /^(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d):(\d\d)(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)?$/,
];

/** Reads a time in any of the spellings with a year of four digits. */
export function readTimeText(text: string): SesTime {
  const match = patterns.map((pattern) => pattern.exec(text)).find((found) => found !== null);
  if (!match) return { text: text.slice(0, 64), at: null, zone: 'missing' };
  const [, year, month, day, hour, minute, second, fraction = '', zone] = match;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const utcMs = Date.parse(`${iso}.000Z`);
  const exists = !Number.isNaN(utcMs) && new Date(utcMs).toISOString().startsWith(iso);
  const ms = utcMs + Math.trunc(Number(`0${fraction}`) * 1000) - offsetMs(zone);
  return { text, at: exists ? new Date(ms) : null, zone: zone === undefined ? 'missing' : 'written' };
}

function offsetMs(zone: string | undefined): number {
  if (zone === undefined) return chinaOffsetMs;
  const match = /^([+-])(\d\d):?(\d\d)$/.exec(zone);
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return (match[1] === '-' ? -1 : 1) * minutes * 60_000;
}

/** A time of a seal: GeneralizedTime with four digits; UTCTime where the first version has it. */
export function readSealTime(element: DerElement): SesTime {
  const text = Buffer.from(element.content.subarray(0, 64)).toString('latin1');
  if (element.tag === tags.generalizedTime) return readTimeText(text);
  const isUtcTime = element.tag === tags.utcTime && /^\d{10}(\d\d)?(Z|[+-]\d{4})?$/.test(text);
  if (!isUtcTime) return { text, at: null, zone: 'missing' };
  // RFC 5280: two digits below 50 are 20xx.
  const century = Number(text.slice(0, 2)) < 50 ? '20' : '19';
  const [, digits = '', zone = ''] = /^(\d+)(.*)$/.exec(text) ?? [];
  return { ...readTimeText(`${century}${digits.padEnd(12, '0')}${zone}`), text };
}

/** Whether `at` lies before the limit, as far as zones let it be known. */
export function isBefore(at: Date, limit: Date): 'no' | 'within-zone' | 'yes' {
  const earlyMs = limit.getTime() - at.getTime();
  if (earlyMs <= 0) return 'no';
  return earlyMs <= zoneToleranceMs ? 'within-zone' : 'yes';
}
