// Units by the shape that every station reads the directory with: one line that is out of its form would make them all refuse the whole publication.
import { directorySchema } from '../seals/trust/published-shapes.ts';
import type { DirectoryUnit } from '../shared/domain/published.ts';
import { AuthorityError } from './authority-error.ts';

/** Throws AuthorityError `unit-refused` with the places that are out of form. */
export function requirePublishable(unit: DirectoryUnit, now: Date): void {
  const at = now.toISOString();
  const head = { type: 'yizhan/directory/1', number: 1, issuedAt: at, nextUpdate: at, region: '-' };
  const parsed = directorySchema.safeParse({ ...head, units: [unit] });
  const places = parsed.success ? [] : parsed.error.issues.map(({ path }) => path.slice(2).join('.'));
  const days = [...unit.formerNames.map(({ until }) => until), unit.abolishedOn ?? '2000-01-01'];
  const wrong = [...places, ...days.filter((day) => !isDay(day))];
  if (wrong.length > 0) throw new AuthorityError('unit-refused', `${unit.code}: ${wrong.join(', ')}`);
}

/** A day that the calendar has, as 2026-11-22. */
function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
