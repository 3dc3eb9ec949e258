import { randomBytes, randomInt } from 'node:crypto';

// Ids made within one millisecond count up (RFC 9562, 6.2, method 1): what was made first also sorts first. The one state of this module.
let lastMs = -1;
let sequence = 0;
const lastSequence = 0xfff;
/** A random start in the lower half leaves room to count and tells nobody how many there were. */
const highestStart = 0x800;

function nextSequence(nowMs: number): number {
  sequence = nowMs === lastMs ? sequence + 1 : randomInt(highestStart);
  lastMs = nowMs;
  // More than 2,000 in a millisecond: still unique by their random part, only no longer in order.
  if (sequence > lastSequence) sequence = 0;
  return sequence;
}

/** A UUID v7 (RFC 9562, 5.7): sorts by the time of its making, unique without asking anybody. */
export function makeUuid<Id extends string = string>(nowMs: number): Id {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(nowMs, 0, 6);
  bytes.writeUInt16BE(0x7000 | nextSequence(nowMs), 6);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as Id;
}
