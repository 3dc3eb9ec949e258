// What of a text can stand on a page: control and direction characters have no ink and could hide or reorder what is printed.

// C0/C1 controls, zero-width and direction marks, variation selectors, byte order mark, interlinear and tag characters.
const invisible =
  // eslint-disable-next-line no-control-regex -- control characters are exactly what is looked for
  /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu;
const lineWhite = /[\t\n\v\f\r\u0085\u2028\u2029\u00a0]+/gu;

/** The printable form: white space other than the blanks becomes one blank, what has no ink is left out, lone surrogates are marked. */
export function printable(text: string): string {
  return text.toWellFormed().replace(lineWhite, ' ').replace(invisible, '');
}
