// Notices of the time before a unit could take one back: all of them are there afterwards, and the new kind has its room.
import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { shippedMigrations } from '../../../../src/main/store/migrate.ts';
import {
  createSealLifeRepository,
  type SealNoticeEntry,
} from '../../../../src/main/store/seal-life-repository.ts';
import { openStore, type Store } from '../../../../src/main/store/store.ts';

let folder: string;
let store: Store;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'yizhan-migration-'));
  const key = randomBytes(32);
  const first = path.join(folder, 'first');
  mkdirSync(first);
  for (const name of readdirSync(shippedMigrations).filter((file) => file < '0011'))
    copyFileSync(new URL(name, shippedMigrations), path.join(first, name));
  const old = openStore({ folder, key, migrations: pathToFileURL(`${first}/`) });
  const add = old.db.prepare(
    `INSERT INTO seal_notices (notice_id, kind, seal_id, by_person, by_role, reason, jws, created_at_ms, attempts, next_try_at_ms, accepted_at_ms, parked_reason)
     VALUES (@id, @kind, 'seal-1', '周敏', 'custodian', '例行', 'jws', @atMs, 2, 9, @acceptedAtMs, @parkedReason)`,
  );
  add.run({ id: 'n1', kind: 'destroy', atMs: 1, acceptedAtMs: 5, parkedReason: null });
  add.run({ id: 'n2', kind: 'renew', atMs: 2, acceptedAtMs: null, parkedReason: 'input-invalid' });
  add.run({ id: 'n3', kind: 'destroy', atMs: 3, acceptedAtMs: null, parkedReason: null });
  old.close();
  store = openStore({ folder, key });
});
afterAll(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const entry = (noticeId: string, cancels: string): SealNoticeEntry => ({
  ...{ noticeId, kind: 'cancel', sealId: null, byPerson: '周敏', byRole: 'custodian', reason: '误填' },
  ...{ jws: 'jws', createdAtMs: 10, cancels },
});

it('keeps every notice with how far it came', () => {
  const rows = createSealLifeRepository(store.db).notices();
  expect(rows).toMatchObject([
    { noticeId: 'n1', attempts: 2, nextTryAtMs: 9, acceptedAtMs: 5, parkedReason: null, cancels: null },
    { noticeId: 'n2', kind: 'renew', parkedReason: 'input-invalid' },
    { noticeId: 'n3', acceptedAtMs: null },
  ]);
});

it('sends the word that takes a notice back after it, and never without it', () => {
  const repository = createSealLifeRepository(store.db);
  repository.queue(entry('c3', 'n3'));
  repository.queue(entry('c1', 'n1'));
  const waiting = () => repository.waiting().map(({ noticeId }) => noticeId);
  expect(waiting()).toEqual(['n3', 'c1']);
  repository.accept('n3', 11);
  expect(waiting()).toEqual(['c1', 'c3']);
  expect(() => repository.queue({ ...entry('c4', 'n1'), kind: 'destroy' })).toThrow(/CHECK/);
});

it('parks it with a notice that the exchange does not take', () => {
  const repository = createSealLifeRepository(store.db);
  repository.queue({ ...entry('n5', 'x'), kind: 'destroy', cancels: null });
  repository.queue(entry('c5', 'n5'));
  repository.park('n5', 'input-invalid');
  expect(repository.notices().find(({ noticeId }) => noticeId === 'c5')?.parkedReason).toBe('input-invalid');
});
