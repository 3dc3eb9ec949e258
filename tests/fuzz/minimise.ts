// A smaller input that fails in the same way: pieces are left out as long as it still does.

/** `fails` answers with a name of the failure, or null. Bounded in tries: a failure that is slow to show must not take for ever. */
export async function minimise(
  input: Uint8Array,
  fails: (bytes: Uint8Array) => Promise<string | null>,
  maxTries = 400,
): Promise<Uint8Array> {
  const name = await fails(input);
  let best = input;
  let tries = 0;
  for (
    let piece = Math.ceil(best.length / 2);
    piece >= 1 && tries < maxTries;
    piece = Math.floor(piece / 2)
  ) {
    for (let at = 0; at < best.length && tries < maxTries;) {
      const smaller = Buffer.concat([best.subarray(0, at), best.subarray(at + piece)]);
      tries += 1;
      if (smaller.length > 0 && (await fails(smaller)) === name) best = smaller;
      else at += piece;
    }
  }
  return best;
}
