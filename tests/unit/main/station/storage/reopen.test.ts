// One-click restore: the station closes and opens by itself, out of daily work and out of rescue mode, and says what came of it.
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openWindow, openWindowOf, type StationClient } from '../../../../../src/demo/demo-window.ts';
import { openStationHouse, type StationHouse } from '../../../../../src/main/station/station-house.ts';
import type { Station } from '../../../../../src/main/station/station.ts';
import { openKeySlots } from '../../../../../src/main/store/key-slots.ts';
import { makeRecoveryCode } from '../../../../../src/main/store/recovery-code.ts';

const key = randomBytes(32);
const boss = { name: '管理员', role: 'administrator' as const, password: 'Yunling-2026' };
let folder: string;
let house: StationHouse;
let lost: unknown[];

const openIt = async (): Promise<void> => {
  house = await openStationHouse({
    ...{ folder, deviceKey: { key, kind: 'key-file' }, sync: false, writeLog: () => undefined },
    onLost: (error) => lost.push(error),
  });
};
const station = (): Station => {
  const open = house.current();
  if (open === null) throw new Error('it is being opened again');
  return open;
};
const administrator = async (): Promise<StationClient> => (await openWindowOf(station(), boss)).client;
const audited = (act: string) => {
  const select = 'SELECT details FROM audit WHERE act = ? ORDER BY entry_no';
  return station().parts.store.db.prepare<[string], string>(select).pluck().all(act);
};
const banner = () => openWindow(station()).client.storage.banner({});
const reopened = (): Promise<void> =>
  new Promise((resolve) => house.watch((change) => (change === 'open' ? resolve() : undefined)));
const note = (text: string): void => {
  const { db } = station().parts.store;
  db.prepare('UPDATE station SET unit_name = ?').run(text);
};
const noted = () => station().parts.store.db.prepare('SELECT unit_name FROM station').pluck().get();

beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'yizhan-reopen-'));
  lost = [];
  await openIt();
  const enrolled = `UPDATE station SET unit_code = '990100-GOV-0001', enrolment_state = 'issued'`;
  station().parts.store.db.prepare(enrolled).run();
  note('备份之前');
  await station().accounts.add(null, boss);
  const { lastBackup } = await (await administrator()).storage.backUp({});
  expect(lastBackup?.result).toBe('ok');
  note('备份之后');
});
afterEach(async () => {
  await house.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('out of daily work: the answer comes first, then another station is open in which nobody is logged in and the backup is said', async () => {
  const before = station();
  const client = await administrator();
  const done = reopened();
  expect((await client.storage.restore({ name: null })).restart).toBe('reopening');
  await done;
  expect(station()).not.toBe(before);
  expect(noted()).toBe('备份之前');
  expect(lost).toEqual([]);
  const { restored, restart, restore } = await banner();
  expect(restored).toMatchObject({ result: 'ok' });
  expect(restore?.backupMadeAtMs).toBe(restored?.backupMadeAtMs);
  expect(restart).toBe('no');
  expect(readdirSync(folder).some((name) => name.startsWith('damaged-'))).toBe(true);
});

test('out of rescue mode: a flipped page is shown, restored by one act, and the next window is in no rescue mode', async () => {
  await house.stop();
  const file = path.join(folder, 'station.db');
  const handle = openSync(file, 'r+');
  const pages = Math.floor(statSync(file).size / 16_384);
  writeSync(handle, randomBytes(64), 0, 64, (pages - 1) * 16_384 + 777);
  closeSync(handle);
  await openIt();
  expect((await banner()).rescue).toMatchObject({ finding: 'page-damaged' });
  const done = reopened();
  await (await administrator()).storage.restore({ name: null });
  await done;
  expect(await banner()).toMatchObject({ rescue: null, restored: { result: 'ok' }, restart: 'no' });
  expect(noted()).toBe('备份之前');
});

test('a backup that turns out damaged leaves everything as it was, and that is said too', async () => {
  const client = await administrator();
  const { backups } = await client.storage.state({});
  const [backup] = backups;
  if (backup === undefined) throw new Error('a backup was made');
  const home = path.join(folder, 'backup', readdirSync(path.join(folder, 'backup'))[0] ?? '');
  const handle = openSync(path.join(home, backup.name, 'station.db'), 'r+');
  writeSync(handle, randomBytes(64), 0, 64, 16_384 * 3 + 777);
  closeSync(handle);
  const done = reopened();
  await client.storage.restore({ name: backup.name });
  await done;
  expect(await banner()).toMatchObject({ restored: { result: 'page-damaged', backupMadeAtMs: null } });
  expect(noted()).toBe('备份之后');
});

test('on a machine whose clock is years behind, the restore bears the day on which it was asked for', async () => {
  const { clock } = station().parts;
  const today = clock.nowMs();
  clock.setOffset(6 * 365 * 24 * 3_600_000);
  const done = reopened();
  await (await administrator()).storage.restore({ name: null });
  await done;
  const rows: unknown[] = station()
    .parts.store.db.prepare(
      `SELECT restored_at_ms FROM restores UNION ALL SELECT at_ms FROM audit WHERE act = 'storage.restored'`,
    )
    .pluck()
    .all();
  expect(rows.length).toBe(2);
  for (const atMs of [...rows, station().parts.clock.nowMs()])
    expect(atMs).toBeGreaterThan(today + 5 * 365 * 24 * 3_600_000);
});

/** A large file of the station's, and its copy among the backups with one byte changed: a link would be the same file. */
async function keepAndSpoilCopy(): Promise<string> {
  const { store } = station().parts;
  const staged = await store.blobs.stage(randomBytes(400_000), { maxBytes: 1_000_000 });
  store.transact(() => store.blobs.commit(staged));
  await (await administrator()).storage.backUp({});
  const pool = path.join(folder, 'backup', 'yizhan-990100-GOV-0001', 'blobs');
  const copy = path.join(pool, readdirSync(pool)[0] ?? '');
  const bytes = readFileSync(copy);
  bytes[300_000] = (bytes[300_000] ?? 0) ^ 1;
  rmSync(copy);
  writeFileSync(copy, bytes);
  return copy;
}

test('a spoilt large file among the backups is said, not restored over, and written anew with the next backup; then a drill with the recovery code reads it all', async () => {
  const slots = openKeySlots(folder);
  const code = slots.makeRecovery(slots.openByDevice({ key, kind: 'key-file' }));
  await keepAndSpoilCopy();
  const { storage } = await administrator();
  const [bad] = (await storage.state({})).backups;
  if (bad === undefined) throw new Error('backups were made');
  const { name } = bad;
  const refusal = (call: Promise<unknown>) => call.catch(({ data }: { data: unknown }) => data);
  expect((await storage.verify({ name })).backups[0]).toMatchObject({
    ...{ name, result: 'blob-damaged', damagedFiles: 1 },
  });
  expect(await refusal(storage.restore({ name }))).toMatchObject({
    ...{ code: 'backup-refused', details: { reason: 'blob-damaged' } },
  });

  const after = await storage.backUp({});
  expect(after.lastBackup).toMatchObject({ result: 'ok', details: { mended: '1' } });
  expect(after.backups.every(({ result }) => result === 'ok')).toBe(true);
  expect(audited('storage.backupMended')).toHaveLength(1);

  expect(await refusal(storage.drill({ recoveryCode: 'ABCD' }))).toMatchObject({
    details: { reason: 'code-mistyped' },
  });
  expect((await storage.state({})).drill.last).toBeNull();
  const { code: otherUnits } = makeRecoveryCode();
  expect((await storage.drill({ recoveryCode: otherUnits })).drill).toMatchObject({
    ...{ percent: null, last: { result: 'recovery-code-wrong' } },
  });
  const before = readFileSync(path.join(folder, 'key-slots.json'));
  const { drill } = await storage.drill({ recoveryCode: code.toLowerCase() });
  expect(drill).toMatchObject({ percent: null, last: { result: 'ok', details: { largeFiles: '1' } } });
  expect(audited('storage.drilled').map((details: string) => JSON.parse(details) as unknown)).toMatchObject([
    ...[{ result: 'recovery-code-wrong' }, { result: 'ok', backup: after.backups[0]?.name }],
  ]);
  // Beside the running station, and nothing is left of it.
  expect(existsSync(path.join(folder, 'restore-drill'))).toBe(false);
  expect(readFileSync(path.join(folder, 'key-slots.json')).equals(before)).toBe(true);
  expect(await banner()).toMatchObject({ restored: null, restore: null });
  expect(noted()).toBe('备份之后');

  const ending = storage.drill({ recoveryCode: code });
  await storage.stopDrill({});
  expect((await ending).drill.last).toEqual(drill.last);
});
