import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DocumentId } from '../../../../src/shared/domain/ids.ts';
import { createDocumentsRepository } from '../../../../src/main/store/documents-repository.ts';
import { shippedMigrations } from '../../../../src/main/store/migrate.ts';
import { openStore, type Store } from '../../../../src/main/store/store.ts';
import { createVersionsRepository } from '../../../../src/main/store/versions-repository.ts';
import { notice } from '../../shared/domain/sample-content.ts';

let folder: string;
let store: Store;
const documentId = '01939aaa-0000-7000-8000-000000000001' as DocumentId;

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'yizhan-migration-'));
  const key = randomBytes(32);
  const first = path.join(folder, 'first');
  mkdirSync(first);
  const name = '0001-station.sql';
  copyFileSync(new URL(name, shippedMigrations), path.join(first, name));
  const old = openStore({ folder, key, migrations: pathToFileURL(`${first}/`) });
  old.db.exec(
    `INSERT INTO accounts (person_id, name, role, password, created_at_ms) VALUES ('p1', '林秋', 'drafter', '', 1)`,
  );
  old.db
    .prepare(
      `INSERT INTO documents (document_id, state, revision, kind, urgency, title, content, content_sha256, drafter_id, created_at_ms, updated_at_ms)
       VALUES (@documentId, 'reviewing', 3, 'notice', 'routine', @title, @content, 'a', 'p1', 1, 2)`,
    )
    .run({ documentId, title: notice.title, content: JSON.stringify(notice) });
  old.db
    .prepare(`INSERT INTO versions VALUES (@documentId, 3, @content, 'a', 'p1', 2)`)
    .run({ documentId, content: JSON.stringify(notice) });
  old.close();
  store = openStore({ folder, key });
});
afterAll(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

it('takes over documents and kept wordings of a database before it', () => {
  expect(createDocumentsRepository(store.db).get(documentId)).toMatchObject({
    state: 'reviewing',
    revision: 3,
    content: notice,
    drafterName: '林秋',
    savedBy: 'p1',
  });
  expect(createVersionsRepository(store.db).list(documentId)).toEqual([
    {
      documentId,
      revision: 3,
      contentSha256: 'a',
      savedBy: 'p1',
      savedByName: '林秋',
      savedAtMs: 2,
      keptAtMs: 0,
      reason: 'submit',
    },
  ]);
});

it('has room for what is new', () => {
  expect(store.db.prepare('SELECT count(*) FROM templates').pluck().get()).toBe(0);
  expect(store.db.prepare('SELECT count(*) FROM phrases').pluck().get()).toBe(0);
});
