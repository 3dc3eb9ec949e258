// The units as a tree by their superiors.
import type { DirectoryUnit } from './directory-store.ts';

export interface UnitNode {
  readonly unit: DirectoryUnit;
  readonly depth: number;
}

/** Flat rows in tree order. A unit whose superior is not listed, or that is its own superior in a ring, stands at the top. */
export function treeRows(units: readonly DirectoryUnit[]): UnitNode[] {
  const known = new Set(units.map((unit) => unit.code));
  const placed = new Set<string>();
  const rows: UnitNode[] = [];
  const place = (unit: DirectoryUnit, depth: number): void => {
    if (placed.has(unit.code)) return;
    placed.add(unit.code);
    rows.push({ unit, depth });
    for (const child of units) if (child.parent === unit.code) place(child, depth + 1);
  };
  for (const unit of units) if (unit.parent === null || !known.has(unit.parent)) place(unit, 0);
  for (const unit of units) place(unit, 0);
  return rows;
}
