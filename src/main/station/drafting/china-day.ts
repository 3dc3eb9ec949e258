// Calendar days of documents: China has one time zone and, since 1991, no summer time.
const zoneOffsetMs = 8 * 60 * 60 * 1000;

/** The calendar day in China of an instant, `2026-11-21`. */
export function dayInChina(atMs: number): string {
  return new Date(atMs + zoneOffsetMs).toISOString().slice(0, 10);
}

/** True for a day that the calendar has: 2026-02-30 is none. */
export function isCalendarDay(day: string): boolean {
  const atMs = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().slice(0, 10) === day;
}
