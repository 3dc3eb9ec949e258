// The administrator's command line, as a process: backup while the station runs, damage, restore; and the drill with the recovery code on another machine.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openData } from '../../../../src/main/station/open-data.ts';

const base = mkdtempSync(path.join(tmpdir(), 'yizhan-storage-cli-'));
const folder = path.join(base, 'data');
const usb = path.join(base, 'usb');
const deviceKey = { key: Buffer.alloc(32, 3), kind: 'key-file' as const };
const keyFile = path.join(base, 'device.key');
const otherKeyFile = path.join(base, 'other.key');
let recoveryCode: string;

function run(words: readonly string[], input = ''): { code: number | null; out: string; err: string } {
  const entry = path.resolve('src/main/cli/storage.ts');
  const child = spawnSync(process.execPath, [entry, ...words], { encoding: 'utf8', input });
  return { code: child.status, out: child.stdout.trim(), err: child.stderr.trim() };
}
const place = ['--folder', folder, '--device-key', keyFile];

beforeAll(async () => {
  mkdirSync(usb);
  writeFileSync(keyFile, deviceKey.key);
  writeFileSync(otherKeyFile, Buffer.alloc(32, 9));
  const data = await openData({ folder, deviceKey, nowMs: Date.now });
  data.store.transact(() =>
    data.store.db
      .prepare(`UPDATE station SET unit_code = '990100-GOV-0001', unit_name = '云岭市人民政府办公室'`)
      .run(),
  );
  recoveryCode = data.slots.makeRecovery(data.dataKey);
  // The station is open meanwhile.
  expect(run(['backup', ...place, '--to', usb])).toMatchObject({ code: 0 });
  expect(run(['restore', ...place, '--from', usb]).err).toContain('already-running');
  data.close();
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

it('lists, verifies, and restores what was damaged; the damaged file is kept', () => {
  expect(run(['list', ...place, '--from', usb]).out).toContain('云岭市人民政府办公室');
  expect(run(['verify', ...place, '--from', usb])).toMatchObject({ code: 0 });
  truncateSync(path.join(folder, 'station.db'), 16_384 * 5);
  expect(run(['check', ...place]).code).toBe(1);
  expect(run(['restore', ...place, '--from', usb])).toMatchObject({ code: 0 });
  expect(readdirSync(folder).some((name) => name.startsWith('damaged-'))).toBe(true);
  expect(run(['check', ...place])).toMatchObject({ code: 0, out: 'ok' });
  const stated = ['--run', '云府办发', '--year', '2026', '--last', '12', '--by', '管理员'];
  expect(run(['state-number', ...place, ...stated]).out).toBe(
    'document-number:云府办发 2026: 1 to 12 (stated)',
  );
});

it('restore drill: the medium and the printed recovery code are enough on another machine', async () => {
  // For practice first: the data that are here are not touched.
  const practised = run(['drill', ...place, '--from', usb], `${recoveryCode}\n`);
  expect([practised.code, practised.out.startsWith('ok ')]).toEqual([0, true]);
  expect(readdirSync(folder).some((name) => name.startsWith('restore-drill'))).toBe(false);
  const elsewhere = path.join(base, 'elsewhere');
  mkdirSync(elsewhere);
  const there = ['--folder', elsewhere, '--device-key', otherKeyFile, '--from', usb];
  expect(run(['restore', ...there]).err).toContain('device-key-mismatch');
  expect(run(['restore', ...there, '--recovery'], 'ABCD\n').err).toContain('recovery-code-wrong');
  expect(run(['restore', ...there, '--recovery'], `${recoveryCode}\n`)).toMatchObject({ code: 0 });
  const data = await openData({
    folder: elsewhere,
    deviceKey: { key: Buffer.alloc(32, 9), kind: 'key-file' },
    nowMs: Date.now,
  });
  expect(data.rescue).toBeNull();
  expect(data.store.db.prepare('SELECT unit_name FROM station').pluck().get()).toBe('云岭市人民政府办公室');
  data.close();
});
