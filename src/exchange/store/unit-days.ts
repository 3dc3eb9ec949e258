// What each unit said on the day that runs, counted with what it said: a bound that holds over all nodes and restarts, and one row a unit however long it runs.
import type { UnitCode } from '../../shared/domain/ids.ts';

/** Documents and further notes that were accepted; audit heads that were not known before. */
export interface DayCounts {
  readonly documents: number;
  readonly auditHeads: number;
}

/** Days are numbered from 1970 on, in UTC. */
export interface UnitDaysReader {
  counts(unit: UnitCode, day: number): Promise<DayCounts>;
}

export interface UnitDays extends UnitDaysReader {
  /** One more of these on that day; what stood there of days before is gone. */
  count(unit: UnitCode, day: number, what: keyof DayCounts): Promise<void>;
}
