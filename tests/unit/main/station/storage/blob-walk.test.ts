// The walk over the large files of a station in use, and what it makes of a spoilt one. Tick by tick by hand, as the clock would.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createBackupKeeper } from '../../../../../src/main/station/storage/backup-keeper.ts';
import { walkBlobs } from '../../../../../src/main/station/storage/blob-walk.ts';
import { listBackups } from '../../../../../src/main/store/backup-folder.ts';
import { writeBackup } from '../../../../../src/main/store/backup-write.ts';
import { openKeySlots } from '../../../../../src/main/store/key-slots.ts';
import {
  createStorageRepository,
  type StorageRun,
} from '../../../../../src/main/store/storage-repository.ts';
import { openStore, type Store } from '../../../../../src/main/store/store.ts';
import { createTestParts } from '../../../../support/station-parts.ts';

const large = Buffer.alloc(600_000, 7);
let base: string;
let folder: string;
let root: string;
let key: Uint8Array;
let store: Store;
let sha256: string;
let kept: Pick<StorageRun, 'result' | 'details'>[];
beforeEach(async () => {
  base = mkdtempSync(path.join(tmpdir(), 'yizhan-blob-walk-'));
  [folder, root] = [path.join(base, 'data'), path.join(base, 'usb')];
  mkdirSync(folder);
  key = openKeySlots(folder).create({ key: Buffer.alloc(32, 1), kind: 'key-file' });
  store = openStore({ folder, key });
  const staged = await store.blobs.stage(large, { maxBytes: large.length });
  store.transact(() => store.blobs.commit(staged));
  sha256 = staged.sha256;
  kept = [];
});
afterEach(() => {
  store.close();
  rmSync(base, { recursive: true, force: true });
});

const home = () => path.join(root, 'yizhan-station');
const nameIn = (place: string): string => readdirSync(place)[0] ?? '';
/** A round of the walk: all files, and then its end. */
async function walk(): Promise<void> {
  const rows = createStorageRepository(store.db);
  const keep = (found: Pick<StorageRun, 'result' | 'details'>): void => {
    kept.push(found);
    store.transact(() => rows.addRun({ kind: 'blob-check', startedAtMs: 1, endedAtMs: 2, ...found }));
  };
  const parts = { store, folders: { data: folder } as never };
  const pools = () => listBackups(home()).map(({ blobFolder }) => blobFolder);
  await walkBlobs({ parts, rows, pools, keep });
}
const backUp = () => writeBackup({ dataFolder: folder, root, key, nowMs: Date.now() }, () => undefined);
/** One byte, the size as it was; the second name of the same file gives way, as on another disk. */
function spoil(place: string): void {
  const file = path.join(place, nameIn(place));
  const bytes = readFileSync(file);
  bytes[300_000] = (bytes[300_000] ?? 0) ^ 1;
  rmSync(file);
  writeFileSync(file, bytes);
}
const opens = async (): Promise<boolean> =>
  await store.blobs
    .open(sha256)
    .read(0, large.length)
    .then(
      (bytes) => Buffer.from(bytes).equals(large),
      () => false,
    );

it('writes a spoilt large file anew from the backups, tells it once, and leaves nothing beside it', async () => {
  const blobs = path.join(folder, 'blobs');
  await backUp();
  await walk();
  expect(kept).toEqual([]);
  spoil(blobs);
  expect(await opens()).toBe(false);
  await walk();
  expect(kept).toEqual([{ result: 'ok', details: { sha256, file: nameIn(blobs), outcome: 'mended' } }]);
  expect(await opens()).toBe(true);
  expect(readdirSync(blobs)).toHaveLength(1);
  await walk();
  expect(kept).toHaveLength(1);
});

it('brings back one that is gone', async () => {
  await backUp();
  rmSync(path.join(folder, 'blobs', nameIn(path.join(folder, 'blobs'))));
  await walk();
  expect(kept).toMatchObject([{ result: 'ok', details: { outcome: 'mended' } }]);
  expect(await opens()).toBe(true);
});

it('without a whole copy says so once, changes nothing, and mends as soon as a backup that has one is there', async () => {
  const blobs = path.join(folder, 'blobs');
  const name = nameIn(blobs);
  await backUp();
  const pool = path.join(home(), 'blobs');
  const whole = readFileSync(path.join(pool, name));
  spoil(blobs);
  spoil(pool);
  const spoilt = readFileSync(path.join(blobs, name));
  for (let round = 1; round <= 3; round += 1) await walk();
  const still = { spoilt: name, spoiltFiles: '1' };
  const details = { sha256, file: name, outcome: 'no-whole-copy', ...still };
  expect(kept).toEqual([{ result: 'blob-damaged', details }]);
  expect(readFileSync(path.join(blobs, name)).equals(spoilt)).toBe(true);

  writeFileSync(path.join(pool, name), whole);
  await walk();
  expect(kept.slice(1)).toEqual([{ result: 'ok', details: { sha256, file: name, outcome: 'mended' } }]);
  expect(await opens()).toBe(true);
});

it('forgets a spoilt one that belongs to nothing any more', async () => {
  spoil(path.join(folder, 'blobs'));
  await walk();
  store.db.prepare('DELETE FROM blobs').run();
  await walk();
  expect(kept.map(({ result }) => result)).toEqual(['blob-damaged', 'ok']);
});

it('by the clock of a station: mended from the backup that lies where nobody chose another place, and in the audit log', async () => {
  store.close();
  const bench = createTestParts({ folder, key });
  ({ store } = bench.parts);
  const keeper = createBackupKeeper(bench.parts, key);
  await keeper.tick();
  keeper.configure({ folder: root, everyHours: 4 });
  const blobs = path.join(folder, 'blobs');
  spoil(blobs);
  await keeper.tick();
  expect(await opens()).toBe(true);
  const audited = store.db
    .prepare("SELECT details FROM audit WHERE act = 'storage.fileMended'")
    .pluck()
    .all();
  const { details } = createStorageRepository(store.db).lastRun('blob-check') ?? {};
  expect(details).toEqual({ sha256, file: nameIn(blobs), outcome: 'mended' });
  expect(audited).toEqual([JSON.stringify(details)]);
  await keeper.stop();
  bench.release();
  store = openStore({ folder, key });
});
