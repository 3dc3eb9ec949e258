// What of a text can stand on a page: control and direction characters have no ink and could hide or reorder what is printed.

// C0/C1 controls, zero-width and direction marks, variation selectors, byte order mark, interlinear and tag characters.
const invisibleRanges: readonly (readonly [number, number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x180e, 0x180e],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x206f],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xfff9, 0xfffb],
  [0xe0000, 0xe0fff],
];

function hasInk(char: string): boolean {
  const code = char.codePointAt(0) ?? 0;
  return !invisibleRanges.some(([first, last]) => code >= first && code <= last);
}

const lineWhite = /[\t\n\v\f\r\u0085\u2028\u2029\u00a0]+/gu;

/** The printable form: white space other than the blanks becomes one blank, what has no ink is left out, lone surrogates are marked. */
export function printable(text: string): string {
  return [...text.toWellFormed().replace(lineWhite, ' ')].filter(hasInk).join('');
}
