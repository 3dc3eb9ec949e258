import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openExchangeStore } from '../../../../../src/exchange/store/open-store.ts';
import { openDatabase } from '../../../../../src/exchange/store/sqlite/database.ts';
import { createDocumentsRepository } from '../../../../../src/exchange/store/sqlite/documents-repository.ts';
import { createReceiptsRepository } from '../../../../../src/exchange/store/sqlite/receipts-repository.ts';
import { createSupervisionRepository } from '../../../../../src/exchange/store/sqlite/supervision-repository.ts';
import { createReadSession } from '../../../../../src/exchange/store/sqlite/session.ts';
import { listenToStatements } from '../../../../support/listen-statements.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'yizhan-query-plans-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function planOf(db: ReturnType<typeof openDatabase>, sql: string): string[] {
  const values = Object.fromEntries([...sql.matchAll(/@(\w+)/g)].map(([, name]) => [name, null]));
  const plan: readonly { readonly detail: string }[] = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(values);
  return plan.map(({ detail }) => detail);
}

test('what is asked for by many ids goes from the ids to the rows, never through all that a unit ever sent or said', async () => {
  await (await openExchangeStore(folder)).close();
  const db = openDatabase(join(folder, 'exchange.db'));
  const { db: listening, statements } = listenToStatements(db);
  const session = createReadSession(listening);
  createReceiptsRepository(session);
  createDocumentsRepository(session);
  createSupervisionRepository(session);
  const asking = statements.filter((sql) => /FROM json_each\(@\w+\) asked/.test(sql));
  expect(asking.length).toBeGreaterThan(3);
  for (const sql of asking) expect(planOf(db, sql)[0], sql).toMatch(/^SCAN asked/);
  const walks = statements
    .flatMap((sql) => planOf(db, sql))
    .filter((step) => /^SCAN (feed|[fer]\b)|SEARCH e USING PRIMARY KEY/.test(step));
  expect(walks).toEqual([]);
  db.close();
});
