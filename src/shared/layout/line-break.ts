// Where lines end: kinsoku (避头尾), then push in by squeezing marks, else push out and spread (layout rules of GB/T 15834 practice).
import { latinAtom, type Atom } from './atoms.ts';

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

// A mark inside the line gives a quarter em, the last one its whole blank half: squeezing all by half looks crowded and
// makes readers' text extraction see gaps.
const innerShrink = 250;
/** A gap wider than a fifth of a cell looks torn. */
const tornGap = 200;
// Pushing in is worth it only when pushing out would leave more than half a cell to spread.
const acceptableSlack = 500;
const softCut = /[@./\-_:?&=]/;

/** Atoms wider than any line are cut into pieces that fit. */
function cutOversized(atoms: readonly Atom[], widest: number): Atom[] {
  return atoms.flatMap((atom) => (atom.width <= widest ? [atom] : splitWord(atom, widest)));
}

function splitWord(atom: Atom, widest: number): Atom[] {
  const pieces: string[] = [];
  let used = Number.POSITIVE_INFINITY;
  [...atom.text].forEach((char, index) => {
    const width = atom.widths[index] ?? 0;
    if (used + width > widest) {
      pieces.push('');
      used = 0;
    }
    pieces[pieces.length - 1] += char;
    used += width;
  });
  return pieces.map((piece) => latinAtom(piece, atom.role));
}

/** How much the atoms from start to end (exclusive) can give up. */
function squeezeRoom(atoms: readonly Atom[], start: number, end: number): number {
  let room = 0;
  for (let index = start; index < end; index++) {
    const atom = atoms[index];
    // Squeezing an opening mark moves it to the left: at the line's start that would leave the edge ragged.
    if (!atom || (index === start && atom.opens)) continue;
    const closesLine = index === end - 1 && !atom.opens;
    room += closesLine ? atom.shrink : Math.min(innerShrink, atom.shrink);
  }
  return room;
}

interface Choice {
  readonly end: number;
  readonly natural: number;
  readonly mode: Line['mode'];
}

function mayBreakBefore(atoms: readonly Atom[], index: number): boolean {
  const after = atoms[index];
  // A blank at a line's end has no ink: what stands before it ends the line.
  let last = index - 1;
  while (atoms[last]?.kind === 'blank') last--;
  return after === undefined || !(atoms[last]?.noLineEnd || after.noLineStart);
}

/** The farthest legal ends: the last that fits, and the first beyond it that fits when squeezed. */
function findEnds(atoms: readonly Atom[], start: number, width: number) {
  let total = 0;
  let fit: Choice | null = null;
  for (let index = start; index < atoms.length && total <= width + 2000; index++) {
    total += atoms[index]?.width ?? 0;
    if (!mayBreakBefore(atoms, index + 1)) continue;
    if (total <= width) {
      fit = { end: index + 1, natural: total, mode: 'spread' };
      continue;
    }
    const squeezable = total - width <= squeezeRoom(atoms, start, index + 1);
    return {
      fit,
      squeezed: squeezable ? { end: index + 1, natural: total, mode: 'squeeze' as const } : null,
    };
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

function chooseEnd(atoms: readonly Atom[], start: number, width: number): Choice {
  const { fit, squeezed } = findEnds(atoms, start, width);
  if (fit?.end === atoms.length) return { ...fit, mode: 'ragged' };
  if (squeezed && (!fit || width - fit.natural > acceptableSlack)) return squeezed;
  return fit ?? forceEnd(atoms, start, width);
}

/** A line that would be torn before a long word takes a part of it, cut after @ . / - and their like. */
function cutNextWord(
  atoms: readonly Atom[],
  choice: Choice,
  start: number,
  width: number,
): readonly Atom[] | null {
  const next = atoms[choice.end];
  const gaps = Math.max(1, choice.end - start - 1);
  if (next?.kind !== 'latin' || (width - choice.natural) / gaps <= tornGap) return null;
  let used = choice.natural;
  let cut = 0;
  const chars = [...next.text];
  chars.slice(0, -1).forEach((char, index) => {
    used += next.widths[index] ?? 0;
    if (used <= width && softCut.test(char)) cut = index + 1;
  });
  if (cut === 0) return null;
  const pieces = [chars.slice(0, cut), chars.slice(cut)].map((piece) => latinAtom(piece.join(''), next.role));
  return [...atoms.slice(0, choice.end), ...pieces, ...atoms.slice(choice.end + 1)];
}

function trimBlanks(atoms: readonly Atom[], start: number, choice: Choice) {
  let { end, natural } = choice;
  while (end > start && atoms[end - 1]?.kind === 'blank') {
    end--;
    natural -= atoms[end]?.width ?? 0;
  }
  return { atoms: atoms.slice(start, end), natural };
}

/** Breaks atoms into lines; every atom but blanks at line ends is in exactly one line. */
export function breakLines(source: readonly Atom[], options: BreakOptions): Line[] {
  const narrowest = options.width - Math.max(options.firstIndent, options.restIndent);
  let atoms: readonly Atom[] = cutOversized(source, narrowest);
  const lines: Line[] = [];
  let start = 0;
  while (start < atoms.length) {
    if (atoms[start]?.kind === 'blank') {
      start++;
      continue;
    }
    const indent = lines.length === 0 ? options.firstIndent : options.restIndent;
    const width = options.width - indent;
    let choice = chooseEnd(atoms, start, width);
    const recut = choice.mode === 'spread' ? cutNextWord(atoms, choice, start, width) : null;
    if (recut) {
      atoms = recut;
      choice = { ...choice, end: choice.end + 1, natural: choice.natural + (atoms[choice.end]?.width ?? 0) };
    }
    lines.push({ ...trimBlanks(atoms, start, choice), indent, width, mode: choice.mode });
    start = choice.end;
  }
  return lines;
}
