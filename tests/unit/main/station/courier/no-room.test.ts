import { expect, test } from 'vitest';
import { refuseFullDisk } from '../../../../../src/main/station/courier/take-pack.ts';
import { floorSpaceBytes } from '../../../../../src/main/store/disk-space.ts';
import type { CourierManifest } from '../../../../../src/shared/domain/courier.ts';

const megabyte = 1_000_000;
const entryOf = (id: string, sizeBytes: number) => ({
  ...{ kind: 'document' as const, id, documentId: id, number: null, at: null },
  message: { sha256: 'a'.repeat(64) as never, sizeBytes: 1000 },
  package: { sha256: 'b'.repeat(64) as never, sizeBytes },
});
const pack = {
  manifest: {
    entries: [entryOf('1', 300 * megabyte), entryOf('2', 200 * megabyte)],
  } as unknown as CourierManifest,
};

test('a pack asks for the room of what is not here yet, with the floor to spare, and says how much', () => {
  const free = floorSpaceBytes + 250 * megabyte;
  expect(refuseFullDisk({ pack, rows: [], free })).toMatchObject({
    details: { reason: 'no-room', needed: '568 MB', free: '318 MB' },
  });
  // Broken off after the first: only the second still needs room.
  expect(refuseFullDisk({ pack, rows: [{ position: 0, state: 'taken' }], free })).toBeNull();
  expect(refuseFullDisk({ pack, rows: [{ position: 0, state: 'waiting' }], free })).not.toBeNull();
});
