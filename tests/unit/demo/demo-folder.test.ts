import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { prepareDemoFolder, wordStartFailure } from '../../../src/demo/demo-folder.ts';
import { StoreOpenError } from '../../../src/main/store/open-failure.ts';

let parent: string;
let folder: string;
beforeEach(() => {
  parent = mkdtempSync(path.join(os.tmpdir(), 'yizhan-folder-'));
  folder = path.join(parent, 'demo');
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

test('data stays from start to start, and goes with --reset', async () => {
  expect(await prepareDemoFolder({ folder, reset: false })).toBe(folder);
  const kept = path.join(folder, 'kept');
  writeFileSync(kept, '');
  await prepareDemoFolder({ folder, reset: false });
  expect(existsSync(kept)).toBe(true);
  await prepareDemoFolder({ folder, reset: true });
  expect(existsSync(kept)).toBe(false);
});

test("somebody else's folder is neither emptied nor used", async () => {
  mkdirSync(folder);
  const theirs = path.join(folder, 'theirs');
  writeFileSync(theirs, '');
  for (const reset of [true, false])
    await expect(prepareDemoFolder({ folder, reset })).rejects.toThrow('不是演示数据文件夹');
  expect(existsSync(theirs)).toBe(true);
  expect(existsSync(path.join(folder, 'yizhan-demonstration'))).toBe(false);
});

test('a demonstration that runs is not emptied under its own feet', async () => {
  await prepareDemoFolder({ folder, reset: false });
  const exchange = createServer();
  await new Promise<void>((resolve) => exchange.listen(0, '127.0.0.1', resolve));
  const portsFile = path.join(folder, 'exchange', 'ports.json');
  mkdirSync(path.dirname(portsFile));
  writeFileSync(portsFile, JSON.stringify({ exchange: (exchange.address() as AddressInfo).port }));
  const failure = await prepareDemoFolder({ folder, reset: true }).catch((error: unknown) => error);
  expect(wordStartFailure(failure)).toContain('已经在另一个终端里运行');
  expect(existsSync(portsFile)).toBe(true);
  await new Promise((resolve) => exchange.close(resolve));
  await prepareDemoFolder({ folder, reset: true });
  expect(existsSync(portsFile)).toBe(false);
});

test('damaged data names the way out', () => {
  const damaged = [
    Object.assign(new Error('file is not a database'), { code: 'SQLITE_NOTADB' }),
    new SyntaxError('Unexpected token'),
    new StoreOpenError('key-slots-missing', {}),
  ];
  for (const error of damaged) {
    const words = wordStartFailure(error);
    expect(words).toContain('npm start -- --reset');
    expect(words).toMatch(/\p{Script=Han}/u);
  }
  expect(wordStartFailure(Object.assign(new Error('x'), { code: 'SQLITE_FULL' }))).toContain('磁盘已满');
});
