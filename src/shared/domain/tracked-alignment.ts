// Which item of the one list became which of the other: equal ones first, then, between them and in their order, the likest.
import { findChanges } from './text-difference.ts';

/** An item that stayed or was changed has both; one that went or came has one. */
export interface ItemPair<T> {
  readonly old?: T;
  readonly fresh?: T;
}

export interface Alignment<T> {
  /** Items of the same key are the same. */
  readonly keyOf: (item: T) => string;
  /** 0 to 1; below `leastLikeness` one is not taken for the other. */
  readonly likeness: (old: T, fresh: T) => number;
}

/** Where less than a third is common, striking out the one and writing the other reads better. */
const leastLikeness = 0.34;
/** Largest stretch, pairs, in which the best alignment is looked for; beyond it items are paired in their order. */
const maxPairs = 10_000;

/** Both lists in one order; what went stands before what came in its place. */
export function alignItems<T>(
  before: readonly T[],
  after: readonly T[],
  alignment: Alignment<T>,
): ItemPair<T>[] {
  const pairs: ItemPair<T>[] = [];
  let [from, at] = [0, 0];
  const takeCommon = (until: number): void => {
    for (; from < until; from += 1, at += 1) pairs.push(pairOf(before[from], after[at]));
  };
  for (const change of findChanges(before.map(alignment.keyOf), after.map(alignment.keyOf))) {
    takeCommon(change.beforeStart);
    const removed = before.slice(change.beforeStart, change.beforeEnd);
    const added = after.slice(change.afterStart, change.afterEnd);
    pairs.push(...pairUp(removed, added, alignment.likeness));
    [from, at] = [change.beforeEnd, change.afterEnd];
  }
  takeCommon(before.length);
  return pairs;
}

const pairOf = <T>(old: T | undefined, fresh: T | undefined): ItemPair<T> => ({
  ...(old !== undefined && { old }),
  ...(fresh !== undefined && { fresh }),
});

type Likeness<T> = Alignment<T>['likeness'];

function pairUp<T>(removed: readonly T[], added: readonly T[], likeness: Likeness<T>): ItemPair<T>[] {
  if (removed.length * added.length > maxPairs) return pairInOrder(removed, added, likeness);
  const scores = removed.map((old) => added.map((fresh) => likeness(old, fresh)));
  const scoreAt = (row: number, column: number): number => scores[row]?.[column] ?? 0;
  const best = bestSums(removed.length, added.length, scoreAt);
  const pairs: ItemPair<T>[] = [];
  let [row, column] = [0, 0];
  while (row < removed.length || column < added.length) {
    const score = scoreAt(row, column);
    const here = best(row, column);
    if (score >= leastLikeness && here === score + best(row + 1, column + 1)) {
      pairs.push(pairOf(removed[row], added[column]));
      row += 1;
      column += 1;
    } else if (row < removed.length && here === best(row + 1, column)) {
      pairs.push(pairOf(removed[row], undefined));
      row += 1;
    } else {
      pairs.push(pairOf(undefined, added[column]));
      column += 1;
    }
  }
  return pairs;
}

/** best(i, j): the largest sum of likeness of pairs, in order, among the items from i and from j. */
function bestSums(
  rows: number,
  columns: number,
  scoreAt: (row: number, column: number) => number,
): (row: number, column: number) => number {
  const width = columns + 1;
  const sums = new Float64Array((rows + 1) * width);
  const read = (row: number, column: number): number =>
    row > rows || column > columns ? 0 : (sums[row * width + column] ?? 0);
  for (let row = rows - 1; row >= 0; row -= 1)
    for (let column = columns - 1; column >= 0; column -= 1) {
      const score = scoreAt(row, column);
      const paired = score >= leastLikeness ? score + read(row + 1, column + 1) : 0;
      sums[row * width + column] = Math.max(paired, read(row + 1, column), read(row, column + 1));
    }
  return read;
}

function pairInOrder<T>(removed: readonly T[], added: readonly T[], likeness: Likeness<T>): ItemPair<T>[] {
  return Array.from({ length: Math.max(removed.length, added.length) }, (_, index): ItemPair<T>[] => {
    const [old, fresh] = [removed[index], added[index]];
    if (old === undefined || fresh === undefined) return [pairOf(old, fresh)];
    return likeness(old, fresh) >= leastLikeness
      ? [pairOf(old, fresh)]
      : [pairOf(old, undefined), pairOf<T>(undefined, fresh)];
  }).flat();
}

/** How much two texts have in common, 0 to 1: pairs of neighbouring characters in both, counted once each (Dice). An empty text is like none. */
export function likenessOf(left: string, right: string): number {
  if (left === '' || right === '') return 0;
  if (left === right) return 1;
  const pairs = bigramsOf(left);
  const total = [...left].length + [...right].length - 2;
  let common = 0;
  for (const [pair, count] of bigramsOf(right)) common += Math.min(count, pairs.get(pair) ?? 0);
  return total <= 0 ? 0 : (2 * common) / total;
}

function bigramsOf(text: string): Map<string, number> {
  const found = new Map<string, number>();
  let last = '';
  for (const character of text) {
    if (last !== '') found.set(last + character, (found.get(last + character) ?? 0) + 1);
    last = character;
  }
  return found;
}
