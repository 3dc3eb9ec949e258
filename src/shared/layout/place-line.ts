// A broken line becomes pen positions: squeezed marks, spread gaps, alignment; integers only.
import type { Atom } from './atoms.ts';
import type { Line } from './line-break.ts';
import type { FaceRole } from './page-model.ts';

export type Alignment = 'justify' | 'left' | 'center' | 'right';

// Readers take a gap of a tenth of an em for a blank; a line that would need more stays ragged, and its text can be copied exactly.
const widestGap = 95;
// What a mark inside the line gives up, unless the line would be too wide without more.
const innerShrink = 250;

/** One character and its pen position in thousandths of a cell from the left edge of the measure. */
export interface PlacedChar {
  readonly char: string;
  readonly role: FaceRole;
  readonly x: number;
  readonly width: number;
  /** UTF-16 offset in the field, -1 for what the layout adds or changes. */
  readonly offset: number;
  /** Null: the field of the line's style. */
  readonly path: string | null;
}

/** Shares what is over among the atoms, none giving more than it can: those with little give all of it, the others alike. */
function shareCuts(cuts: number[], room: readonly number[], over: number): number {
  const givers = room.flatMap((most, index) => (most > 0 ? [index] : []));
  givers.sort((a, b) => (room[a] ?? 0) - (room[b] ?? 0) || a - b);
  let left = over;
  givers.forEach((giver, turn) => {
    const cut = Math.min(room[giver] ?? 0, Math.ceil(left / (givers.length - turn)));
    cuts[giver] = (cuts[giver] ?? 0) + cut;
    left -= cut;
  });
  return left;
}

/** What each atom gives up: the line's last closing mark first, then all the others alike. */
function squeezeCuts(line: Line): number[] | null {
  let over = line.natural - line.width;
  if (line.mode !== 'squeeze' || over <= 0) return null;
  const cuts = line.atoms.map(() => 0);
  const last = line.atoms.length - 1;
  const closing = line.atoms[last];
  if (closing && !closing.opens) {
    cuts[last] = Math.min(closing.shrink, over);
    over -= cuts[last];
  }
  const gives = (atom: Atom, index: number): number =>
    (index === last && !atom.opens) || (index === 0 && atom.opens) ? 0 : atom.shrink;
  const inner = line.atoms.map((atom, index) => Math.min(innerShrink, gives(atom, index)));
  over = shareCuts(cuts, inner, over);
  if (over > 0) {
    const rest = line.atoms.map((atom, index) => gives(atom, index) - (inner[index] ?? 0));
    shareCuts(cuts, rest, over);
  }
  return cuts;
}

function isGap(atoms: readonly Atom[], index: number): boolean {
  const next = atoms[index + 1];
  return next !== undefined && !atoms[index]?.noLineEnd && !next.noLineStart;
}

/** The blank that is spread after each atom; a line that would be torn stays ragged. */
function spreadGaps(line: Line, alignment: Alignment): number[] | null {
  const slack = line.width - line.natural;
  if (alignment !== 'justify' || line.mode !== 'spread' || slack <= 0) return null;
  const gaps = line.atoms.map((_, index) => isGap(line.atoms, index));
  const count = gaps.filter(Boolean).length;
  if (count === 0 || slack / count > widestGap) return null;
  let passed = 0;
  let given = 0;
  return gaps.map((gap) => {
    if (!gap) return 0;
    passed++;
    const share = Math.floor((slack * passed) / count) - given;
    given += share;
    return share;
  });
}

function startOf(line: Line, alignment: Alignment): number {
  const slack = Math.max(0, line.width - line.natural);
  if (alignment === 'center') return line.indent + Math.floor(slack / 2);
  return alignment === 'right' ? line.indent + slack : line.indent;
}

/** Pen positions of every character of a line. */
export function placeLine(line: Line, alignment: Alignment): PlacedChar[] {
  const cuts = squeezeCuts(line);
  const gaps = spreadGaps(line, alignment);
  const placed: PlacedChar[] = [];
  let x = startOf(line, alignment);
  line.atoms.forEach((atom, index) => {
    const cut = cuts?.[index] ?? 0;
    const { role, path, offsets } = atom;
    // What closes gives up the blank on its right, and its advance ends where its ink may.
    const own = atom.opens ? 0 : cut;
    let pen = x - (atom.opens ? cut : 0);
    const chars = offsets.length === 1 ? [atom.text] : [...atom.text];
    chars.forEach((char, place) => {
      const width = (atom.widths[place] ?? 0) - (place === chars.length - 1 ? own : 0);
      placed.push({ char, role, x: pen, width, offset: offsets[place] ?? -1, path });
      pen += atom.widths[place] ?? 0;
    });
    x += atom.width - cut + (gaps?.[index] ?? 0);
  });
  return placed;
}
