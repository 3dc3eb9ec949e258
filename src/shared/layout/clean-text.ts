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

function hasInk(code: number): boolean {
  // Nearly every character of a document is in one of these two stretches.
  if ((code >= 0x20 && code < 0x7f) || (code > 0x2070 && code < 0xd800)) return true;
  return !invisibleRanges.some(([first, last]) => code >= first && code <= last);
}

/** White space that is drawn as one blank; the ideographic blank is not among it. */
function isLineWhite(code: number): boolean {
  return (
    (code >= 0x09 && code <= 0x0d) || code === 0x85 || code === 0x2028 || code === 0x2029 || code === 0xa0
  );
}

/** A text as it can be printed, code point by code point. */
export interface PrintableText {
  readonly chars: readonly string[];
  /** UTF-16 offset of each character, counted from that of the first; -1 where another character is printed in its place. */
  readonly offsets: readonly number[];
}

/**
 * White space other than the blanks becomes one blank, what has no ink is left out, lone surrogates are marked. `start` is the offset of the
 * text's first character; null: its characters have none.
 */
export function readPrintable(text: string, start: number | null): PrintableText {
  const chars: string[] = [];
  const offsets: number[] = [];
  let inWhite = false;
  // Not the text itself: V8 13.6 reads on behind the end of a cut string whose last unit is half a character, once the code is optimised.
  const whole = text.toWellFormed();
  for (let at = 0; at < whole.length;) {
    const code = whole.codePointAt(at) ?? 0;
    const length = code > 0xffff ? 2 : 1;
    const white = isLineWhite(code);
    const lone = code === 0xfffd && text.charCodeAt(at) !== code;
    if (white ? !inWhite : hasInk(code)) {
      chars.push(white ? ' ' : String.fromCodePoint(code));
      offsets.push(white || lone || start === null ? -1 : start + at);
    }
    inWhite = white;
    at += length;
  }
  return { chars, offsets };
}

/** The printable form of a text. */
export function printable(text: string): string {
  return readPrintable(text, null).chars.join('');
}
