// Room on the disk, asked before anything large is written: what must never fail (receipts, states, the audit log) keeps its room.
import { statfsSync } from 'node:fs';
import type { SpaceLevel } from '../../shared/domain/storage.ts';
import { DiskFullError } from './disk-full.ts';

/** Below this a person is warned. */
export const lowSpaceBytes = 1_000_000_000;
/** Below this nothing large is taken in any more: weeks of receipts and states still fit. */
export const floorSpaceBytes = 64 * 1024 * 1024;

/** Bytes that this user may still write in `folder`. */
export function freeBytesOf(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** What so much free room means. */
export function judgeSpace(freeBytes: number): SpaceLevel {
  if (freeBytes < floorSpaceBytes) return 'floor';
  return freeBytes < lowSpaceBytes ? 'low' : 'enough';
}

/** Throws DiskFullError when `bytes` more would leave less than the floor in `folder`. */
export function assertRoomFor(folder: string, bytes: number, floorBytes = floorSpaceBytes): void {
  const freeBytes = freeBytesOf(folder);
  if (freeBytes - bytes < floorBytes)
    throw new DiskFullError(
      new Error(`${bytes} bytes more, of ${freeBytes} free, would leave less than ${floorBytes}`),
    );
}
