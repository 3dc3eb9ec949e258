// A window of the browser shell while the data are brought to the new version: real data of an older version, held up by another program's write.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startBrowserShell } from '../../../../src/main/shell/browser/browser-shell.ts';
import { beginStationHouse } from '../../../../src/main/station/station-house.ts';
import { listStaticFiles } from '../../../../src/main/station/windows/static-files.ts';
import { wordUpgrade } from '../../../../src/main/station/windows/waiting-page.ts';
import { openDatabase } from '../../../../src/main/store/database.ts';
import { makeOlderData } from '../../../support/older-data.ts';
import { enterShell, sendRaw } from '../../../support/raw-browser.ts';

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
    onUpgrade: wordUpgrade((line) => lines.push(line)),
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
  expect(held.body).toContain('<meta http-equiv="refresh" content="1">');
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
  expect([house.current(), house.upgrading()]).toEqual([null, null]);
  await house.stop();
});
