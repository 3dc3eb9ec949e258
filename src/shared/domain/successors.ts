// Units that were abolished or merged: who takes over, by the directory. Old documents keep the old name; what is sent from that day on goes to the successor.
import type { UnitCode } from './ids.ts';
import type { DirectoryUnit } from './published.ts';

type Abolishable = Pick<DirectoryUnit, 'code' | 'name' | 'successor' | 'abolishedOn'>;

/** True from the day on (ISO date) on which the unit is no more. */
export function isAbolished({ abolishedOn }: Abolishable, today: string): boolean {
  return typeof abolishedOn === 'string' && abolishedOn <= today;
}

/**
 * Who stands in the place of this unit at the end of all mergers; undefined when it has no successor, or the directory leads in a circle or to a unit
 * that it does not name.
 */
export function successorOf<Unit extends Abolishable>(
  code: UnitCode,
  units: ReadonlyMap<UnitCode, Unit>,
): Unit | undefined {
  const seen = new Set<UnitCode>([code]);
  let unit = units.get(code);
  let found: Unit | undefined;
  while (unit?.successor) {
    if (seen.has(unit.successor)) return undefined;
    seen.add(unit.successor);
    unit = units.get(unit.successor);
    found = unit;
  }
  return found;
}
