import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createKeysRepository } from '../../../../src/main/store/keys-repository.ts';
import { shippedMigrations } from '../../../../src/main/store/migrate.ts';
import { openStore, type Store } from '../../../../src/main/store/store.ts';

let folder: string;
let store: Store;

/** A database as it was before there was a second seal key. */
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'yizhan-migration-'));
  const key = randomBytes(32);
  const first = path.join(folder, 'first');
  mkdirSync(first);
  for (const name of readdirSync(shippedMigrations).filter((file) => file < '0004'))
    copyFileSync(new URL(name, shippedMigrations), path.join(first, name));
  const old = openStore({ folder, key, migrations: pathToFileURL(`${first}/`) });
  const add = old.db.prepare(
    `INSERT INTO keys (use, certificate_sha256, certificate_pem, chain_pem, protected_key, created_at_ms, active, wrong_pin_count, wait_until_ms)
     VALUES (@use, 'c', 'pem', 'chain', @protectedKey, @createdAtMs, @active, @wrongPinCount, 7)`,
  );
  add.run({ use: 'seal', protectedKey: 'old', createdAtMs: 1, active: 0, wrongPinCount: 0 });
  add.run({ use: 'seal', protectedKey: 'new', createdAtMs: 2, active: 1, wrongPinCount: 3 });
  add.run({ use: 'encryption', protectedKey: 'open', createdAtMs: 1, active: 1, wrongPinCount: 0 });
  old.close();
  store = openStore({ folder, key });
});
afterAll(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

it('takes every key over with its certificate, its state and its wrong PINs', () => {
  const keys = createKeysRepository(store.db);
  expect(keys.all('seal').map(({ protectedKey }) => protectedKey)).toEqual(['new', 'old']);
  expect(keys.active('seal')).toEqual({
    use: 'seal',
    certificateSha256: 'c',
    certificatePem: 'pem',
    chainPem: 'chain',
    protectedKey: 'new',
    createdAtMs: 2,
    wrongPinCount: 3,
    waitUntilMs: 7,
  });
  expect(keys.active('encryption')?.protectedKey).toBe('open');
});

it('has room for the SM2 key and for no other use', () => {
  const keys = createKeysRepository(store.db);
  keys.add({ use: 'sm2Seal', protectedKey: 'sm2', createdAtMs: 3 });
  expect(keys.pending('sm2Seal')).toHaveLength(1);
  expect(() => keys.add({ use: 'other' as 'seal', protectedKey: 'x', createdAtMs: 4 })).toThrow(/CHECK/);
});
