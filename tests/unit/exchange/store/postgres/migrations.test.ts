// The rule by which nodes of the version before still serve: a migration of PostgreSQL only adds. Read as text, so that it holds for every one to come.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const folder = new URL('../../../../../src/exchange/store/postgres/migrations/', import.meta.url);
// 0002 replaced an index by a narrower one when there was no node of a version before.
const lastBeforeRule = 2;

const forbidden: readonly (readonly [string, RegExp])[] = [
  ['something is dropped', /\bDROP\b/i],
  ['something is renamed', /\bRENAME\b/i],
  ['a type is changed', /\bALTER\s+COLUMN\b[^;]*\bTYPE\b/i],
  ['a column becomes obligatory', /\bSET\s+NOT\s+NULL\b/i],
  ['a new column that older nodes do not fill', /\bADD\s+COLUMN\b(?![^,;]*\bDEFAULT\b)[^,;]*\bNOT\s+NULL\b/i],
  ['a new check that older nodes may break', /\bALTER\s+TABLE\b[^;]*\bADD\s+(CONSTRAINT|CHECK)\b/i],
  ['rows are rewritten under their lock', /^\s*(UPDATE|DELETE|TRUNCATE)\b/im],
];

const breaches = (sql: string): string[] => {
  const statements = sql.replaceAll(/--.*$/gm, '');
  return forbidden.filter(([, pattern]) => pattern.test(statements)).map(([what]) => what);
};

test('every migration only adds what older nodes need not know', () => {
  const names = readdirSync(folder).filter((name) => Number(name.slice(0, 4)) > lastBeforeRule);
  expect(names.length).toBeGreaterThan(0);
  for (const name of names)
    expect([name, ...breaches(readFileSync(new URL(name, folder), 'utf8'))]).toEqual([name]);
});

test('what would break an older node is found', () => {
  expect(breaches('ALTER TABLE feed DROP COLUMN message;')).toHaveLength(1);
  expect(breaches('ALTER TABLE feed ADD COLUMN term bigint NOT NULL;')).toHaveLength(1);
  expect(breaches('ALTER TABLE feed ADD COLUMN term bigint NOT NULL DEFAULT 0;')).toEqual([]);
  expect(breaches("ALTER TABLE feed ADD CONSTRAINT known CHECK (kind <> 'x');")).toHaveLength(1);
  expect(breaches('-- nothing is dropped\nCREATE INDEX a ON feed (unit);')).toEqual([]);
});
