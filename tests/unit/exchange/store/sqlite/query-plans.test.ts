import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openExchangeStore } from '../../../../../src/exchange/store/open-store.ts';
import { openDatabase } from '../../../../../src/exchange/store/sqlite/database.ts';
import { createDocumentsRepository } from '../../../../../src/exchange/store/sqlite/documents-repository.ts';
import { createReceiptsRepository } from '../../../../../src/exchange/store/sqlite/receipts-repository.ts';
import { createReadSession } from '../../../../../src/exchange/store/sqlite/session.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'yizhan-query-plans-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('what is asked for by many ids goes from the ids to the rows, never through all that a unit ever sent or said', async () => {
  await (await openExchangeStore(folder)).close();
  const db = openDatabase(join(folder, 'exchange.db'));
  const statements: string[] = [];
  const listening = new Proxy(db, {
    get: (target, name) =>
      name === 'prepare'
        ? (sql: string) => {
            statements.push(sql);
            return target.prepare(sql);
          }
        : (Reflect.get(target, name) as unknown),
  });
  const session = createReadSession(listening);
  createReceiptsRepository(session);
  createDocumentsRepository(session);
  const asking = statements.filter((sql) => /FROM json_each\(@\w+\) asked/.test(sql));
  expect(asking.length).toBeGreaterThan(3);
  for (const sql of asking) {
    const values = Object.fromEntries([...sql.matchAll(/@(\w+)/g)].map(([, name]) => [name, null]));
    const plan = db.prepare<[object], { readonly detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(values);
    expect(plan[0]?.detail, sql).toMatch(/^SCAN asked/);
  }
  db.close();
});
