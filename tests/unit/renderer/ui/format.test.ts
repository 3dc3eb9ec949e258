import { describe, expect, it } from 'vitest';
import { createWords } from '../../../../src/renderer/i18n/index.ts';
import {
  fieldOfInstant,
  formatAgo,
  formatDay,
  formatInstant,
  formatMoment,
  instantOfField,
  isDay,
  isoDay,
} from '../../../../src/renderer/ui/format.ts';

const noonUtc = Date.UTC(2026, 10, 21, 12, 0);
const { t } = createWords('zh-CN');
const words = { t, language: 'zh-CN' } as const;

describe('dates and times', () => {
  it('are those of the unit, not of the machine', () => {
    expect(isoDay(Date.UTC(2026, 10, 21, 16, 30))).toBe('2026-11-22');
    expect(formatInstant(Date.UTC(2026, 10, 21, 1, 2), 'zh-CN')).toBe('2026年11月21日 09:02');
    expect(formatDay('2026-03-01', 'en')).toBe('1 Mar 2026');
  });

  it('say today and yesterday by the calendar, not by 24 hours', () => {
    const justAfterMidnight = Date.UTC(2026, 10, 21, 16, 5);
    const justBefore = Date.UTC(2026, 10, 21, 15, 55);
    expect(formatMoment(noonUtc, noonUtc + 60_000, words)).toBe('今天 20:00');
    expect(formatMoment(justBefore, justAfterMidnight, words)).toBe('昨天 23:55');
    expect(formatMoment(Date.UTC(2025, 10, 21, 1, 0), noonUtc, words)).toBe('2025年11月21日 09:00');
  });

  it('count how old the last contact is', () => {
    expect(formatAgo(noonUtc, noonUtc + 3_000, t)).toBe('3 秒前');
    expect(formatAgo(noonUtc, noonUtc + 125_000, t)).toBe('2 分钟前');
    expect(formatAgo(noonUtc + 9_000, noonUtc, t)).toBe('刚刚');
  });

  it('stand in a field for date and time as they are in the unit, and are read from it so', () => {
    expect(fieldOfInstant(Date.UTC(2026, 10, 21, 16, 30))).toBe('2026-11-22T00:30');
    expect(instantOfField('2026-11-22T00:30')).toBe(Date.UTC(2026, 10, 21, 16, 30));
    expect(instantOfField('')).toBeNull();
  });

  it('know days that exist', () => {
    expect(isDay('2026-02-28')).toBe(true);
    expect(isDay('2026-02-30')).toBe(false);
    expect(isDay('2026-2-3')).toBe(false);
  });
});
