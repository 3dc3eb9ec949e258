// A list that changes above a row that somebody looks at: the row stays where it is on the screen.

/** What a change of the rows does to who looks at the row `topIndex`. */
export interface Moved {
  /** Rows by which everything in view moved down. */
  readonly byRows: number;
  /** Keys that are new above what is in view. */
  readonly newAbove: readonly string[];
}

/** `topIndex` is the first row in view before. A row that is gone is no anchor: the next one that is still there is. */
export function findMoved(before: readonly string[], after: readonly string[], topIndex: number): Moved {
  const places = new Map(after.map((key, index) => [key, index]));
  for (let index = topIndex; index < before.length; index++) {
    const to = places.get(before[index] ?? '');
    if (to === undefined) continue;
    const known = new Set(before);
    // Rows between the first in view and the anchor are gone: the anchor takes the first one's place.
    return { byRows: to - index, newAbove: after.slice(0, to).filter((key) => !known.has(key)) };
  }
  return { byRows: 0, newAbove: [] };
}
