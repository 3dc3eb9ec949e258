// What changed between two sequences: a longest common subsequence, bounded, so that one comma in a long text shows as one comma.

/** One changed stretch: [start, end) in each sequence; an empty stretch on one side is an insertion or a deletion. */
export interface Change {
  readonly beforeStart: number;
  readonly beforeEnd: number;
  readonly afterStart: number;
  readonly afterEnd: number;
}

/** Largest table of the comparison, cells; beyond it the changed middle is one stretch, still exact at both ends. */
const maxCells = 4_000_000;

/** The changed stretches of `after` against `before`, in order; none when they are equal. */
export function findChanges<T>(before: readonly T[], after: readonly T[]): Change[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const left = before.slice(head, before.length - tail);
  const right = after.slice(head, after.length - tail);
  if (left.length === 0 && right.length === 0) return [];
  if (left.length * right.length === 0 || left.length * right.length > maxCells)
    return [shift({ beforeStart: 0, beforeEnd: left.length, afterStart: 0, afterEnd: right.length }, head)];
  return walk(left, right).map((change) => shift(change, head));
}

function shift(change: Change, by: number): Change {
  return {
    beforeStart: change.beforeStart + by,
    beforeEnd: change.beforeEnd + by,
    afterStart: change.afterStart + by,
    afterEnd: change.afterEnd + by,
  };
}

function walk<T>(left: readonly T[], right: readonly T[]): Change[] {
  const lengths = commonLengths(left, right);
  const width = right.length + 1;
  const changes: Change[] = [];
  let [row, column] = [0, 0];
  const isEnd = (): boolean => row === left.length && column === right.length;
  const isCommon = (): boolean => row < left.length && column < right.length && left[row] === right[column];
  while (!isEnd()) {
    const start = { beforeStart: row, afterStart: column };
    while (!isEnd() && !isCommon()) {
      const below = row < left.length ? (lengths[(row + 1) * width + column] ?? 0) : -1;
      const beside = column < right.length ? (lengths[row * width + column + 1] ?? 0) : -1;
      if (below >= beside) row += 1;
      else column += 1;
    }
    if (row > start.beforeStart || column > start.afterStart)
      changes.push({ ...start, beforeEnd: row, afterEnd: column });
    while (isCommon()) {
      row += 1;
      column += 1;
    }
  }
  return changes;
}

/** lengths[i, j]: length of the longest common subsequence of left from i and right from j. */
function commonLengths<T>(left: readonly T[], right: readonly T[]): Uint32Array {
  const width = right.length + 1;
  const lengths = new Uint32Array((left.length + 1) * width);
  for (let row = left.length - 1; row >= 0; row -= 1)
    for (let column = right.length - 1; column >= 0; column -= 1) {
      const at = row * width + column;
      lengths[at] =
        left[row] === right[column]
          ? (lengths[at + width + 1] ?? 0) + 1
          : Math.max(lengths[at + width] ?? 0, lengths[at + 1] ?? 0);
    }
  return lengths;
}
