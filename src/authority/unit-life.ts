// What becomes of a unit after it joined: another name, or the end and who takes over. Old documents keep the old name, the directory keeps every unit.
import type { UnitCode } from '../shared/domain/ids.ts';
import type { DirectoryUnit } from '../shared/domain/published.ts';
import { successorOf } from '../shared/domain/successors.ts';
import { AuthorityError } from './authority-error.ts';
import { audit, requireUnit, type Desk } from './desk.ts';

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

function replace({ state }: Desk, changed: DirectoryUnit): void {
  const place = state.units.findIndex(({ code }) => code === changed.code);
  state.units.splice(place, 1, changed);
  state.dirty = true;
}

/** Gives the unit another name; its seal needs one too. Throws AuthorityError `unknown-subject`. */
export function renameUnit(desk: Desk, { code, name, shortName, until }: UnitRename): void {
  const unit = requireUnit(desk.state, code);
  const formerNames = [...unit.formerNames, { name: unit.name, until }];
  replace(desk, { ...unit, name, shortName, formerNames });
  audit(desk, 'rename unit', code, { details: { from: unit.name, to: name, until } });
}

/**
 * Ends the unit; what is addressed to it goes to the successor from that day on. Throws AuthorityError `unknown-subject`, or `act-not-possible` when the
 * successors would lead in a circle.
 */
export function endUnit(desk: Desk, { code, abolishedOn, successor }: UnitEnd): void {
  const unit = requireUnit(desk.state, code);
  if (successor !== null) requireUnit(desk.state, successor);
  const changed = { ...unit, abolishedOn, successor };
  const after = new Map(desk.state.units.map((one) => [one.code, one.code === code ? changed : one]));
  if (successor !== null && successorOf(code, after) === undefined)
    throw new AuthorityError('act-not-possible', `${successor} leads back to ${code}`);
  replace(desk, changed);
  audit(desk, 'end unit', code, { details: { abolishedOn, successor: successor ?? '' } });
}
