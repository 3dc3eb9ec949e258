import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openExchangeStore } from '../../../../../src/exchange/store/open-store.ts';
import { openDatabase } from '../../../../../src/exchange/store/sqlite/database.ts';
import type { ExchangeStore } from '../../../../../src/exchange/store/store.ts';
import { testFeed } from '../feed-contract.ts';
import { testStore } from '../store-contract.ts';
import { testSupervision } from '../supervision-contract.ts';

let folder: string;
const opened: ExchangeStore[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'yizhan-exchange-store-'));
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()));
  rmSync(folder, { recursive: true, force: true });
});

const open = async (): Promise<ExchangeStore> => {
  const store = await openExchangeStore(folder);
  opened.push(store);
  return store;
};

testStore('SQLite', { open });
testFeed('SQLite', { open });
testSupervision('SQLite', { open });

test('the epoch stays over a restart', async () => {
  const first = await openExchangeStore(folder);
  const epoch = await first.readEpoch();
  await first.close();
  expect(await (await open()).readEpoch()).toBe(epoch);
});

test('a database of a newer exchange is refused in words and left as it was', async () => {
  const path = join(folder, 'exchange.db');
  const db = openDatabase(path);
  db.pragma('user_version = 99');
  db.close();
  await expect(openExchangeStore(folder)).rejects.toThrow(/version 99.*install the newer program/);
});

test('an address of another kind of database is refused in words', () => {
  expect(() => openExchangeStore(folder, 'mysql://localhost/exchange')).toThrow('postgres://');
});
