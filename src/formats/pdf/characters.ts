// The three kinds of bytes of ISO 32000-1, 7.2.3, and what the lexer asks of them.

/** Kinds of bytes. */
export const kinds = { regular: 0, space: 1, delimiter: 2 } as const;
/** Kind of every byte (7.2.3); a table, because every byte of a file passes here. */
export const kindOf = new Uint8Array(256);
for (const byte of [0, 9, 10, 12, 13, 32]) kindOf[byte] = kinds.space;
for (const character of '()<>[]{}/%') kindOf[character.charCodeAt(0)] = kinds.delimiter;

/** White space of 7.2.3. */
export function isPdfSpace(byte: number | undefined): boolean {
  return byte !== undefined && kindOf[byte] === kinds.space;
}

/** Value of a digit, -1 for every other byte and behind the end. */
export function digitAt(bytes: Uint8Array, at: number): number {
  const digit = (bytes[at] ?? 0) - 0x30;
  return digit >= 0 && digit <= 9 ? digit : -1;
}

/** No regular character: a word ends here. */
export const isEnd = (byte: number | undefined): boolean =>
  byte === undefined || kindOf[byte] !== kinds.regular;

/** First byte from `from` on that is no white space. */
export function spacesFrom(bytes: Uint8Array, from: number): number {
  let at = from;
  // As far as a reference is ever looked for.
  while (at - from < 32 && isPdfSpace(bytes[at])) at += 1;
  return at;
}
