// A broken line becomes pen positions: squeezed marks, spread gaps, alignment; integers only.
import type { Atom } from './atoms.ts';
import type { Line } from './line-break.ts';
import type { FaceRole } from './page-model.ts';

export type Alignment = 'justify' | 'left' | 'center' | 'right';

// Readers take a gap of a tenth of an em for a blank; a line that would need more stays ragged, and its text can be copied exactly.
const widestGap = 95;

/** One character and its pen position in thousandths of a cell from the left edge of the measure. */
export interface PlacedChar {
  readonly char: string;
  readonly role: FaceRole;
  readonly x: number;
  readonly width: number;
}

/** What each atom gives up: the line's last closing mark first, then all the others alike. */
function squeezeCuts(line: Line): number[] {
  const cuts = line.atoms.map(() => 0);
  let over = line.natural - line.width;
  if (line.mode !== 'squeeze' || over <= 0) return cuts;
  const last = line.atoms.length - 1;
  const closing = line.atoms[last];
  if (closing && !closing.opens) {
    cuts[last] = Math.min(closing.shrink, over);
    over -= cuts[last];
  }
  const others = line.atoms.flatMap((atom, index) =>
    index < last && atom.shrink > 0 && !(index === 0 && atom.opens) ? [index] : [],
  );
  others.forEach((index, turn) => {
    const cut = Math.ceil(over / (others.length - turn));
    cuts[index] = cut;
    over -= cut;
  });
  return cuts;
}

function isGap(atoms: readonly Atom[], index: number): boolean {
  const next = atoms[index + 1];
  return next !== undefined && !atoms[index]?.noLineEnd && !next.noLineStart;
}

/** The blank that is spread after each atom; a line that would be torn stays ragged. */
function spreadGaps(line: Line, alignment: Alignment): number[] {
  const slack = line.width - line.natural;
  const gaps = line.atoms.map((_, index) => isGap(line.atoms, index));
  const count = gaps.filter(Boolean).length;
  if (alignment !== 'justify' || line.mode !== 'spread' || slack <= 0) return line.atoms.map(() => 0);
  if (count === 0 || slack / count > widestGap) return line.atoms.map(() => 0);
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
    const cut = cuts[index] ?? 0;
    let pen = x - (atom.opens ? cut : 0);
    [...atom.text].forEach((char, place) => {
      const width = atom.widths[place] ?? 0;
      placed.push({ char, role: atom.role, x: pen, width });
      pen += width;
    });
    x += atom.width - cut + (gaps[index] ?? 0);
  });
  return placed;
}
