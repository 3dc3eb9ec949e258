// What happens at a start with data that are damaged, gone, or asked to be restored: never a new, empty database, and never a write to what is damaged.
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openData } from '../../../../../src/main/station/open-data.ts';
import { askForRestore } from '../../../../../src/main/station/storage/restore-request.ts';
import { wordStartRefusal } from '../../../../../src/main/station/start-refusal.ts';
import { writeBackup } from '../../../../../src/main/store/backup-write.ts';
import { createStorageRepository } from '../../../../../src/main/store/storage-repository.ts';

const deviceKey = { key: Buffer.alloc(32, 4), kind: 'key-file' as const };
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'yizhan-open-'));
  file = path.join(folder, 'station.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = () => openData({ folder, deviceKey, nowMs: Date.now });
/** Data with one mark before the backup and, when wanted, one after it. */
async function fill(options: { readonly backup: boolean }): Promise<string | null> {
  const data = await open();
  const name = (unit: string) =>
    data.store.transact(() => data.store.db.prepare('UPDATE station SET unit_name = ?').run(unit));
  name('备份时');
  const job = { dataFolder: folder, root: path.join(folder, 'backup'), key: data.dataKey, nowMs: Date.now() };
  const made = options.backup ? await writeBackup(job, () => undefined) : null;
  name('最后');
  data.close();
  return made?.result === 'ok' ? made.place.folder : null;
}
async function nameIn(data: Awaited<ReturnType<typeof openData>>): Promise<unknown> {
  return await Promise.resolve(data.store.db.prepare('SELECT unit_name FROM station').pluck().get());
}
function damageFirstPage(): void {
  const bytes = readFileSync(file);
  bytes[5000] = (bytes[5000] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}

it('a damaged page that nothing needs: the damaged data are shown from a copy, and stay as they were found', async () => {
  await fill({ backup: false });
  const bytes = readFileSync(file);
  const last = bytes.length - 16_384 + 200;
  bytes[last] = (bytes[last] ?? 0) ^ 1;
  writeFileSync(file, bytes);
  const data = await open().catch((error: unknown) => error as Error);
  if (data instanceof Error) throw data;
  expect(data.rescue).toMatchObject({ finding: 'page-damaged', shows: 'damaged' });
  expect(await nameIn(data)).toBe('最后');
  data.store.transact(() => data.store.db.prepare(`UPDATE station SET unit_name = 'x'`).run());
  data.close();
  expect(readFileSync(file).equals(bytes)).toBe(true);
  expect(existsSync(path.join(folder, 'rescue'))).toBe(false);
});

it('a damaged first page is damage and not a wrong key; the newest backup is shown', async () => {
  await fill({ backup: true });
  damageFirstPage();
  const data = await open();
  expect(data.rescue).toMatchObject({ shows: 'backup' });
  expect(await nameIn(data)).toBe('备份时');
  data.close();
});

it('a database that is gone is missed, never made anew', async () => {
  await fill({ backup: true });
  for (const name of ['station.db', 'station.db-wal', 'station.db-shm'])
    rmSync(path.join(folder, name), { force: true });
  const data = await open();
  expect(data.rescue).toMatchObject({ finding: 'missing', shows: 'backup' });
  data.close();
  expect(existsSync(file)).toBe(false);
});

it('with nothing that can be read the start is refused in words that erase nothing', async () => {
  await fill({ backup: false });
  truncateSync(file, 16_384);
  const error = await open().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'database-damaged' });
  expect(wordStartRefusal(error)).toMatch(/没有删除任何文件[\s\S]*Nothing was deleted/);
  expect(readdirSync(folder)).toContain('station.db');
});

it('a restore that was asked for is done before the next opening, once', async () => {
  const backupFolder = await fill({ backup: true });
  askForRestore(folder, {
    backupFolder: backupFolder ?? '',
    restoreId: 'r1',
    because: 'asked',
    by: { personId: 'p', role: 'administrator' },
  });
  const data = await open();
  expect(data.restored).toMatchObject({ result: 'ok' });
  expect(await nameIn(data)).toBe('备份时');
  expect(createStorageRepository(data.store.db).numbersLocked()).toBe(true);
  data.close();
  const again = await open();
  expect(again.restored).toBeNull();
  again.close();
});

it('a restore that cannot be done leaves the data as they are, and says so', async () => {
  await fill({ backup: false });
  const by = { personId: 'p', role: 'administrator' };
  askForRestore(folder, { backupFolder: path.join(folder, 'gone'), restoreId: 'r1', because: 'asked', by });
  const data = await open();
  expect(data.restored).toEqual({ result: 'folder-unreachable' });
  expect([data.rescue, await nameIn(data)]).toEqual([null, '最后']);
  data.close();
});
