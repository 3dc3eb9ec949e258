// The words of a file: a few dozen names and keywords come again in every object of every file, and each is spelled out once.

interface KnownWord {
  readonly bytes: Uint8Array;
  readonly word: string;
}

// Bounded in number and length, for a hostile file may bring any.
const knownWords = new Map<number, KnownWord>();
const maxKnownWords = 2000;
const maxKnownLength = 24;

/** The bytes [start, end) as Latin-1 text. */
export function spellWord(bytes: Buffer, start: number, end: number): string {
  if (end - start > maxKnownLength) return bytes.toString('latin1', start, end);
  let slot = end - start;
  for (let at = start; at < end; at += 1) slot = (Math.imul(slot, 31) + (bytes[at] ?? 0)) | 0;
  const known = knownWords.get(slot);
  if (known !== undefined && standsAt(known.bytes, bytes, start, end)) return known.word;
  const word = bytes.toString('latin1', start, end);
  // Two words may meet in one place: the second one is then spelled out every time.
  if (known === undefined && knownWords.size < maxKnownWords)
    knownWords.set(slot, { bytes: Uint8Array.prototype.slice.call(bytes, start, end), word });
  return word;
}

function standsAt(word: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (word.length !== end - start) return false;
  for (let at = 0; at < word.length; at += 1) if (word[at] !== bytes[start + at]) return false;
  return true;
}
