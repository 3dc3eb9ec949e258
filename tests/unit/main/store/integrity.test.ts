// What a disk can do to the database file, and what is said of it.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '../../../../src/main/store/database.ts';
import { checkQuickly, checkWhole } from '../../../../src/main/store/integrity.ts';
import { openStore } from '../../../../src/main/store/store.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-integrity-'));
const key = Buffer.alloc(32, 7);
const pageBytes = 16_384;
let whole: string;

beforeAll(async () => {
  const store = openStore({ folder, key });
  for (let index = 0; index < 40; index += 1) {
    const staged = await store.blobs.stage(Buffer.alloc(60_000, index), { maxBytes: 100_000 });
    store.transact(() => store.blobs.commit(staged));
  }
  store.close();
  whole = path.join(folder, 'station.db');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function damaged(change: (file: string) => void): string {
  const copy = path.join(folder, 'copy.db');
  copyFileSync(whole, copy);
  change(copy);
  return copy;
}
function flip(offset: number): (file: string) => void {
  return (file) => {
    const bytes = readFileSync(file);
    bytes[offset] = (bytes[offset] ?? 0) ^ 1;
    writeFileSync(file, bytes);
  };
}

it('a database as it was written is whole', () => {
  expect([checkQuickly(whole, key), checkWhole(whole, key)]).toEqual(['ok', 'ok']);
});

it('one flipped bit in any page, in the plain head or in the first page is told', () => {
  const pages = readFileSync(whole).length / pageBytes;
  for (let page = 1; page < pages; page += 7)
    expect(checkQuickly(damaged(flip(page * pageBytes + 100 + page)), key), `page ${page}`).toBe(
      'page-damaged',
    );
  expect(checkQuickly(damaged(flip(20)), key)).toBe('header-damaged');
  expect(checkQuickly(damaged(flip(5000)), key)).toBe('page-damaged');
});

it('a cut file is told, wherever it was cut', () => {
  const bytes = readFileSync(whole).length;
  for (const left of [0, 100, pageBytes * 10 + 7, pageBytes * 10, bytes - pageBytes, bytes - 1])
    expect(
      checkQuickly(
        damaged((file) => truncateSync(file, left)),
        key,
      ),
      `${left} bytes`,
    ).not.toBe('ok');
  expect(checkQuickly(path.join(folder, 'nothing.db'), key)).toBe('missing');
});

it('the full look walks the audit chain too', () => {
  const copy = damaged(() => undefined);
  const db = openDatabase(copy, key);
  db.exec(
    `INSERT INTO audit (entry_no, at_ms, act, details, previous_hash, hash) VALUES (1, 0, 'x', '{}', '0', 'forged')`,
  );
  db.close();
  expect([checkQuickly(copy, key), checkWhole(copy, key)]).toEqual(['ok', 'audit-broken']);
});
