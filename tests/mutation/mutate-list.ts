// What can happen to things in a row, whatever they are: swapped, dropped, doubled, moved.
import type { Random } from './random.ts';

export const listActs = ['swap', 'drop', 'duplicate', 'move'] as const;
export type ListAct = (typeof listActs)[number];

/** Another row; the same one when it is too short for the act. */
export function changeList<T>(items: readonly T[], act: ListAct, random: Random): T[] {
  const changed = [...items];
  if (changed.length === 0) return changed;
  const at = random.below(changed.length);
  const [taken] = changed.splice(at, 1);
  if (taken === undefined || act === 'drop') return changed;
  const to = random.below(changed.length + 1);
  if (act === 'duplicate') changed.splice(at, 0, taken, taken);
  else if (act === 'move') changed.splice(to, 0, taken);
  else if (changed.length === 0) changed.push(taken);
  else {
    const other = random.below(changed.length);
    const [swapped] = changed.splice(other, 1, taken);
    if (swapped !== undefined) changed.splice(at, 0, swapped);
  }
  return changed;
}
