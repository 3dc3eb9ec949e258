// Units as the matrix names them: by county, with duty phones, out of the directory that is in force here.
import type { TrustStore } from '../../../seals/trust/trust-store.ts';
import type { UnitCode } from '../../../shared/domain/ids.ts';
import type { DirectoryUnit } from '../../../shared/domain/published.ts';
import { isAbolished, successorOf } from '../../../shared/domain/successors.ts';

export interface BookedUnit {
  readonly code: UnitCode;
  readonly name: string;
  readonly group: string | null;
  /** Of who took over when the unit is no more, where the directory has one; nobody answers at the old desk. */
  readonly dutyPhone: string;
  readonly contact: string;
  readonly successor: { readonly code: UnitCode; readonly name: string } | null;
}

export interface UnitBook {
  /** `name` stands when the directory does not know the unit (any more). */
  describe(code: UnitCode, name: string): BookedUnit;
  /** The city first, then county by county, each in the directory's order. */
  inOrder(a: BookedUnit, b: BookedUnit): number;
}

/** The book over a directory on this day (ISO date); null: names and codes are all there is. */
export function createUnitBook(trust: Pick<TrustStore, 'directory'> | null, today: string): UnitBook {
  const units = trust?.directory.units ?? [];
  const byCode = new Map(units.map((unit) => [unit.code, unit]));
  const places = new Map(units.map(({ code }, index) => [code, index]));
  const placeOf = ({ code }: BookedUnit): number => places.get(code) ?? places.size;
  return {
    describe: (code, name) => {
      const unit = byCode.get(code);
      const next = unit && isAbolished(unit, today) ? successorOf(code, byCode) : undefined;
      return {
        code,
        name: unit?.name ?? name,
        group: unit ? countyOf(unit, byCode) : null,
        ...phoneOf(next?.dutyPhone ? next : unit),
        successor: next ? { code: next.code, name: next.name } : null,
      };
    },
    inOrder: (a, b) => (a.group ?? '').localeCompare(b.group ?? '', 'zh-CN') || placeOf(a) - placeOf(b),
  };
}

function phoneOf(unit: DirectoryUnit | undefined): Pick<BookedUnit, 'dutyPhone' | 'contact'> {
  return { dutyPhone: unit?.dutyPhone ?? '', contact: unit?.contact ?? '' };
}

/** The county above the unit, or the unit itself; a circle of parents ends the search. */
function countyOf(
  unit: DirectoryUnit,
  byCode: ReadonlyMap<UnitCode, DirectoryUnit>,
  depth = 0,
): string | null {
  if (unit.kind === 'county') return unit.name;
  const parent = unit.parent === null ? undefined : byCode.get(unit.parent);
  return parent === undefined || depth > 8 ? null : countyOf(parent, byCode, depth + 1);
}
