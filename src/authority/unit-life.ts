// What becomes of a unit after it joined: another name, or the end and who takes over. Old documents keep the old name, the directory keeps every unit.
import type { UnitCode } from '../shared/domain/ids.ts';
import type { DirectoryUnit } from '../shared/domain/published.ts';
import { successorOf } from '../shared/domain/successors.ts';
import { AuthorityError } from './authority-error.ts';
import { audit, requireUnit, type Desk } from './desk.ts';
import { requirePublishable } from './unit-shape.ts';

export interface UnitRename {
  readonly code: UnitCode;
  readonly name: string;
  readonly shortName: string;
  /** Last day (ISO date) of the name before. */
  readonly until: string;
}

export interface UnitEnd {
  readonly code: UnitCode;
  /** First day (ISO date) on which the unit is no more. */
  readonly abolishedOn: string;
  /** Who takes over; null: nobody does. */
  readonly successor: UnitCode | null;
}

/**
 * The unit as it would be under another name. Throws AuthorityError `unknown-subject`, `unit-refused`, or `act-not-possible` when it bears the name
 * already or the days of its names would run backwards.
 */
export function renamedUnit(
  { state, now }: Pick<Desk, 'state' | 'now'>,
  { code, name, shortName, until }: UnitRename,
): DirectoryUnit {
  const unit = requireUnit(state, code);
  const last = unit.formerNames.at(-1);
  if (unit.name === name) throw new AuthorityError('act-not-possible', `${code} bears this name already`);
  if (last !== undefined && until <= last.until)
    throw new AuthorityError('act-not-possible', `${last.name} was its name until ${last.until}`);
  const formerNames = [...unit.formerNames, { name: unit.name, until }];
  const changed = { ...unit, name, shortName, formerNames };
  requirePublishable(changed, now);
  return changed;
}

/**
 * The directory as it would be without the unit. Throws AuthorityError `unknown-subject`, `unit-refused`, or `act-not-possible` when the successors would
 * lead in a circle or to one that is no more itself.
 */
export function directoryAfterEnd(
  { state, now }: Pick<Desk, 'state' | 'now'>,
  { code, abolishedOn, successor }: UnitEnd,
): ReadonlyMap<UnitCode, DirectoryUnit> {
  const changed = { ...requireUnit(state, code), abolishedOn, successor };
  requirePublishable(changed, now);
  const after = new Map(state.units.map((one) => [one.code, one.code === code ? changed : one]));
  if (successor === null) return after;
  requireUnit(state, successor);
  const heir = successorOf(code, after);
  if (heir === undefined) throw new AuthorityError('act-not-possible', `${successor} leads back to ${code}`);
  if (typeof heir.abolishedOn === 'string')
    throw new AuthorityError('act-not-possible', `${heir.code} ends on ${heir.abolishedOn} itself`);
  return after;
}

/** Gives the unit another name; its seal needs one too. Throws as `renamedUnit`. */
export function renameUnit(desk: Desk, rename: UnitRename): void {
  const { state } = desk;
  const { code, name, until } = rename;
  const { name: from } = requireUnit(state, code);
  const changed = renamedUnit(desk, rename);
  state.units = state.units.map((one) => (one.code === code ? changed : one));
  state.dirty = true;
  audit(desk, 'rename unit', code, { details: { from, to: name, until } });
}

/** Ends the unit; what is addressed to it goes to the successor from that day on. Throws as `directoryAfterEnd`. */
export function endUnit(desk: Desk, end: UnitEnd): void {
  const { state } = desk;
  const { code, abolishedOn, successor } = end;
  state.units = [...directoryAfterEnd(desk, end).values()];
  state.dirty = true;
  audit(desk, 'end unit', code, { details: { abolishedOn, successor: successor ?? '' } });
}
