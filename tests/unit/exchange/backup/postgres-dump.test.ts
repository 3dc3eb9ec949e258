// The tables of PostgreSQL go into a backup and come back into an empty database, under a new epoch.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeBackup, restoreBackup } from '../../../../src/exchange/backup/make-backup.ts';
import { openExchangeStore } from '../../../../src/exchange/store/open-store.ts';
import type { Sha256 } from '../../../../src/shared/domain/ids.ts';
import { hasPostgres, startPostgres, type PostgresServer } from '../../../support/postgres-server.ts';
import { county, documentOf, finance, receiptOf } from '../store/store-contract.ts';

describe.runIf(hasPostgres())('a backup of PostgreSQL', () => {
  let server: PostgresServer;
  let folder: string;
  beforeAll(async () => {
    server = await startPostgres({ durable: false });
    folder = mkdtempSync(join(tmpdir(), 'yizhan-exchange-dump-'));
  });
  afterAll(async () => {
    await server.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  test('comes back whole under a new epoch, and never over documents', async () => {
    const [from, into] = [await server.createDatabase(), await server.createDatabase()];
    const bytes = 'package';
    const packageSha256 = createHash('sha256').update(bytes).digest('hex') as Sha256;
    const document = { ...documentOf(1), packageSha256, sizeBytes: bytes.length };
    const place = join(folder, 'exchange');
    const store = await openExchangeStore(place, from);
    mkdirSync(join(place, 'blobs', packageSha256.slice(0, 2)), { recursive: true });
    writeFileSync(join(place, 'blobs', packageSha256.slice(0, 2), packageSha256), bytes);
    await store.transact(async (tx) => {
      await tx.documents.insert(document, [finance, county]);
      await tx.receipts.insertAll([receiptOf(1, 1, finance)]);
      const entry = { documentId: document.documentId, receiptId: null, atMs: 1 };
      await tx.feed.append([{ ...entry, kind: 'document', unit: finance }]);
    });
    const epoch = await store.readEpoch();
    await store.close();
    const at = new Date();
    const made = await makeBackup({ folder: place, store: from }, { to: join(folder, 'backups'), at });
    expect(made).toMatchObject({ documents: 1, packages: 1, copied: 1 });
    const other = join(folder, 'other');
    const wish = { backup: made.backup, at };
    const restored = await restoreBackup({ folder: other, store: into }, wish);
    expect(restored.epoch).not.toBe(epoch);
    const back = await openExchangeStore(other, into);
    expect(await back.documents.find(document.documentId)).toEqual(document);
    expect(await back.blobs.has(packageSha256)).toBe(true);
    const page = await back.feed.read({ unit: finance, after: 0, limit: 10 });
    expect(page).toMatchObject({ epoch: restored.epoch, entries: [{ number: 1, message: document.note }] });
    await back.close();
    // Typed once too often, beside nodes that serve: nothing of theirs is touched.
    const upload = join(other, 'uploads', 'under-way');
    writeFileSync(upload, 'half a package');
    await expect(restoreBackup({ folder: other, store: into }, wish)).rejects.toThrow('holds documents');
    expect(readFileSync(upload, 'utf8')).toBe('half a package');
  });

  test('is made of pieces that PostgreSQL takes back, however large the notes are', async () => {
    const [from, into] = [await server.createDatabase(), await server.createDatabase()];
    const place = join(folder, 'large');
    const store = await openExchangeStore(place, from);
    const packageSha256 = createHash('sha256').update('').digest('hex') as Sha256;
    mkdirSync(join(place, 'blobs', packageSha256.slice(0, 2)), { recursive: true });
    writeFileSync(join(place, 'blobs', packageSha256.slice(0, 2), packageSha256), '');
    const note = 'n'.repeat(600_000);
    for (let number = 1; number <= 12; number += 1) {
      const document = { ...documentOf(number), note, packageSha256, sizeBytes: 0 };
      await store.transact((tx) => tx.documents.insert(document, [finance]));
    }
    await store.close();
    const at = new Date();
    const made = await makeBackup({ folder: place, store: from }, { to: join(folder, 'large-backups'), at });
    const lines = gunzipSync(readFileSync(join(made.backup, 'exchange.jsonl.gz')))
      .toString()
      .split('\n');
    // 256 MB of JSON are its limit: a month of notes to a prefecture, if they were one piece.
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(5_000_000);
    const restored = { folder: join(folder, 'large-other'), store: into };
    expect(await restoreBackup(restored, { backup: made.backup, at })).toMatchObject({ documents: 12 });
    const back = await openExchangeStore(restored.folder, into);
    expect(await back.documents.find(documentOf(12).documentId)).toMatchObject({ note });
    await back.close();
  });
});
