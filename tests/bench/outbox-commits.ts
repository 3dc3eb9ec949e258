// `node tests/bench/outbox-commits.ts [--commits N] [--rounds R]`: durable commits of one outbox-sized row a second, in the encrypted store and in a plain
// one of the same settings, next to a raw loop that overwrites 4 KB and flushes it. Rounds are interleaved; only ratios carry to another machine.
import { randomBytes } from 'node:crypto';
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { openDatabase, type Db } from '../../src/main/store/database.ts';

const { values } = parseArgs({
  options: { commits: { type: 'string', default: '2000' }, rounds: { type: 'string', default: '7' } },
});
// The declarations of the package belong to the product's parts; here only what openDatabase returns is needed.
const Database = createRequire(import.meta.url)('better-sqlite3') as new (file: string) => Db;
const [commits, rounds] = [Number(values.commits), Number(values.rounds)];
const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-commits-'));
const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;

function timed(work: () => void): number {
  const startedAt = performance.now();
  work();
  return commits / ((performance.now() - startedAt) / 1000);
}

function rawLoop(): number {
  const file = openSync(path.join(folder, 'raw'), 'w');
  const page = randomBytes(4096);
  writeSync(file, page, 0, page.length, 0);
  fdatasyncSync(file);
  const rate = timed(() => {
    for (let index = 0; index < commits; index += 1) {
      writeSync(file, page, 0, page.length, 0);
      fdatasyncSync(file);
    }
  });
  closeSync(file);
  return rate;
}

/** The settings of openDatabase without its cipher. */
function openPlain(file: string): Db {
  const db = new Database(file);
  for (const pragma of ['page_size = 16384', 'journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON'])
    db.pragma(pragma);
  return db;
}

let made = 0;
function storeLoop(open: (file: string) => Db): number {
  made += 1;
  const db = open(path.join(folder, `store-${made}.db`));
  // The outbox's own shape: a note of about a kilobyte, and the index that the sync works by.
  db.exec(`CREATE TABLE outbox (document_id TEXT PRIMARY KEY, state TEXT NOT NULL, note TEXT NOT NULL, next_try_at_ms INTEGER) STRICT;
    CREATE INDEX outbox_work ON outbox (state, next_try_at_ms);`);
  if (db.pragma('synchronous', { simple: true }) !== 2) throw new Error('commits are not durable');
  const insert = db.prepare('INSERT INTO outbox VALUES (?, ?, ?, ?)');
  const note = randomBytes(768).toString('base64');
  const rate = timed(() => {
    for (let index = 0; index < commits; index += 1)
      insert.run(String(index).padStart(12, '0'), 'queued', note, index);
  });
  db.close();
  return rate;
}

const key = randomBytes(32);
const variants = {
  'raw: 4 KB overwritten + fdatasync': rawLoop,
  'encrypted store (aegis), 1 KB row': () => storeLoop((file) => openDatabase(file, key)),
  'plain store, 1 KB row': () => storeLoop(openPlain),
};
const names = Object.keys(variants) as (keyof typeof variants)[];
const rates = new Map(names.map((name) => [name, [] as number[]]));
for (let round = 0; round < rounds; round += 1) {
  for (let index = 0; index < names.length; index += 1) {
    const name = names[(index + round) % names.length];
    if (name !== undefined) rates.get(name)?.push(variants[name]());
  }
}
const raw = rates.get(names[0] ?? 'plain store, 1 KB row') ?? [];
process.stdout.write(`${''.padEnd(38)} commits/s   ratio\n`);
for (const [name, of] of rates) {
  const ratio = median(of.map((rate, round) => rate / (raw[round] ?? NaN)));
  process.stdout.write(
    `${name.padEnd(38)} ${median(of).toFixed(0).padStart(9)} ${ratio.toFixed(2).padStart(7)}\n`,
  );
}
rmSync(folder, { recursive: true });
