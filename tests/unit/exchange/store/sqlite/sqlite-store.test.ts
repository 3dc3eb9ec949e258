import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openExchangeStore } from '../../../../../src/exchange/store/open-store.ts';
import { openDatabase } from '../../../../../src/exchange/store/sqlite/database.ts';
import type { ExchangeTransaction } from '../../../../../src/exchange/store/store.ts';
import type { UnitCode } from '../../../../../src/shared/domain/ids.ts';
import { testStore } from '../store-contract.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'yizhan-exchange-store-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

testStore('SQLite', { open: () => openExchangeStore(folder) });

const finance = '990100-DEP-0002' as UnitCode;

test('the epoch stays over a restart and changes when a restored database asks for it', async () => {
  const first = await openExchangeStore(folder);
  const epoch = await first.readEpoch();
  await first.close();
  const second = await openExchangeStore(folder);
  expect(await second.readEpoch()).toBe(epoch);
  expect(await second.startEpoch()).not.toBe(epoch);
  expect(await second.readEpoch()).not.toBe(epoch);
  await second.close();
});

test('a database of a newer exchange is refused in words and left as it was', async () => {
  const path = join(folder, 'exchange.db');
  const db = openDatabase(path);
  db.pragma('user_version = 99');
  db.close();
  await expect(openExchangeStore(folder)).rejects.toThrow(/version 99.*install the newer program/);
});

test('a handle that outlived its transaction writes nothing', async () => {
  const store = await openExchangeStore(folder);
  const kept: ExchangeTransaction[] = [];
  await store.transact((tx) => Promise.resolve(void kept.push(tx)));
  const entry = { unit: finance, kind: 'publication', documentId: null, receiptId: null, atMs: 1 } as const;
  await expect(kept[0]?.feed.append([entry])).rejects.toThrow('after its end');
  await store.close();
});
