// Backups of a store in use, and what comes back out of them.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  listBackups,
  noteBackupCheck,
  readBackup,
  type BackupPlace,
} from '../../../../src/main/store/backup-folder.ts';
import { writeBackup } from '../../../../src/main/store/backup-write.ts';
import { verifyBackup } from '../../../../src/main/store/backup-verify.ts';
import { createAuditRepository } from '../../../../src/main/store/audit-repository.ts';
import { openKeySlots } from '../../../../src/main/store/key-slots.ts';
import { finishRestore, restoreBackup } from '../../../../src/main/store/restore.ts';
import { createStorageRepository } from '../../../../src/main/store/storage-repository.ts';
import { createStorageThread } from '../../../../src/main/store/storage-thread.ts';
import { openStore, type Store } from '../../../../src/main/store/store.ts';
import { chooseBackupsToKeep } from '../../../../src/shared/domain/storage.ts';

const start = Date.UTC(2026, 10, 22, 0, 0, 0);
const device = { key: Buffer.alloc(32, 1), kind: 'key-file' as const };
let base: string;
let folder: string;
let root: string;
let key: Uint8Array;
let store: Store;
beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), 'yizhan-backup-'));
  folder = path.join(base, 'data');
  root = path.join(base, 'usb');
  mkdirSync(folder);
  key = openKeySlots(folder).create(device);
  store = openStore({ folder, key });
});
afterEach(() => {
  store.close();
  rmSync(base, { recursive: true, force: true });
});

function audit(act: string): void {
  const log = createAuditRepository(store.db);
  store.transact(() =>
    log.append({ atMs: start, personId: null, role: null, act, subject: null, details: '{}' }),
  );
}
async function keep(bytes: Uint8Array): Promise<string> {
  const staged = await store.blobs.stage(bytes, { maxBytes: 10_000_000 });
  store.transact(() => store.blobs.commit(staged));
  return staged.sha256;
}
async function backUp(nowMs = start): Promise<BackupPlace> {
  const made = await writeBackup({ dataFolder: folder, root, key, nowMs }, () => undefined);
  if (made.result !== 'ok') throw new Error(JSON.stringify(made));
  return made.place;
}
/** One byte of each, its size as it was; a copy gives way, as on another disk: a link would be the station's own file. */
function spoilCopies(pool: string, names: readonly string[]): void {
  for (const name of names) {
    const file = path.join(pool, name);
    const bytes = readFileSync(file);
    bytes[200_000] = (bytes[200_000] ?? 0) ^ 1;
    rmSync(file);
    writeFileSync(file, bytes);
  }
}
const acts = () => store.db.prepare('SELECT act FROM audit ORDER BY entry_no').pluck().all();

describe('a backup', () => {
  it('is made in a thread while the store is written to, and holds what was there when it began', async () => {
    audit('before');
    await keep(Buffer.alloc(600_000, 1));
    const thread = createStorageThread();
    const phases = new Set<string>();
    const making = thread.backUp({ dataFolder: folder, root, key, nowMs: start }, ({ phase }) =>
      phases.add(phase),
    );
    audit('meanwhile');
    const made = await making;
    expect(made).toMatchObject({ result: 'ok', newFiles: 1 });
    expect([...phases]).toEqual(['copying', 'files', 'verifying']);
    const [place] = listBackups(path.join(root, 'yizhan-station'));
    expect(place?.manifest).toMatchObject({ blobFiles: 1, lastCheck: { result: 'ok' } });
    expect(place?.manifest.counts['audit']).toBeGreaterThanOrEqual(1);
  });

  it('keeps a large file once for all backups', async () => {
    await keep(Buffer.alloc(400_000, 1));
    const first = await backUp();
    await keep(Buffer.alloc(400_000, 2));
    const made = await writeBackup({ dataFolder: folder, root, key, nowMs: start + 1000 }, () => undefined);
    expect(made).toMatchObject({ result: 'ok', newFiles: 1 });
    expect(readdirSync(first.blobFolder)).toHaveLength(2);
  });

  it('with a flipped bit in its database or in a large file is called bad, and is not restored', async () => {
    await keep(Buffer.alloc(400_000, 1));
    const place = await backUp();
    const database = path.join(place.folder, 'station.db');
    const good = readFileSync(database);
    const bad = Buffer.from(good);
    bad[40_000] = (bad[40_000] ?? 0) ^ 1;
    writeFileSync(database, bad);
    expect(await verifyBackup(place, key, 'sizes')).toEqual({ result: 'page-damaged', damaged: [] });
    store.close();
    const job = { dataFolder: folder, place, key, restoreId: 'r', nowMs: start, by: null, because: 'test' };
    expect(await restoreBackup(job)).toEqual({ result: 'page-damaged' });
    writeFileSync(database, good);
    const [name = ''] = readdirSync(place.blobFolder);
    const blob = path.join(place.blobFolder, name);
    const bytes = readFileSync(blob);
    bytes[300_000] = (bytes[300_000] ?? 0) ^ 1;
    rmSync(blob);
    writeFileSync(blob, bytes);
    expect(await verifyBackup(place, key, 'all')).toEqual({ result: 'blob-damaged', damaged: [name] });
    rmSync(blob);
    expect(await verifyBackup(place, key, 'sizes')).toEqual({ result: 'blob-damaged', damaged: [name] });
  });

  it('reads a share of the pool each time: a file that was spoilt there and kept its size is whole again, and that is told', async () => {
    for (let fill = 1; fill <= 3; fill += 1) await keep(Buffer.alloc(300_000, fill));
    const first = await backUp();
    const names = readdirSync(first.blobFolder);
    spoilCopies(first.blobFolder, names);
    const mended = new Set<string>();
    for (let round = 2; round <= 25; round += 1) {
      const made = await writeBackup(
        { dataFolder: folder, root, key, nowMs: start + round },
        () => undefined,
      );
      if (made.result !== 'ok') throw new Error(made.result);
      for (const name of made.mended) mended.add(name);
    }
    expect(mended).toEqual(new Set(names));
    const [newest] = listBackups(path.join(root, 'yizhan-station'));
    if (newest === undefined) throw new Error('25 were made');
    expect(await verifyBackup(newest, key, 'all')).toEqual({ result: 'ok', damaged: [] });
  });

  it('of a station in which a large file is spoilt too is made without that file, says so, and so does every backup that names it until it is mended', async () => {
    await keep(Buffer.alloc(300_000, 1));
    const first = await backUp();
    const [name = ''] = readdirSync(first.blobFolder);
    const own = path.join(folder, 'blobs', name);
    const good = readFileSync(own);
    spoilCopies(first.blobFolder, [name]);
    spoilCopies(path.join(folder, 'blobs'), [name]);
    noteBackupCheck(first, { atMs: start, ...(await verifyBackup(first, key, 'all')) });
    const checks = () =>
      listBackups(path.join(root, 'yizhan-station')).map(({ manifest }) => manifest.lastCheck);
    const job = { dataFolder: folder, root, key };
    const made = await writeBackup({ ...job, nowMs: start + 1000 }, () => undefined);
    expect(made).toMatchObject({ result: 'blob-damaged', mended: [] });
    expect(checks()).toMatchObject(Array(2).fill({ result: 'blob-damaged', damaged: [name] }));

    writeFileSync(own, good);
    const again = await writeBackup({ ...job, nowMs: start + 2000 }, () => undefined);
    expect(again).toMatchObject({ result: 'ok', mended: [name] });
    expect(checks()).toMatchObject(Array(3).fill({ result: 'ok', damaged: [] }));
  });

  it('without one of its large files is restored only after somebody agreed, and takes nothing spoilt along', async () => {
    await keep(Buffer.alloc(300_000, 1));
    audit('kept');
    const place = await backUp();
    const [name = ''] = readdirSync(place.blobFolder);
    rmSync(path.join(place.blobFolder, name));
    writeFileSync(path.join(place.blobFolder, name), 'cut');
    store.close();
    const job = { dataFolder: folder, place, key, restoreId: 'r', nowMs: start, by: null, because: 'test' };
    expect(await restoreBackup(job)).toEqual({ result: 'blob-damaged' });
    expect(await restoreBackup({ ...job, withLoss: true })).toMatchObject({ result: 'ok' });
    store = openStore({ folder, key });
    expect(acts()).toEqual(['kept', 'storage.restored']);
    expect(statSync(path.join(folder, 'blobs', name)).size).toBeGreaterThan(300_000);
  });

  it('that another key made, or that is not finished, is none', async () => {
    const place = await backUp();
    expect((await verifyBackup(place, Buffer.alloc(32, 9), 'sizes')).result).toBe('other-key');
    rmSync(path.join(place.folder, 'manifest.json'));
    expect(readBackup(place.folder)).toBeNull();
    await backUp(start + 1000);
    expect(existsSync(place.folder)).toBe(false);
  });

  it('into a folder that is not there is told, not thrown', async () => {
    const file = path.join(base, 'file');
    writeFileSync(file, '');
    const made = await writeBackup(
      { dataFolder: folder, root: path.join(file, 'x'), key, nowMs: start },
      () => undefined,
    );
    expect(made.result).toBe('folder-unreachable');
  });

  it('opens on another machine by the recovery code alone', async () => {
    const code = openKeySlots(folder).makeRecovery(key);
    audit('kept');
    const place = await backUp();
    store.close();
    rmSync(folder, { recursive: true });
    const elsewhere = path.join(base, 'elsewhere');
    mkdirSync(elsewhere);
    // The other machine was started before: it has slots of its own, which must not stand in the way.
    openKeySlots(elsewhere).create({ key: Buffer.alloc(32, 2), kind: 'key-file' });
    const opened = openKeySlots(place.folder).openByRecovery(code);
    const job = {
      dataFolder: elsewhere,
      place,
      key: opened,
      restoreId: 'r',
      nowMs: start,
      by: null,
      because: 'drill',
    };
    expect(await restoreBackup({ ...job, replaceSlots: true })).toMatchObject({ result: 'ok' });
    const slots = openKeySlots(elsewhere);
    store = openStore({ folder: elsewhere, key: slots.openByRecovery(code) });
    expect(acts()).toEqual(['kept', 'storage.restored']);
  });
});

describe('a restore', () => {
  it('puts what was there aside, brings large files back and locks the numbers', async () => {
    const large = Buffer.alloc(500_000, 3);
    const sha256 = await keep(large);
    audit('kept');
    const place = await backUp();
    audit('lost');
    store.close();
    const [name = ''] = readdirSync(path.join(folder, 'blobs'));
    rmSync(path.join(folder, 'blobs', name));
    const job = {
      dataFolder: folder,
      place,
      key,
      restoreId: 'r1',
      nowMs: start,
      by: null,
      because: 'truncated',
    };
    const restored = await restoreBackup(job);
    if (restored.result !== 'ok') throw new Error(restored.result);
    expect(restored.damagedFiles).toBe(1);
    expect(statSync(path.join(restored.asideFolder, 'station.db')).size).toBeGreaterThan(0);
    store = openStore({ folder, key });
    expect(acts()).toEqual(['kept', 'storage.restored']);
    expect(Buffer.from(await store.blobs.open(sha256).read(0, large.length)).equals(large)).toBe(true);
    const rows = createStorageRepository(store.db);
    expect(rows.openRestore()).toMatchObject({ restoreId: 'r1', phase: 'asking' });
    expect(rows.numbersLocked()).toBe(true);
  });

  it('reads the large files that it leaves where they are: one that is spoilt and kept its size gives way to the backup’s', async () => {
    const large = Buffer.alloc(500_000, 3);
    const kept = Buffer.alloc(400_000, 4);
    const [sha256, other] = [await keep(large), await keep(kept)];
    const place = await backUp();
    store.close();
    const blobs = path.join(folder, 'blobs');
    const [name = '', otherName = ''] = readdirSync(blobs).toSorted(
      (a, b) => statSync(path.join(blobs, b)).size - statSync(path.join(blobs, a)).size,
    );
    spoilCopies(blobs, [name]);
    // Spoilt among the backups alone: what is here is better.
    spoilCopies(place.blobFolder, [otherName]);
    const job = { dataFolder: folder, place, key, restoreId: 'r', nowMs: start, by: null, because: 'test' };
    expect(await restoreBackup(job)).toMatchObject({ result: 'ok', damagedFiles: 1 });
    expect(readdirSync(path.join(folder, 'damaged-blobs'))).toEqual([name]);
    store = openStore({ folder, key });
    const read = async (hash: string, { length }: Buffer) =>
      Buffer.from(await store.blobs.open(hash).read(0, length));
    expect((await read(sha256, large)).equals(large)).toBe(true);
    expect((await read(other, kept)).equals(kept)).toBe(true);
  });

  it('that a crash cut after the journal is finished at the next opening, cut before it never happened', async () => {
    audit('kept');
    const place = await backUp();
    audit('lost');
    store.close();
    const job = { dataFolder: folder, place, key, restoreId: 'r1', nowMs: start, by: null, because: 'x' };
    // As the crash left it: the copy is ready, the journal written, the old database still in its place.
    const before = readFileSync(path.join(folder, 'station.db'));
    await restoreBackup(job);
    const after = readFileSync(path.join(folder, 'station.db'));
    const asideName = readdirSync(folder).find((name) => name.startsWith('damaged-')) ?? '';
    const cut = (journal: boolean, oldThere: boolean): void => {
      rmSync(path.join(folder, asideName), { recursive: true, force: true });
      for (const name of ['station.db', 'station.db-wal', 'station.db-shm'])
        rmSync(path.join(folder, name), { force: true });
      if (oldThere) writeFileSync(path.join(folder, 'station.db'), before);
      writeFileSync(path.join(folder, 'station.db.restoring'), after);
      if (journal)
        writeFileSync(path.join(folder, 'restore-journal.json'), JSON.stringify({ aside: asideName }));
    };
    for (const oldThere of [true, false]) {
      cut(true, oldThere);
      finishRestore(folder);
      finishRestore(folder);
      store = openStore({ folder, key });
      expect(acts()).toEqual(['kept', 'storage.restored']);
      store.close();
    }
    cut(false, true);
    finishRestore(folder);
    store = openStore({ folder, key });
    expect(acts()).toEqual(['kept', 'lost']);
  });
});

describe('rotation', () => {
  const hour = 3_600_000;
  it('keeps three newest, seven days, four weeks, and never removes the only good one', () => {
    const hourly = Array.from({ length: 24 * 60 }, (_, index) => ({
      name: `b${index}`,
      madeAtMs: start + index * hour,
      worth: 'whole' as const,
    }));
    const keptNames = chooseBackupsToKeep(hourly);
    const ages = hourly
      .filter(({ name }) => keptNames.has(name))
      .map(({ madeAtMs }) => Math.floor((start + 1440 * hour - madeAtMs) / hour));
    expect(keptNames.size).toBeLessThanOrEqual(14);
    expect(ages.filter((age) => age <= 3)).toHaveLength(3);
    expect(Math.max(...ages)).toBeGreaterThan(20 * 24);
    const worthBut = (worth: 'with-loss' | 'useless') =>
      chooseBackupsToKeep(
        hourly.slice(0, 100).map((backup, index) => ({ ...backup, worth: index === 2 ? 'whole' : worth })),
      );
    const besideUseless = worthBut('useless');
    expect([besideUseless.has('b2'), besideUseless.has('b1')]).toEqual([true, false]);
    // Those without a large file are rotated like any other, and never push the last whole one out.
    const besideLoss = worthBut('with-loss');
    expect([besideLoss.has('b2'), besideLoss.has('b99')]).toEqual([true, true]);
    expect(besideLoss.size).toBeLessThanOrEqual(15);
  });
});
