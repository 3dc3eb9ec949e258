// What every desk of the authority works with.
import type { UnitCode } from '../shared/domain/ids.ts';
import type { DirectoryUnit, UnitKind } from '../shared/domain/published.ts';
import { AuthorityError } from './authority-error.ts';
import type { AuthorityKeys } from './authority-keys.ts';
import type { AuthorityState } from './authority-state.ts';
import { appendAudit } from './audit.ts';
import type { SealFiles } from './seal-files.ts';

/** One change of the state: the copy that is being changed, the keys, the time. */
export interface Desk {
  readonly state: AuthorityState;
  readonly keys: AuthorityKeys;
  readonly files: SealFiles;
  readonly now: Date;
}

/** 国发〔1999〕25号: diameter in millimetres by kind of unit; departments and enterprises at most that of governments. */
export const sealDiameters: Readonly<Record<UnitKind, { readonly least: number; readonly most: number }>> = {
  government: { least: 45, most: 45 },
  county: { least: 45, most: 45 },
  township: { least: 42, most: 42 },
  department: { least: 38, most: 45 },
  enterprise: { least: 38, most: 45 },
};

/** True when name and diameter are those of the unit's seal. */
export function sealFits(
  unit: DirectoryUnit,
  seal: { readonly name: string; readonly diameterMm: number },
): boolean {
  const { least, most } = sealDiameters[unit.kind];
  const named = seal.name === unit.name || seal.name === unit.shortName;
  return named && seal.diameterMm >= least && seal.diameterMm <= most;
}

/** The unit with this code. Throws AuthorityError `unknown-subject`. */
export function requireUnit(state: AuthorityState, code: UnitCode): DirectoryUnit {
  const unit = state.units.find((one) => one.code === code);
  if (unit === undefined) throw new AuthorityError('unknown-subject', `unit ${code}`);
  return unit;
}

/** Notes what was done. */
export function audit(
  { state, now }: Pick<Desk, 'state' | 'now'>,
  act: string,
  subject: string,
  more: { readonly actor?: string; readonly details?: Readonly<Record<string, string>> } = {},
): void {
  const { actor = 'authority', details = {} } = more;
  appendAudit(state.audit, { at: now.toISOString(), actor, act, subject, details });
}
