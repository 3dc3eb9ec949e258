// One byte at a place: another value, gone, or one more.
import type { Random } from './random.ts';

const kinds = ['flip', 'set', 'remove', 'insert'] as const;

/** One-byte change; most keep the length, so that offsets go on fitting. */
export function changeByte(bytes: Uint8Array, random: Random): Uint8Array {
  const kind = random.next() < 0.8 ? random.pick(['flip', 'set'] as const) : random.pick(kinds);
  const at = random.below(bytes.length);
  if (kind === 'remove') return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]);
  const value = random.below(256);
  if (kind === 'insert')
    return Buffer.concat([bytes.subarray(0, at), Uint8Array.of(value), bytes.subarray(at)]);
  const changed = Uint8Array.from(bytes);
  changed[at] = kind === 'flip' ? (bytes[at] ?? 0) ^ (1 << random.below(8)) : value;
  return changed;
}
