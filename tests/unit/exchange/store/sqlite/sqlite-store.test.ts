import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openExchangeStore } from '../../../../../src/exchange/store/open-store.ts';
import { openDatabase } from '../../../../../src/exchange/store/sqlite/database.ts';
import type { ExchangeStore } from '../../../../../src/exchange/store/store.ts';
import { testFeed, told } from '../feed-contract.ts';
import { documentOf, finance, testStore } from '../store-contract.ts';
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

const bodies = (): Promise<string[]> => {
  const db = openDatabase(join(folder, 'exchange.db'));
  const found = db.prepare<[], string>('SELECT body FROM publications ORDER BY publication_no').pluck().all();
  db.close();
  return Promise.resolve(found);
};

testStore('SQLite', { open, bodies });
testFeed('SQLite', { open, bodies });
testSupervision('SQLite', { open, bodies });

test('transactions that come together are durable together; one that fails takes nothing with it but itself', async () => {
  const store = await open();
  const heard: unknown[] = [];
  store.listen((event) => heard.push(event));
  const seen: unknown[] = [];
  const bring = (number: number, fails = false) =>
    store.transact(async (tx) => {
      const { documentId } = documentOf(number);
      await tx.documents.insert(documentOf(number), [finance]);
      await tx.feed.append([told(finance)]);
      // What the one before wrote stands for this one, and for nobody else yet.
      const before = documentOf(number - 1).documentId;
      seen.push([await tx.documents.find(before), await store.documents.find(before)].map(Boolean));
      if (fails) throw new Error(`power cut ${number}`);
      return documentId;
    });
  const outcomes = await Promise.allSettled([bring(1), bring(2), bring(3, true), bring(4), bring(5)]);
  expect(outcomes.map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason)))).toEqual([
    ...[documentOf(1).documentId, documentOf(2).documentId, 'Error: power cut 3'],
    ...[documentOf(4).documentId, documentOf(5).documentId],
  ]);
  expect(seen.slice(0, 3)).toEqual([
    [false, false],
    [true, false],
    [true, false],
  ]);
  expect(seen[3]).toEqual([false, false]);
  expect(heard).toEqual([1, 2, 4, 5].map(() => ({ kind: 'feed', units: [finance] })));
  const page = await store.feed.read({ unit: finance, after: 0, limit: 9 });
  expect(page.entries.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
});

test('more than a group holds, and a store that closes behind them: all are answered', async () => {
  const store = await open();
  const asked = Array.from({ length: 150 }, () => store.transact((tx) => tx.feed.append([told(finance)])));
  await opened.splice(0)[0]?.close();
  await Promise.all(asked);
  const { entries } = await (await open()).feed.read({ unit: finance, after: 0, limit: 500 });
  expect(entries).toHaveLength(150);
});

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
