// A window of the browser shell while the data are brought to the new version, at a start and by the restore of an older backup: real data of older versions.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openWindowOf } from '../../../../src/demo/demo-window.ts';
import { startBrowserShell } from '../../../../src/main/shell/browser/browser-shell.ts';
import { beginStationHouse, openStationHouse } from '../../../../src/main/station/station-house.ts';
import { listStaticFiles } from '../../../../src/main/station/windows/static-files.ts';
import { wordProgress } from '../../../../src/main/station/windows/waiting-page.ts';
import { writeBackup } from '../../../../src/main/store/backup-write.ts';
import type { DataProgress } from '../../../../src/main/store/data-progress.ts';
import { openDatabase } from '../../../../src/main/store/database.ts';
import { shippedSchemaVersion } from '../../../../src/main/store/migrate.ts';
import { makeOlderData } from '../../../support/older-data.ts';
import { enterShell, openSocket, sendRaw } from '../../../support/raw-browser.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'yizhan-upgrade-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('says how far it is, asks again by itself, and is the client when the station is open', async () => {
  const deviceKey = { key: Buffer.alloc(32, 3), kind: 'key-file' } as const;
  const data = path.join(folder, 'data');
  const key = makeOlderData(data, deviceKey);
  const renderer = path.join(folder, 'renderer');
  mkdirSync(renderer);
  writeFileSync(path.join(renderer, 'index.html'), 'the client itself');
  const other = openDatabase(path.join(data, 'station.db'), key);
  other.prepare('BEGIN IMMEDIATE').run();

  const lines: string[] = [];
  const house = beginStationHouse({
    ...{ folder: data, deviceKey, sync: false, writeLog: () => undefined },
    onDataProgress: wordProgress((line) => lines.push(line)),
    onLost: (error) => lines.push(String(error)),
  });
  await house.worthAWindow;
  const files = listStaticFiles({ renderer, fonts: renderer });
  const shell = await startBrowserShell({ station: house, hostLabel: 'unit', files });
  const cookie = await enterShell(shell.makeEntryUrl());
  const look = () =>
    sendRaw(shell.origin, { path: '/', headers: { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' } });

  // Everything is done but the change itself, which the other program's write keeps waiting.
  const held = await vi.waitUntil(
    async () => {
      const page = await look();
      return page.body.includes('已完成 95%') ? page : null;
    },
    { timeout: 60_000 },
  );
  expect(held.body).toContain('Upgrading the data, 95 % done…');
  expect(held.body).toContain('<meta http-equiv="refresh" content="1;url=.">');
  expect(held.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'nonce-/);
  expect(house.current()).toBeNull();

  other.prepare('ROLLBACK').run();
  other.close();
  await house.opened;
  expect((await look()).body).toBe('the client itself');
  expect([lines[0], lines.at(-1)]).toEqual([
    '正在升级数据，已完成 0%… Upgrading the data, 0 % done…',
    '正在升级数据，已完成 100%… Upgrading the data, 100 % done…',
  ]);
  await shell.close();
  await house.stop();
});

test('a start that is refused is told to whoever waits, once', async () => {
  const deviceKey = { key: Buffer.alloc(32, 3), kind: 'key-file' } as const;
  const data = path.join(folder, 'data');
  makeOlderData(data, deviceKey);
  const house = beginStationHouse({
    ...{ folder: data, deviceKey: { ...deviceKey, key: Buffer.alloc(32, 4) } },
    ...{ sync: false, writeLog: () => undefined, onLost: () => undefined },
  });
  await expect(house.opened).rejects.toMatchObject({ code: 'device-key-mismatch' });
  expect([house.current(), house.dataProgress()]).toEqual([null, null]);
  await house.stop();
});

test('a running station that restores the backup of a much older version: each window is sent to the page that says how far it is', async () => {
  const deviceKey = { key: Buffer.alloc(32, 3), kind: 'key-file' } as const;
  const data = path.join(folder, 'data');
  const key = makeOlderData(data, deviceKey, 14);
  const older = openDatabase(path.join(data, 'station.db'), key);
  older
    .prepare(
      `UPDATE station SET unit_name = '旧版本', unit_code = '990100-GOV-0001', enrolment_state = 'issued'`,
    )
    .run();
  const insert = older.prepare(`INSERT INTO counters (name, year, last) VALUES (?, 2026, 1)`);
  older.transaction(() => {
    for (let row = 0; row < 2_500; row += 1) insert.run(`${row}`.padEnd(5_000, '号'));
  })();
  older.close();
  const nowMs = Date.now();
  const made = await writeBackup(
    { dataFolder: data, root: path.join(data, 'backup'), key, nowMs },
    () => undefined,
  );
  expect(made).toMatchObject({
    result: 'ok',
    place: { manifest: { schemaVersion: shippedSchemaVersion() - 14 } },
  });

  const told: DataProgress[] = [];
  const lost: unknown[] = [];
  const house = await openStationHouse({
    ...{
      folder: data,
      deviceKey,
      sync: false,
      writeLog: () => undefined,
      onLost: (error) => void lost.push(error),
    },
    onDataProgress: (progress) => told.push(progress),
  });
  const running = house.current();
  if (running === null) throw new Error('it is not open');
  running.parts.store.db.prepare(`UPDATE station SET unit_name = '新版本'`).run();
  const boss = { name: '管理员', role: 'administrator' as const, password: 'Yunling-2026' };
  await running.accounts.add(null, boss);
  const renderer = path.join(folder, 'renderer');
  mkdirSync(renderer);
  writeFileSync(path.join(renderer, 'index.html'), 'the client itself');
  const shell = await startBrowserShell({
    ...{ station: house, hostLabel: 'unit', files: listStaticFiles({ renderer, fonts: renderer }) },
  });
  const cookie = await enterShell(shell.makeEntryUrl());
  const line = await openSocket(shell.origin, { Cookie: cookie, Origin: shell.origin });
  if (typeof line === 'number') throw new Error(`refused: ${line}`);
  const farewell = new Promise<number>((resolve) => line.once('close', resolve));
  const atClosing = new Promise((resolve) =>
    house.watch((change) => (change === 'closing' ? resolve(house.dataProgress()) : undefined)),
  );
  const reopened = new Promise<void>((resolve) =>
    house.watch((change) => (change === 'open' ? resolve() : undefined)),
  );
  told.length = 0;
  const { client } = await openWindowOf(running, boss);
  await client.storage.restore({ name: null });
  expect(await atClosing).toMatchObject({ work: 'restore', percent: 0 });
  expect(await farewell).toBe(4001);
  await reopened;

  expect(lost).toEqual([]);
  const { db } = house.current()?.parts.store ?? {};
  expect(db?.prepare('SELECT unit_name FROM station').pluck().get()).toBe('旧版本');
  expect(db?.pragma('user_version', { simple: true })).toBe(shippedSchemaVersion());
  const percents = told.map(({ percent }) => percent);
  expect(percents).toEqual(percents.toSorted((a, b) => a - b));
  expect([...new Set(told.map(({ work, phase }) => `${work} ${phase}`))]).toEqual([
    'restore copying',
    'restore checking',
    'restore changing',
  ]);
  // In pieces, and step by step of the schema.
  for (const phase of ['copying', 'changing'] as const)
    expect(told.filter((one) => one.phase === phase).length).toBeGreaterThan(2);
  expect([percents[0], percents.at(-1), house.dataProgress()]).toEqual([0, 100, null]);
  await shell.close();
  await house.stop();
});
