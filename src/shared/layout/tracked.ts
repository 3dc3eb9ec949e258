// Tracked changes on the page: what was inserted is underlined, what was deleted is struck out, and a rule in the outer margin leads to the
// line, so that a black-and-white print can be read.
import type { TrackedChange } from './layout-input.ts';

export type Change = TrackedChange['change'];

/** The changes of a document by their place. */
export interface ChangeIndex {
  /** What happened to the character at a UTF-16 offset of a field. */
  changeAt(path: string, offset: number): Change | null;
}

/** 实务: thin enough not to be taken for a rule of the page. */
export const changeRules = {
  markUm: 250,
  /** The underline stands inside the character's box, so that it never leaves the type area. */
  underlineAboveBottomUm: 125,
  barUm: 500,
  barFromTypeAreaUm: 4_000,
} as const;

interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly change: Change;
}

/** In order and without overlap: where two stretches claim a character, the one that begins first has it. */
function disjoint(changes: readonly TrackedChange[]): Stretch[] {
  const sorted = [...changes].sort((a, b) => a.start - b.start || a.end - b.end);
  const stretches: Stretch[] = [];
  for (const { start, end, change } of sorted) {
    const from = Math.max(start, stretches.at(-1)?.end ?? 0);
    if (from < end) stretches.push({ start: from, end, change });
  }
  return stretches;
}

function lastBefore(stretches: readonly Stretch[], offset: number): Stretch | undefined {
  let low = 0;
  let high = stretches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((stretches[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return stretches[low - 1];
}

/** Sorts changes by field; null when there are none. */
export function indexChanges(changes: readonly TrackedChange[] | undefined): ChangeIndex | null {
  if (!changes || changes.length === 0) return null;
  const byPath = new Map<string, TrackedChange[]>();
  for (const change of changes) {
    const known = byPath.get(change.path);
    if (known) known.push(change);
    else byPath.set(change.path, [change]);
  }
  const stretches = new Map([...byPath].map(([path, own]) => [path, disjoint(own)]));
  return {
    changeAt(path, offset) {
      const stretch = lastBefore(stretches.get(path) ?? [], offset);
      return stretch && offset < stretch.end ? stretch.change : null;
    },
  };
}
