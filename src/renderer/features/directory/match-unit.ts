// Finding a unit by what a clerk remembers of it.
import type { DirectoryUnit } from './directory-store.ts';

/** Every word of the search stands in name, short name, code, phone or contact. */
export function matchesUnit(unit: DirectoryUnit, search: string): boolean {
  const text = [unit.name, unit.shortName, unit.code, unit.dutyPhone, unit.contact].join('\n').toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
