// Opens the exchange's SQLite database: pragmas and numbered migrations.
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import Database from 'better-sqlite3';

export type ExchangeDb = Database.Database;

const migrationFolder = new URL('./migrations/', import.meta.url);

// The writer: a fan-out to all touches a page of every unit; out of the usual 2 MB they fall, and are read again for the next document. Who only reads has the
// newest notes on a shelf (note-shelf.ts) and takes the rest out of the system's memory, where every page is anyway.
const cacheKiB = { write: 64 * 1024, read: 8 * 1024 };

/** Opens (and creates) the database at `path`. Throws an Error in words when it was written by a newer exchange. */
export function openDatabase(path: string, use: 'read' | 'write' = 'write'): ExchangeDb {
  const db = new Database(path);
  try {
    db.pragma('journal_mode = WAL');
    // FULL, not NORMAL: a document that a unit was told is accepted must be there after a power cut.
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.pragma(`cache_size = -${cacheKiB[use]}`);
    // A backup or an administrator's sqlite3 may hold the lock for a moment.
    db.pragma('busy_timeout = 5000');
    migrate(db);
    // Every savepoint of a group writes down how its pages were before: beyond 64 KB into a file that is gone at the next, half of all writes of a busy morning.
    // Behind the migrations: what they sort may be larger than the memory.
    if (use === 'write') db.pragma('temp_store = MEMORY');
    db.prepare('INSERT OR IGNORE INTO exchange_state (id, epoch) VALUES (1, @epoch)').run({
      epoch: randomUUID(),
    });
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** The feed's epoch; a restored database gets a new one by `startEpoch`. */
export function readEpoch(db: ExchangeDb): string {
  const row = db.prepare<[], { epoch: string }>('SELECT epoch FROM exchange_state WHERE id = 1').get();
  if (!row) throw new Error('the exchange database has no state row');
  return row.epoch;
}

/** Voids every cursor: units start at 0 and reconcile by ids. For a database restored from a backup. */
export function startEpoch(db: ExchangeDb): string {
  const epoch = randomUUID();
  db.prepare('UPDATE exchange_state SET epoch = @epoch WHERE id = 1').run({ epoch });
  return epoch;
}

function migrate(db: ExchangeDb): void {
  const files = readdirSync(migrationFolder)
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .sort();
  const version = Number(db.pragma('user_version', { simple: true }));
  const newest = files.length;
  if (version > newest)
    throw new Error(
      `the exchange's database has version ${version}, this program knows ${newest}: install the newer program`,
    );
  for (const [index, file] of files.entries()) {
    if (index < version) continue;
    const sql = readFileSync(new URL(file, migrationFolder), 'utf8');
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${index + 1}`);
    }).immediate();
  }
}
