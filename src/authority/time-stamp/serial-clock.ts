// Numbers and times of time stamps. No number is ever given twice, not even by two processes on one folder or after a power cut: numbers are reserved on
// the disk in blocks before the first of a block is used. No time ever goes back: the last time is kept too, and a clock that has gone behind it is refused.
//
//     time-stamp.json   { format, version, reservedUpTo: the next free number, latest: a time that was given }
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AuthorityError } from '../authority-error.ts';
import { writeWhole } from '../files.ts';
import { withLock } from '../state-lock.ts';

export type Tick =
  | { readonly ok: true; readonly serial: Uint8Array; readonly at: Date }
  /** The clock stands before a time that was given already. */
  | { readonly ok: false; readonly latest: Date };

export interface SerialClock {
  /** The next number with the time; nothing when the clock went back. */
  tick(): Tick;
}

// One write in so many stamps; a crash throws away the rest of the block.
const blockSize = 256;
// The state on the disk is never further behind than this: so far a clock that went back during a pause could deceive.
const keepEveryMs = 5000;
// Time services correct a clock by parts of a second without being wrong.
const jitterMs = 500;

/** Serials and times of the authority in `folder`. */
export function openSerialClock(folder: string, clock: () => Date): SerialClock {
  const path = join(folder, 'time-stamp.json');
  let next = 0;
  let end = 0;
  let latestMs = readKept(path).latestMs;
  let keptMs = latestMs;
  const reserve = (nowMs: number): void =>
    withLock(join(folder, 'time-stamp.lock'), () => {
      const kept = readKept(path);
      if (next >= end) [next, end] = [kept.reservedUpTo, kept.reservedUpTo + blockSize];
      latestMs = Math.max(latestMs, kept.latestMs, nowMs);
      keptMs = latestMs;
      const reservedUpTo = Math.max(kept.reservedUpTo, end);
      const state = { format, version: 1, reservedUpTo, latest: new Date(latestMs).toISOString() };
      writeWhole(path, `${JSON.stringify(state)}\n`);
    });
  return {
    tick() {
      const nowMs = clock().getTime();
      if (nowMs < latestMs - jitterMs) return { ok: false, latest: new Date(latestMs) };
      if (next >= end || nowMs - keptMs >= keepEveryMs) reserve(nowMs);
      latestMs = Math.max(latestMs, nowMs);
      const serial = Buffer.alloc(8);
      serial.writeBigUInt64BE(BigInt(next));
      next += 1;
      return { ok: true, serial, at: new Date(latestMs) };
    },
  };
}

const format = 'yizhan/time-stamp';

function readKept(path: string): { readonly reservedUpTo: number; readonly latestMs: number } {
  if (!existsSync(path)) return { reservedUpTo: 1, latestMs: 0 };
  const kept = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  const { reservedUpTo, latest } = kept;
  const latestMs = Date.parse(String(latest));
  const isGood = kept['format'] === format && kept['version'] === 1 && Number.isSafeInteger(reservedUpTo);
  if (!isGood || Number.isNaN(latestMs)) throw new AuthorityError('state-unreadable', path);
  return { reservedUpTo: reservedUpTo as number, latestMs };
}
