// Seeded mutations of bytes: the same seed always breaks the same way, so that a failure can be repeated.

/** Numbers in [0, 1) from a 32-bit seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A copy with one to eight wounds: flipped, overwritten, cut, doubled or removed bytes. */
export function mutate(bytes: Uint8Array, random: () => number): Uint8Array {
  let copy: Buffer = Buffer.from(bytes);
  const wounds = 1 + Math.floor(random() * 8);
  for (let wound = 0; wound < wounds && copy.length > 0; wound += 1) {
    const at = Math.floor(random() * copy.length);
    const length = Math.floor(random() * Math.min(64, copy.length - at));
    const kind = Math.floor(random() * 6);
    if (kind === 0) copy[at] = (copy[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    if (kind === 1) copy[at] = [0, 0xff, 0x7f, 0x30, 0x39, 0x28][Math.floor(random() * 6)] ?? 0;
    if (kind === 2) copy = copy.subarray(0, at);
    if (kind === 3) copy = Buffer.concat([copy.subarray(0, at + length), copy.subarray(at)]);
    if (kind === 4) copy = Buffer.concat([copy.subarray(0, at), copy.subarray(at + length)]);
    if (kind === 5) copy.fill(Math.floor(random() * 256), at, at + length);
  }
  return copy;
}
