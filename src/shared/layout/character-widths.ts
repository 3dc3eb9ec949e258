// Widths of characters in thousandths of a cell. The layout never asks a font: a page must not move when a face is exchanged.

/** Advances of U+0020 to U+007E in Times metrics (Tinos is compatible); frozen. */
const asciiWidths: readonly number[] = [
  250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500,
  500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611, 556, 722, 722, 333,
  389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469,
  500, 333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389,
  278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
];

const typicalLatinWidth = 500;
const apostropheWidth = 333;
export const fullWidth = 1000;

/** Marks that stand on the character before them and take no room of their own. */
export function isCombining(char: string): boolean {
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x300 || (code >= 0x3100 && code < 0xa000)) return false;
  return /\p{M}/u.test(char);
}

/** Letters and digits that form unbreakable words: ASCII without the space, and accented Latin letters. */
export function isLatin(char: string): boolean {
  const code = char.codePointAt(0) ?? 0;
  return (code > 0x20 && code < 0x7f) || (code >= 0xc0 && code <= 0x24f && code !== 0xd7 && code !== 0xf7);
}

/** Width of a character of a Latin word. */
export function latinWidth(char: string): number {
  if (char === '’') return apostropheWidth;
  if (isCombining(char)) return 0;
  return asciiWidths[(char.codePointAt(0) ?? 0) - 0x20] ?? typicalLatinWidth;
}

/** The width that the layout gives a character when nothing is squeezed or spread. */
export function nominalWidth(char: string): number {
  return char === ' ' || isLatin(char) || isCombining(char) ? latinWidth(char) : fullWidth;
}
