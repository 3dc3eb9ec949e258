import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createStation } from '../../../../src/main/station/station.ts';
import { openStore } from '../../../../src/main/store/store.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'yizhan-stop-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a station is stopped once, however often it is asked, and can be started again', async () => {
  const deviceKey = { key: randomBytes(32), kind: 'key-file' } as const;
  const options = { folder, deviceKey, writeLog: () => undefined };
  const station = await createStation(options);
  await Promise.all([station.stop(), station.stop()]);
  await station.stop();
  const again = await createStation(options);
  await again.stop();
});

test('what lies unfinished or plain is gone at the start and at the end', async () => {
  const places = ['plain', 'temp'].map((name) => path.join(folder, name));
  const litter = (): void => {
    for (const place of places) {
      mkdirSync(path.join(place, 'seal-1'), { recursive: true });
      writeFileSync(path.join(place, 'seal-1', 'package.asice'), 'plain');
      writeFileSync(path.join(place, `${'0'.repeat(64)}.part`), 'plain');
    }
  };
  const left = (): string[] => places.flatMap((place) => readdirSync(place));
  litter();
  const station = await createStation({
    folder,
    deviceKey: { key: randomBytes(32), kind: 'key-file' },
    sync: false,
    writeLog: () => undefined,
  });
  expect(left()).toEqual([]);
  litter();
  await station.stop();
  expect(left()).toEqual([]);
});

test('a store is closed once', () => {
  const store = openStore({ folder, key: randomBytes(32) });
  store.close();
  store.close();
  expect(store.db.open).toBe(false);
});
