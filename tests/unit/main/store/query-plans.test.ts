import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Db } from '../../../../src/main/store/database.ts';
import { createHomeRepository } from '../../../../src/main/store/home-repository.ts';
import { createMatrixRepository } from '../../../../src/main/store/matrix-repository.ts';
import { createPackageEncryptionsRepository } from '../../../../src/main/store/package-encryptions-repository.ts';
import { createTestParts, type TestParts } from '../../../support/station-parts.ts';
import { listenToStatements } from '../../../support/listen-statements.ts';

let test: TestParts;
beforeEach(() => {
  test = createTestParts();
});
afterEach(() => {
  test.close();
});

/** Makes the planner believe in so many rows. */
function pretendRows(db: Db, rowsOf: Readonly<Record<string, number>>): void {
  db.exec('ANALYZE');
  const add = db.prepare('INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, NULL, ?)');
  for (const [table, rows] of Object.entries(rowsOf)) add.run(table, String(rows));
  db.exec('ANALYZE sqlite_schema');
}

it('board, matrix and arrivals of a unit with ten years of documents go through none of its large tables', () => {
  const { db } = test.parts.store;
  pretendRows(db, { documents: 250_000, inbox: 250_000, deliveries: 250_000, outbox: 250_000 });
  const { db: listening, statements } = listenToStatements(db);
  createHomeRepository(listening);
  createMatrixRepository(listening);
  createPackageEncryptionsRepository(listening);
  // Of what waits there are indexes that hold nothing else; the newest are read from the head of one.
  const small = db
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'index' AND sql LIKE '% WHERE %'`)
    .pluck()
    .all() as string[];
  const isWhole = (detail: string): boolean =>
    /^SCAN (?!\(|arrivals|json_each|page)/.test(detail) &&
    ![...small, 'outbox_by_acceptance'].some((index) => detail.endsWith(`INDEX ${index}`));
  const scans = statements.flatMap((sql) => {
    const values = Object.fromEntries([...sql.matchAll(/@(\w+)/g)].map(([, name]) => [name, null]));
    const places = [...sql.matchAll(/\?/g)].map(() => null);
    const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...places, values) as {
      readonly detail: string;
    }[];
    return plan.map(({ detail }) => detail).filter(isWhole);
  });
  expect(statements.length).toBeGreaterThan(10);
  expect(scans).toEqual([]);
});
