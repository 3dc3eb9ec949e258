import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { shippedMigrations } from '../../../../src/main/store/migrate.ts';
import { createSealUseBookRepository } from '../../../../src/main/store/seal-use-book-repository.ts';
import { openStore, type Store } from '../../../../src/main/store/store.ts';

let folder: string;
let store: Store;

/** A database as 0.3.0 left it: joint documents that were returned, sealed anew, are out, and one of another unit that came twice. */
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'yizhan-migration-'));
  const key = randomBytes(32);
  const first = path.join(folder, 'first');
  mkdirSync(first);
  for (const name of readdirSync(shippedMigrations).filter((file) => file < '0008'))
    copyFileSync(new URL(name, shippedMigrations), path.join(first, name));
  const old = openStore({ folder, key, migrations: pathToFileURL(`${first}/`) });
  old.db.exec(
    `INSERT INTO accounts (person_id, name, role, password, created_at_ms) VALUES ('p', '林秋', 'drafter', 'x', 1)`,
  );
  const document = old.db.prepare(
    `INSERT INTO documents (document_id, state, revision, kind, urgency, title, content, content_sha256, drafter_id, created_at_ms, updated_at_ms)
     VALUES (?, ?, ?, 'notice', 'routine', '题', '{}', 'c', 'p', 1, 1)`,
  );
  document.run('returned', 'draft', 2);
  document.run('again', 'sealing', 2);
  document.run('sent', 'sent', 1);
  const use = old.db.prepare(
    `INSERT INTO seal_use_book (entry_no, year, document_id, at_ms, title, doc_number, seal_id, seal_name, copies, applicant, approver, custodian,
       package_sha256, result) VALUES (?, 2026, ?, ?, '题', '号', 's', '印', 1, '陈文', '周敏', '高印', 'h', 'sealed')`,
  );
  use.run(1, 'returned', 100);
  use.run(2, 'again', 110);
  use.run(3, 'sent', 120);
  use.run(4, 'again', 300);
  use.run(5, 'others', 310);
  use.run(6, 'others', 320);
  const back = old.db.prepare(
    `INSERT INTO history (document_id, at_ms, person_id, person_name, role, act, note) VALUES (?, ?, 'q', '高印', 'custodian', ?, ?)`,
  );
  back.run('returned', 90, 'returnFromCustodian', '用印之前的退回');
  back.run('returned', 200, 'returnFromCustodian', '附件有误');
  back.run('again', 210, 'returnFromCustodian', null);
  const round = old.db.prepare(
    `INSERT INTO joint_rounds (document_id, part, state, revision, document, sealed, consents, entry_no, file_blob, updated_at_ms)
     VALUES (?, ?, ?, ?, '{}', 1, '[]', 1, 'plain', 1)`,
  );
  round.run('returned', 'main', 'collecting', 1);
  round.run('again', 'main', 'collecting', 2);
  round.run('others', 'co', 'sealed', 0);
  old.close();
  store = openStore({ folder, key });
});
afterAll(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

it('voids what 0.3.0 left as sealed, by whom, when and why; no number is lost', () => {
  const rows = createSealUseBookRepository(store.db).list(2026);
  expect(
    rows.map(({ entryNo, result, voidCode, voidedAtMs, voidedBy, voidReason }) => ({
      ...{ entryNo, result, voidCode, voidedAtMs, voidedBy, voidReason },
    })),
  ).toEqual([
    { entryNo: 6, result: 'sealed', voidCode: null, voidedAtMs: null, voidedBy: null, voidReason: null },
    { entryNo: 5, result: 'voided', voidCode: 'replaced', voidedAtMs: 320, voidedBy: '高印', voidReason: '' },
    { entryNo: 4, result: 'sealed', voidCode: null, voidedAtMs: null, voidedBy: null, voidReason: null },
    { entryNo: 3, result: 'sealed', voidCode: null, voidedAtMs: null, voidedBy: null, voidReason: null },
    { entryNo: 2, result: 'voided', voidCode: 'returned', voidedAtMs: 210, voidedBy: '高印', voidReason: '' },
    {
      entryNo: 1,
      result: 'voided',
      voidCode: 'returned',
      voidedAtMs: 200,
      voidedBy: '高印',
      voidReason: '附件有误',
    },
  ]);
});

it('keeps the rounds that go on, and forgets their files that were not encrypted', () => {
  const rounds = store.db
    .prepare('SELECT document_id AS id, file_blob AS file FROM joint_rounds ORDER BY id')
    .all();
  expect(rounds).toEqual([
    { id: 'again', file: null },
    { id: 'others', file: null },
  ]);
});
