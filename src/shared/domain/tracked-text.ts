// Two wordings of one text as one, with the stretches that were inserted and deleted.
import { findChanges } from './text-difference.ts';

/** A stretch of a field that was inserted or deleted; offsets in UTF-16 units of the merged text, which holds the deleted words too. */
export interface TrackedChange {
  /** Field path, as in TextSource. */
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly change: 'inserted' | 'deleted';
}

export type ChangeSide = TrackedChange['change'];
export type TextMark = Omit<TrackedChange, 'path'>;

export interface MarkedText {
  readonly text: string;
  readonly marks: readonly TextMark[];
}

/** Larger than this, cells of the comparison, a text is compared sentence by sentence first. */
const maxCells = 1_000_000;
/** A single unchanged character between two changes is taken into them: 检查 to 核查 reads better than two half words. */
const bridgedChars = 1;

/** The whole text is one change, also when it is empty. */
export function wholeText(text: string, change: ChangeSide): MarkedText {
  return { text, marks: [{ start: 0, end: text.length, change }] };
}

/** Deleted words come before the inserted ones that stand in their place. By code point: no character is cut in two. */
export function mergeText(before: string, after: string): MarkedText {
  if (before === after) return { text: before, marks: [] };
  const marks: TextMark[] = [];
  let text = '';
  const put = (words: string, change: ChangeSide | null): void => {
    if (words === '') return;
    if (change !== null) marks.push({ start: text.length, end: text.length + words.length, change });
    text += words;
  };
  for (const piece of piecesOf(before, after)) {
    put(piece.common, null);
    put(piece.deleted, 'deleted');
    put(piece.inserted, 'inserted');
  }
  return { text, marks };
}

/** An unchanged stretch and the change that follows it. */
interface Piece {
  readonly common: string;
  readonly deleted: string;
  readonly inserted: string;
}

function piecesOf(before: string, after: string): Piece[] {
  const [left, right] = [Array.from(before), Array.from(after)];
  if (left.length * right.length <= maxCells) return compare(left, right, bridgedChars);
  return compare(sentencesOf(before), sentencesOf(after), 0).flatMap(({ common, deleted, inserted }) => [
    { common, deleted: '', inserted: '' },
    ...compare(Array.from(deleted), Array.from(inserted), bridgedChars),
  ]);
}

const sentencesOf = (text: string): string[] =>
  text.match(/[^。；！？\n]*[。；！？\n]|[^。；！？\n]+$/gu) ?? [];

function compare(left: readonly string[], right: readonly string[], bridged: number): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const { beforeStart, beforeEnd, afterStart, afterEnd } of findChanges(left, right)) {
    const common = left.slice(from, beforeStart).join('');
    const deleted = left.slice(beforeStart, beforeEnd).join('');
    const inserted = right.slice(afterStart, afterEnd).join('');
    const last = pieces.at(-1);
    if (last !== undefined && beforeStart - from <= bridged)
      pieces[pieces.length - 1] = {
        common: last.common,
        deleted: last.deleted + common + deleted,
        inserted: last.inserted + common + inserted,
      };
    else pieces.push({ common, deleted, inserted });
    from = beforeEnd;
  }
  return [...pieces, { common: left.slice(from).join(''), deleted: '', inserted: '' }];
}
