// A real face's marks are not as wide as their cells: — is 0.89 em in one, “ is 0.35 em in another. The glyph is fitted into the cell
// when it is drawn, so that the layout need not know.
import { fullWidth, isLatin, nominalWidth } from './character-widths.ts';
import { asciiAdvances, markAdvances } from './face-advances.ts';
import type { FaceRole } from './page-model.ts';

/** How a glyph stands in its cell: moved to the right by thousandths of an em, and scaled horizontally. */
export interface GlyphFit {
  readonly shift: number;
  readonly scalePermille: number;
}

const asDesigned: GlyphFit = { shift: 0, scalePermille: 1000 };
const opening = new Set('“‘（《〈〔【「『［｛');
const closing = new Set('”’）》〉〕】」』］｝，。、；：');
/** Dashes and leaders fill their cell, or a line of two would have a hole. */
const filling = new Set('—…');

/** Fits a glyph of that advance (thousandths of an em) into the width that the layout gives the character. */
export function fitGlyph(char: string, advance: number): GlyphFit {
  const cell = nominalWidth(char);
  if (char === ' ' || cell === 0 || advance <= 0 || Math.abs(advance - cell) <= 1) return asDesigned;
  if (advance > cell || filling.has(char))
    return { shift: 0, scalePermille: Math.round((cell * 1000) / advance) };
  if (cell === fullWidth && opening.has(char)) return { shift: cell - advance, scalePermille: 1000 };
  if (cell === fullWidth && closing.has(char)) return asDesigned;
  return { shift: Math.round((cell - advance) / 2), scalePermille: 1000 };
}

type DrawnFace = keyof typeof markAdvances;
const drawnFace = (role: FaceRole): DrawnFace => (role === 'fang' ? 'song' : role);

/** Advance of a character in the bundled face of a role, thousandths of an em. */
export function bundledAdvance(role: FaceRole, char: string): number {
  const face = drawnFace(role);
  if (face !== 'kai' && face !== 'latin' && (char === ' ' || isLatin(char))) {
    return asciiAdvances[face][(char.codePointAt(0) ?? 0) - 0x20] ?? nominalWidth(char);
  }
  const marks: Readonly<Record<string, number | undefined>> = markAdvances[face];
  return marks[char] ?? nominalWidth(char);
}
