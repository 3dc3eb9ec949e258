// Where lines end: kinsoku (避头尾), then push in by squeezing marks, else push out and spread (layout rules of GB/T 15834 practice).
import { atomize, sliceAtom, type Atom, type Run } from './atoms.ts';
import { fullWidth } from './character-widths.ts';

/** One line, not yet placed; widths in thousandths of a cell. */
export interface Line {
  readonly atoms: readonly Atom[];
  readonly indent: number;
  /** What is left for the atoms after the indent. */
  readonly width: number;
  /** Sum of the atoms' own widths. */
  readonly natural: number;
  readonly mode: 'squeeze' | 'spread' | 'ragged';
}

export interface BreakOptions {
  readonly width: number;
  readonly firstIndent: number;
  readonly restIndent: number;
}

/** Texts to lines; a cache may stand behind it. */
export type BreakRuns = (runs: readonly Run[], options: BreakOptions) => readonly Line[];

// A mark inside the line gives a quarter em, the last one its whole blank half: squeezing all by half looks crowded and
// makes readers' text extraction see gaps.
const innerShrink = 250;
/** A gap wider than a fifth of a cell looks torn. */
const tornGap = 200;
// Pushing in is worth it only when pushing out would leave more than half a cell to spread.
const acceptableSlack = 500;
const softCut = /[@./\-_:?&=]/;
const digit = /[0-9]/;

interface Choice {
  readonly end: number;
  readonly natural: number;
  readonly mode: Line['mode'];
}

/** Which bonds of numbers hold: all, those with what they count, none. */
type Looseness = 0 | 1 | 2;

/** Whether a line may end between two atoms. */
function mayPart(last: Atom | undefined, after: Atom | undefined, loose: Looseness): boolean {
  if (after === undefined) return true;
  if (last?.noLineEnd) return false;
  return !after.noLineStart || (after.joined > 0 && after.joined <= loose);
}

/** The blank that an atom gives up: opening marks at a line's start would leave its edge ragged, so they give none there. */
function givenUp(atom: Atom, first: boolean, most: number): number {
  return first && atom.opens ? 0 : Math.min(most, atom.shrink);
}

interface Ends {
  /** The last legal end that fits. */
  readonly fit: Choice | null;
  /** The first legal end beyond it that fits when marks are squeezed. */
  readonly squeezed: Choice | null;
}

interface Search {
  readonly width: number;
  /** What a mark inside the line may give up. */
  readonly innerMost: number;
  readonly loose: Looseness;
}

function findEnds(atoms: readonly Atom[], start: number, search: Search): Ends {
  const { width, innerMost, loose } = search;
  let natural = 0;
  // A blank at a line's end has no ink: what stands before it ends the line.
  let inked = 0;
  let inner = 0;
  let room = 0;
  let last: Atom | undefined;
  let fit: Choice | null = null;
  for (let index = start; index < atoms.length; index++) {
    const atom = atoms[index];
    if (!atom) break;
    natural += atom.width;
    const given = givenUp(atom, index === start, innerMost);
    if (atom.kind !== 'blank') {
      last = atom;
      inked = natural;
      room = inner + (atom.opens ? given : atom.shrink);
      if (inked - inner > width + fullWidth) break;
    }
    inner += given;
    if (!mayPart(last, atoms[index + 1], loose)) continue;
    if (inked <= width) {
      fit = { end: index + 1, natural, mode: 'spread' };
      continue;
    }
    return { fit, squeezed: inked - width <= room ? { end: index + 1, natural, mode: 'squeeze' } : null };
  }
  return { fit, squeezed: null };
}

/** Last resort: no legal end exists in this width, so the line ends where it is full. */
function forceEnd(atoms: readonly Atom[], start: number, width: number): Choice {
  let end = start;
  let natural = 0;
  while (end < atoms.length) {
    const next = atoms[end]?.width ?? 0;
    if (end > start && natural + next > width) break;
    natural += next;
    end++;
  }
  return { end, natural, mode: 'spread' };
}

/** The end by the rules alone; null when none is legal. */
function legalEnd(atoms: readonly Atom[], start: number, width: number): Choice | null {
  const { fit, squeezed } = findEnds(atoms, start, { width, innerMost: innerShrink, loose: 0 });
  if (fit?.end === atoms.length) return { ...fit, mode: 'ragged' };
  return squeezed && (!fit || width - fit.natural > acceptableSlack) ? squeezed : fit;
}

/** A number parts from what it counts where nothing else gives way. */
function tornEnd(atoms: readonly Atom[], start: number, width: number): Choice | null {
  for (const loose of [1, 2] as const) {
    const { fit, squeezed } = findEnds(atoms, start, { width, innerMost: innerShrink, loose });
    if (fit ?? squeezed) return fit ?? squeezed;
  }
  return null;
}

/** Where a word may be cut: after @ . / - and their like, but not inside a number; `anywhere`: before any character. */
function isCut(chars: readonly string[], at: number, anywhere: boolean): boolean {
  const before = chars[at - 1] ?? '';
  const after = chars[at] ?? '';
  if (/[\])}:;,.?!%’\p{M}]/u.test(after) || /[([{]/.test(before)) return false;
  if (anywhere) return true;
  return softCut.test(before) && !(digit.test(chars[at - 2] ?? '') && digit.test(after));
}

/** The last place at which the first part of a word fits into the room; 0 when there is none. */
function cutPlace(word: Atom, room: number, anywhere: boolean): number {
  const chars = [...word.text];
  let used = 0;
  let cut = 0;
  for (let at = 1; at < chars.length; at++) {
    used += word.widths[at - 1] ?? 0;
    if (used > room) break;
    if (isCut(chars, at, anywhere)) cut = at;
  }
  return cut;
}

/** A word wider than the whole measure is cut where it must; where even one character does not fit, after that one. */
function cutWideWord(word: Atom, room: number, atLineStart: boolean): number {
  const soft = cutPlace(word, room, false);
  // A soft place near the line's start would leave the line nearly empty.
  if (soft > 0 && word.widths.slice(0, soft).reduce((sum, width) => sum + width, 0) * 2 > room) return soft;
  const hard = cutPlace(word, room, true);
  if (hard > 0 || !atLineStart) return hard;
  let used = 0;
  const full = word.widths.findIndex((width) => (used += width) > room);
  return Math.max(1, full);
}

/** The lines of one text while they are made; `atoms` is its own copy, in which the rest of a cut word takes the word's place. */
interface Breaking {
  readonly atoms: Atom[];
  /** The narrowest line: a word that is wider cannot be kept whole. */
  readonly narrowest: number;
}

interface CutRequest {
  readonly choice: Choice;
  readonly start: number;
  readonly width: number;
}

/** A line that would be torn before a long word takes a part of it; answers the part. */
function cutNextWord({ atoms, narrowest }: Breaking, { choice, start, width }: CutRequest): Atom | null {
  const next = atoms[choice.end];
  if (next?.kind !== 'latin' || next.noLineStart || atoms[choice.end - 1]?.noLineEnd) return null;
  const gaps = Math.max(1, choice.end - start - 1);
  const room = width - choice.natural;
  if (room / gaps <= tornGap) return null;
  const at = next.width > narrowest ? cutWideWord(next, room, false) : cutPlace(next, room, false);
  if (at === 0) return null;
  const part = sliceAtom(next, 0, at);
  atoms[choice.end] = sliceAtom(next, at, next.offsets.length);
  return part;
}

/** An atom that no line can hold leaves its first part on the line that it begins. */
function cutOversized({ atoms }: Breaking, start: number, width: number): boolean {
  let used = 0;
  for (let index = start; index < atoms.length; index++) {
    const atom = atoms[index];
    if (!atom) break;
    if (used + atom.width > width) {
      const whole = atom.offsets.length === 1;
      // Behind others it is cut only when it may not be parted from them.
      if (whole || (index > start && mayPart(atoms[index - 1], atom, 2))) return false;
      const at = cutWideWord(atom, width - used, index === start);
      if (at === 0) return false;
      const part = { ...sliceAtom(atom, 0, at), noLineStart: atom.noLineStart, joined: atom.joined };
      atoms.splice(index, 1, part, sliceAtom(atom, at, atom.offsets.length));
      return true;
    }
    used += atom.width;
  }
  return false;
}

/** The last word of a line without a legal end leaves its own end to the marks behind it that may not begin the next line. */
function cutBeforeMark({ atoms }: Breaking, start: number, width: number): boolean {
  let used = 0;
  let end = start;
  while (used + (atoms[end]?.width ?? Infinity) <= width) used += atoms[end++]?.width ?? 0;
  const index = start + atoms.slice(start, end).findLastIndex(({ kind }) => kind === 'latin');
  const word = atoms[index];
  if (!word || index < start) return false;
  const at = cutWideWord(word, word.width, index === start);
  if (at === 0 || at >= word.offsets.length) return false;
  const part = { ...sliceAtom(word, 0, at), noLineStart: word.noLineStart, joined: word.joined };
  atoms.splice(index, 1, part, sliceAtom(word, at, word.offsets.length));
  return true;
}

function trimBlanks(atoms: readonly Atom[], natural: number) {
  let end = atoms.length;
  let width = natural;
  while (end > 0 && atoms[end - 1]?.kind === 'blank') {
    end--;
    width -= atoms[end]?.width ?? 0;
  }
  return { atoms: end === atoms.length ? atoms : atoms.slice(0, end), natural: width };
}

/** Where the line ends. What gives way when no end is legal: a number's unity, a word too wide for a line, all the blank of the marks, the rule. */
function chooseEnd(breaking: Breaking, start: number, width: number): Choice {
  const { atoms } = breaking;
  const found = legalEnd(atoms, start, width) ?? tornEnd(atoms, start, width);
  if (found) return found;
  if (cutOversized(breaking, start, width)) {
    const cut = tornEnd(atoms, start, width);
    if (cut) return cut;
  }
  const crowded = findEnds(atoms, start, { width, innerMost: fullWidth, loose: 2 }).squeezed;
  if (crowded) return crowded;
  const parted = cutBeforeMark(breaking, start, width) ? tornEnd(atoms, start, width) : null;
  return parted ?? forceEnd(atoms, start, width);
}

// A word longer than this is handled in pieces, so that cutting one of a whole page's length does not copy all of it line by line.
const longestPiece = 256;

const isLong = ({ kind, offsets }: Atom): boolean => kind === 'latin' && offsets.length > longestPiece;

/** The pieces of an absurdly long word; they part only where a piece is cut. */
function chopLong(atom: Atom): readonly Atom[] {
  if (!isLong(atom)) return [atom];
  const pieces: Atom[] = [];
  for (let at = 0; at < atom.offsets.length;) {
    let end = Math.min(at + longestPiece, atom.offsets.length);
    // A mark goes with the character it stands on.
    while (end < atom.offsets.length && atom.widths[end] === 0) end++;
    const piece = sliceAtom(atom, at, end);
    pieces.push(at === 0 ? { ...piece, noLineStart: atom.noLineStart } : { ...piece, noLineStart: true });
    at = end;
  }
  return pieces;
}

/** Breaks atoms into lines; every atom but blanks at line ends is in exactly one line. */
export function breakLines(source: readonly Atom[], options: BreakOptions): Line[] {
  const narrowest = options.width - Math.max(options.firstIndent, options.restIndent);
  const atoms = source.some(isLong) ? source.flatMap(chopLong) : [...source];
  const breaking: Breaking = { atoms, narrowest };
  const lines: Line[] = [];
  let start = 0;
  while (start < atoms.length) {
    if (atoms[start]?.kind === 'blank') {
      start++;
      continue;
    }
    const indent = lines.length === 0 ? options.firstIndent : options.restIndent;
    const width = options.width - indent;
    const choice = chooseEnd(breaking, start, width);
    const part = choice.mode === 'spread' ? cutNextWord(breaking, { choice, start, width }) : null;
    const whole = atoms.slice(start, choice.end);
    const taken = part ? [...whole, part] : whole;
    const natural = choice.natural + (part?.width ?? 0);
    lines.push({ ...trimBlanks(taken, natural), indent, width, mode: choice.mode });
    start = choice.end;
  }
  return lines;
}

/** Lines of a text, broken anew. */
export const breakRuns: BreakRuns = (runs, options) => breakLines(atomize(runs), options);
