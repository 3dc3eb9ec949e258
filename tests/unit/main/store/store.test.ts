import { randomBytes } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  copyFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DataProgress } from '../../../../src/main/store/data-progress.ts';
import { openDatabase } from '../../../../src/main/store/database.ts';
import { DiskFullError } from '../../../../src/main/store/disk-full.ts';
import { shippedMigrations } from '../../../../src/main/store/migrate.ts';
import { StoreOpenError } from '../../../../src/main/store/open-failure.ts';
import { createStorageThread } from '../../../../src/main/store/storage-thread.ts';
import { openStore } from '../../../../src/main/store/store.ts';
import { needsUpgrade, upgradeDatabase } from '../../../../src/main/store/upgrade.ts';

let folder: string;
const key = randomBytes(32);
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'yizhan-store-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const failureOf = (work: () => unknown): StoreOpenError => {
  try {
    work();
  } catch (error) {
    if (error instanceof StoreOpenError) return error;
    throw error;
  }
  throw new Error('it opened');
};

describe('the database file', () => {
  test('is durable, checked and encrypted on every connection', () => {
    const store = openStore({ folder, key });
    const pragma = (name: string): unknown => store.db.pragma(name, { simple: true });
    // 2 = FULL. The package silently builds WAL with NORMAL (1), which loses the last commits at power loss.
    expect(pragma('synchronous')).toBe(2);
    expect(pragma('journal_mode')).toBe('wal');
    expect(pragma('page_size')).toBe(16384);
    expect(pragma('foreign_keys')).toBe(1);
    expect(pragma('temp_store')).toBe(2);
    store.transact(() => store.db.prepare(`UPDATE station SET unit_name = '云岭市人民政府办公室'`).run());
    // For one transaction only, however it ends.
    expect(store.transactUnflushed(() => pragma('synchronous'))).toBe(1);
    expect(pragma('synchronous')).toBe(2);
    const fail = (): never => {
      throw new Error('power cut');
    };
    expect(() => store.transactUnflushed(fail)).toThrow('power cut');
    expect(pragma('synchronous')).toBe(2);
    expect(() => store.transact(() => store.transactUnflushed(() => 1))).toThrow('inside another');
    store.close();
    const again = openDatabase(path.join(folder, 'station.db'), key);
    expect(again.pragma('synchronous', { simple: true })).toBe(2);
    again.close();
    const file = readFileSync(path.join(folder, 'station.db'));
    expect(file.includes('云岭市人民政府办公室')).toBe(false);
    expect(file.includes('SQLite format 3')).toBe(false);
    expect(file.includes('CREATE TABLE')).toBe(false);
  });

  test('with another key is refused as a wrong key, and is untouched', () => {
    openStore({ folder, key }).close();
    const before = readFileSync(path.join(folder, 'station.db'));
    expect(failureOf(() => openStore({ folder, key: randomBytes(32) })).code).toBe('wrong-key');
    expect(readFileSync(path.join(folder, 'station.db')).equals(before)).toBe(true);
    openStore({ folder, key }).close();
  });

  test('a flipped byte is an error, never other content', () => {
    const store = openStore({ folder, key });
    const insert = store.db.prepare(`INSERT INTO counters (name, year, last) VALUES (@name, 2026, 1)`);
    store.transact(() => {
      for (let n = 0; n < 2000; n += 1) insert.run({ name: `计数器${n}` });
    });
    store.close();
    const file = path.join(folder, 'station.db');
    const bytes = readFileSync(file);
    for (let at = 16384 + 100; at < bytes.length; at += 16384) bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    expect(() => {
      const damaged = openDatabase(file, key);
      try {
        damaged.prepare('SELECT name FROM counters').all();
      } finally {
        damaged.close();
      }
    }).toThrow();
  });
});

describe('migrations', () => {
  const shipped = readdirSync(shippedMigrations).length;
  const oneMoreMigration = (sql: string): URL => {
    const migrations = path.join(folder, 'migrations');
    mkdirSync(migrations, { recursive: true });
    for (const name of readdirSync(shippedMigrations))
      copyFileSync(new URL(name, shippedMigrations), path.join(migrations, name));
    writeFileSync(path.join(migrations, `${String(shipped + 1).padStart(4, '0')}-one-more.sql`), sql);
    return pathToFileURL(`${migrations}/`);
  };

  test('an existing database is backed up, readable with the same key, before it changes', () => {
    const first = openStore({ folder, key });
    first.transact(() => first.db.prepare(`UPDATE station SET unit_name = '旧名'`).run());
    first.close();
    expect(readdirSync(folder)).not.toContain('backup');
    const migrations = oneMoreMigration(`UPDATE station SET unit_name = '新名';`);
    expect([needsUpgrade({ folder, key }), needsUpgrade({ folder, key, migrations })]).toEqual([false, true]);
    openStore({ folder, key, migrations }).close();
    expect(needsUpgrade({ folder, key, migrations })).toBe(false);
    const copy = openDatabase(path.join(folder, 'backup', `before-migration-from-${shipped}.db`), key);
    expect(copy.prepare('SELECT unit_name FROM station').pluck().get()).toBe('旧名');
    copy.close();
  });

  /** 13 MB of small rows; every file of the store's folder, for a copy must hold what stands in the log alone. */
  const fill = (): number => {
    const store = openStore({ folder, key });
    const insert = store.db.prepare(`INSERT INTO counters (name, year, last) VALUES (@name, 2026, 1)`);
    store.transact(() => {
      for (let n = 0; n < 2500; n += 1) insert.run({ name: `${n}`.padEnd(5000, '号') });
    });
    store.close();
    return 2500;
  };
  const countersIn = (file: string): unknown => {
    const db = openDatabase(file, key);
    try {
      return db.prepare('SELECT count(*) FROM counters').pluck().get();
    } finally {
      db.close();
    }
  };

  test('whoever waits is told how far it is, percent by percent, and never backwards', () => {
    const rows = fill();
    const told: DataProgress[] = [];
    upgradeDatabase({ folder, key, migrations: oneMoreMigration('SELECT 1;') }, (progress) =>
      told.push(progress),
    );
    const percents = told.map(({ percent }) => percent);
    expect(percents).toEqual(percents.toSorted((a, b) => a - b));
    expect([told[0], told.at(-1)]).toEqual([
      { work: 'upgrade', phase: 'copying', percent: 0 },
      { work: 'upgrade', phase: 'changing', percent: 100 },
    ]);
    // In pieces, and of the checked tables the large one counts.
    for (const phase of ['copying', 'checking'] as const)
      expect(told.filter((one) => one.phase === phase).length).toBeGreaterThan(2);
    expect(countersIn(path.join(folder, 'backup', `before-migration-from-${shipped}.db`))).toBe(rows);
  });

  test('what another program still holds open is copied too, with what stands in its log alone', () => {
    const rows = fill();
    const other = openDatabase(path.join(folder, 'station.db'), key);
    other.prepare(`INSERT INTO counters (name, year, last) VALUES ('another', 2026, 1)`).run();
    other.prepare('BEGIN').run();
    other.prepare('SELECT count(*) FROM counters').get();
    const migrations = oneMoreMigration(`INSERT INTO counters (name, year, last) VALUES ('new', 2026, 1);`);
    upgradeDatabase({ folder, key, migrations });
    other.close();
    expect(countersIn(path.join(folder, 'backup', `before-migration-from-${shipped}.db`))).toBe(rows + 1);
    expect(countersIn(path.join(folder, 'station.db'))).toBe(rows + 2);
  });

  test('a damaged one is not changed: the thread says so, and leaves no copy that looks like one', async () => {
    fill();
    const file = path.join(folder, 'station.db');
    const db = openDatabase(file, key);
    db.pragma(`user_version = ${shipped - 1}`);
    db.close();
    const bytes = readFileSync(file);
    const at = Math.floor(bytes.length / 2);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    const told: number[] = [];
    const found = await createStorageThread().upgrade({ folder, key }, ({ percent }) => told.push(percent));
    expect(found).toBe('page-damaged');
    expect(told.length).toBeGreaterThan(2);
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(readdirSync(path.join(folder, 'backup'))).toEqual([]);
  });

  test('one that fails half-way leaves the database as it was', () => {
    openStore({ folder, key }).close();
    const migrations = oneMoreMigration(
      `UPDATE station SET unit_name = 'half'; INSERT INTO nowhere VALUES (1);`,
    );
    expect(() => openStore({ folder, key, migrations })).toThrow(/nowhere/);
    const store = openStore({ folder, key });
    expect(store.db.pragma('user_version', { simple: true })).toBe(shipped);
    expect(store.db.prepare('SELECT unit_name FROM station').pluck().get()).toBeNull();
    store.close();
  });

  test('a database from the future is refused with both versions named', () => {
    openStore({ folder, key, migrations: oneMoreMigration('SELECT 1;') }).close();
    const failure = failureOf(() => openStore({ folder, key }));
    expect(failure.code).toBe('database-from-future');
    expect(failure.details).toMatchObject({ found: String(shipped + 1), known: String(shipped) });
  });
});

describe('transactions', () => {
  test('a full database says so, and nothing of the act was done', () => {
    const store = openStore({ folder, key });
    const pages = store.db.pragma('page_count', { simple: true }) as number;
    store.db.pragma(`max_page_count = ${pages + 4}`);
    const insert = store.db.prepare(`INSERT INTO versions VALUES (@id, 1, @content, '', '', 0, 'submit', 0)`);
    store.db.pragma('foreign_keys = OFF');
    expect(() =>
      store.transact(() => {
        store.db.prepare(`UPDATE station SET unit_name = '写了一半'`).run();
        for (let n = 0; n < 50; n += 1) insert.run({ id: `d${n}`, content: 'x'.repeat(20_000) });
      }),
    ).toThrow(DiskFullError);
    expect(store.db.prepare('SELECT count(*) FROM versions').pluck().get()).toBe(0);
    expect(store.db.prepare('SELECT unit_name FROM station').pluck().get()).toBeNull();
    // And it goes on when there is room again.
    store.db.pragma('max_page_count = 100000');
    store.transact(() => insert.run({ id: 'd', content: 'x' }));
    expect(store.db.prepare('SELECT count(*) FROM versions').pluck().get()).toBe(1);
    store.close();
  });

  test('a nested act that fails takes only itself back when the outer one catches', () => {
    const store = openStore({ folder, key });
    const add = (name: string): unknown =>
      store.db.prepare('INSERT INTO counters VALUES (?, 2026, 1)').run(name);
    store.transact(() => {
      add('outer');
      try {
        store.transact(() => {
          add('inner');
          throw new Error('no');
        });
      } catch {
        // The outer act decides to go on.
      }
    });
    expect(store.db.prepare('SELECT name FROM counters').pluck().all()).toEqual(['outer']);
    store.close();
  });
});
