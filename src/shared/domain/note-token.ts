// A delivery note on its way, as one string:
//
//   compact JWS of the note | "~" holder "=" wrapped content key | "~" holder "=" …        holder: a unit's code, or `exchange`
//
// The keys stand behind the signed note and not in it: of a note to 1,500 units each needs one key of 600 characters, and whoever passes the note on cuts
// the others away. They need no signature. A key that was changed, left out or put in another's place opens nothing, and what it opens must have the hash
// that the signed note names. Neither a JWS nor a JWE has a "~" or a "=" in it.

/** The exchange among the holders of a content key. */
export const exchangeHolder = 'exchange';

/**
 * Letters of a whole note that an exchange takes in one request. A document goes to 5,000 units at most (published-shapes.ts): 110 bytes of JSON for each in
 * base64url, and behind it a key of 560 letters (RSA-2048) to 900 (RSA-4096), are 6,000,000 at most.
 */
export const maxNoteChars = 8_000_000;

/** The signed note alone. */
export function noteJwsOf(token: string): string {
  const end = token.indexOf('~');
  return end < 0 ? token : token.slice(0, end);
}

/** The note with the wrapped keys of these holders, in their order. */
export function withWrappedKeys(jws: string, keys: ReadonlyMap<string, string>): string {
  return [noteJwsOf(jws), ...[...keys].map(([holder, wrapped]) => `${holder}=${wrapped}`)].join('~');
}

/** The key that was wrapped for this holder; null when there is none. */
export function wrappedKeyOf(token: string, holder: string): string | null {
  const mark = `~${holder}=`;
  const start = token.indexOf(mark);
  if (start < 0) return null;
  const end = token.indexOf('~', start + 1);
  return token.slice(start + mark.length, end < 0 ? token.length : end);
}

/** All wrapped keys by their holders. */
export function wrappedKeysOf(token: string): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (const part of token.split('~').slice(1)) {
    const end = part.indexOf('=');
    const holder = part.slice(0, end);
    // As `wrappedKeyOf` finds it: the first of two.
    if (end > 0 && !keys.has(holder)) keys.set(holder, part.slice(end + 1));
  }
  return keys;
}

/** The note as it goes to one holder: the keys of all others are cut away. */
export function noteTokenFor(token: string, holder: string): string {
  const wrapped = wrappedKeyOf(token, holder);
  return wrapped === null ? noteJwsOf(token) : `${noteJwsOf(token)}~${holder}=${wrapped}`;
}
