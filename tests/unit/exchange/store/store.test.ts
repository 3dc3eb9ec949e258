import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase, readEpoch, startEpoch } from '../../../../src/exchange/store/database.ts';
import { openExchangeStore } from '../../../../src/exchange/store/store.ts';
import type { DocumentId, Sha256, UnitCode } from '../../../../src/shared/domain/ids.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'yizhan-exchange-store-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const finance = '990100-DEP-0002' as UnitCode;

test('a number taken in a transaction that fails is not lost: the next entry has it', () => {
  const store = openExchangeStore(folder);
  const entry = { unit: finance, kind: 'publication', documentId: null, receiptId: null, atMs: 1 } as const;
  store.transact(() => store.feed.append(entry));
  expect(() =>
    store.transact(() => {
      store.feed.append(entry);
      throw new Error('power cut');
    }),
  ).toThrow('power cut');
  store.transact(() => store.feed.append(entry));
  expect(store.feed.listAfter(finance, 0, 10).map(({ number }) => number)).toEqual([1, 2]);
  store.close();
});

test('an entry for a document that was not accepted cannot stand in a feed', () => {
  const store = openExchangeStore(folder);
  const documentId = '019a0000-0000-7000-8000-000000000001' as DocumentId;
  const append = () =>
    store.feed.append({ unit: finance, kind: 'document', documentId, receiptId: null, atMs: 1 });
  expect(() => store.transact(append)).toThrow(/FOREIGN KEY/);
  store.close();
});

test('the epoch stays over a restart and changes when a restored database asks for it', () => {
  const path = join(folder, 'exchange.db');
  const first = openDatabase(path);
  const epoch = readEpoch(first);
  first.close();
  const second = openDatabase(path);
  expect(readEpoch(second)).toBe(epoch);
  expect(startEpoch(second)).not.toBe(epoch);
  expect(readEpoch(second)).not.toBe(epoch);
  second.close();
});

test('a database of a newer exchange is refused in words and left as it was', () => {
  const path = join(folder, 'exchange.db');
  const db = openDatabase(path);
  db.pragma('user_version = 99');
  db.close();
  expect(() => openDatabase(path)).toThrow(/version 99.*install the newer program/);
});

test('a blob is taken in under its hash only, again without harm, and heals one that was damaged', async () => {
  const store = openExchangeStore(folder);
  const content = Buffer.from('sealed package');
  const sha256 = createHash('sha256').update(content).digest('hex') as Sha256;
  const file = join(folder, 'upload');
  writeFileSync(file, content);
  expect(await store.blobs.adopt(file, 'f'.repeat(64) as Sha256)).toBe(false);
  expect(await store.blobs.has('f'.repeat(64) as Sha256)).toBe(false);
  expect(await store.blobs.adopt(file, sha256)).toBe(true);
  expect(await store.blobs.adopt(file, sha256)).toBe(true);
  rmSync(file);
  expect(readFileSync(store.blobs.path(sha256))).toEqual(content);
  writeFileSync(store.blobs.path(sha256), 'damaged');
  writeFileSync(file, content);
  expect(await store.blobs.adopt(file, sha256)).toBe(true);
  expect(readFileSync(store.blobs.path(sha256))).toEqual(content);
  store.close();
});
