import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createStation, type Station } from '../../../../src/main/station/station.ts';

const entry = path.resolve('src/main/cli/accounts.ts');
let base: string;
let station: Station;

beforeEach(async () => {
  base = mkdtempSync(path.join(os.tmpdir(), 'yizhan-cli-'));
  const key = randomBytes(32);
  writeFileSync(path.join(base, 'device.key'), key);
  station = await createStation({
    folder: path.join(base, 'data'),
    deviceKey: { key, kind: 'key-file' },
    sync: false,
  });
});
afterEach(async () => {
  await station.stop();
  rmSync(base, { recursive: true, force: true });
});

const run = (
  words: readonly string[],
  typed = '',
): Promise<{ code: number; output: string; errors: string }> =>
  new Promise((resolve) => {
    const flags = ['--folder', path.join(base, 'data'), '--device-key', path.join(base, 'device.key')];
    const child = execFile(process.execPath, [entry, ...words, ...flags], (error, output, errors) =>
      resolve({ code: error ? 1 : 0, output, errors }),
    );
    child.stdin?.end(typed);
  });

test('adds, lists, resets and deactivates people while the station runs', async () => {
  const weak = await run(['add', '--name', '李四', '--role', 'clerk'], '12345678\n');
  expect(weak).toMatchObject({ code: 1, errors: expect.stringContaining('weak-password') });
  expect(await run(['add', '--name', '李四', '--role', 'clerk'], 'Yunling-2026\n')).toMatchObject({
    code: 0,
  });
  const listed = await run(['list']);
  expect(listed.output).toMatch(/clerk\s+[0-9a-f-]{36}\s+李四/);

  const [person] = station.accounts.people();
  const personId = person?.id ?? '';
  expect((await station.accounts.authenticate({ personId, password: 'Yunling-2026' })).ok).toBe(true);
  expect(await run(['passwd', '--name', '李四'], 'Yunxi-2027\n')).toMatchObject({ code: 0 });
  expect((await station.accounts.authenticate({ personId, password: 'Yunling-2026' })).ok).toBe(false);
  expect((await station.accounts.authenticate({ personId, password: 'Yunxi-2027' })).ok).toBe(true);
  expect(await run(['deactivate', '--name', '李四'])).toMatchObject({ code: 0 });
  expect(station.accounts.people()).toEqual([]);
});

test('a wrong device key and a wrong command are words and code 1', async () => {
  writeFileSync(path.join(base, 'device.key'), randomBytes(32));
  expect(await run(['list'])).toMatchObject({
    code: 1,
    errors: expect.stringContaining('device-key-mismatch'),
  });
  expect(await run(['dance'])).toMatchObject({
    code: 1,
    errors: expect.stringContaining('deactivate --name'),
  });
});
