// How many documents, and how many heads of its audit log, a unit may bring within a day: every one is kept for ever, and every document costs a row for each
// of its addressees. Not against people: against a program that runs wild.
import { refusal, type Refusal } from '../api/refusal.ts';
import type { UnitCode } from '../../shared/domain/ids.ts';
import type { DayCounts, UnitDays, UnitDaysReader } from '../store/unit-days.ts';

export interface DayBounds {
  /** Null when the unit may bring one more today. */
  refuse(days: UnitDaysReader, unit: UnitCode, what: keyof DayCounts): Promise<Refusal | null>;
  /** In the transaction that keeps it. */
  count(days: UnitDays, unit: UnitCode, what: keyof DayCounts): Promise<void>;
}

/**
 * The busiest unit of a prefecture sends some hundred documents a day, and a whole year's at once when it comes back from somewhere; its log has a new head once
 * a minute at most.
 */
export const usualDayBounds: DayCounts = { documents: 20_000, auditHeads: 5_000 };

const dayMs = 24 * 3600 * 1000;
// A station looks again within the hour all the same.
const maxRetrySeconds = 3600;

/** The bounds of one exchange: counted in the database, they hold over all nodes and restarts. Several at the same moment may pass by their number. */
export function createDayBounds(bounds: DayCounts, clock: () => Date): DayBounds {
  const today = (): number => Math.floor(clock().getTime() / dayMs);
  return {
    refuse: async (days, unit, what) => {
      const bound = bounds[what];
      const day = today();
      if ((await days.counts(unit, day))[what] < bound) return null;
      const restSeconds = Math.ceil(((day + 1) * dayMs - clock().getTime()) / 1000);
      const retryAfterSeconds = String(Math.min(restSeconds, maxRetrySeconds));
      return refusal('busy', { retryAfterSeconds, reason: 'day-bound', bound: String(bound) });
    },
    count: (days, unit, what) => days.count(unit, today(), what),
  };
}

/** Counts and refuses nothing: a pack was carried here by a person, and the next trip may be a month away. */
export const createOpenBounds = (clock: () => Date): DayBounds =>
  createDayBounds({ documents: Infinity, auditHeads: Infinity }, clock);
