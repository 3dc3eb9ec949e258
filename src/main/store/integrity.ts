// Is the database what was written? Every page is authenticated by the cipher, so reading a page is checking it: a flipped bit is an error, never
// other content. The quick look at every start reads the plain head, compares the length and, of a small file, every page; of a large one the
// ends of every table. The full look in the background reads every page and walks the audit chain.
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import type { StorageFinding } from '../../shared/domain/storage.ts';
import { createAuditRepository } from './audit-repository.ts';
import { openForReading, type Db } from './database.ts';

/** Reading this much takes an old disk less than two seconds. */
const wholeBelowBytes = 128 * 1024 * 1024;
const pageBytes = 16_384;
// The only bytes of the file that are not encrypted or random: page size, versions, and what the cipher reserves in every page.
const headStart = 16;
const plainHead = [0x40, 0x00, null, null, 0x40, 0x40, 0x20, 0x20] as const;

/** A look at the database in `file`; throws nothing for what a disk can do to a file. */
export function checkQuickly(file: string, key: Uint8Array): StorageFinding {
  if (!existsSync(file)) return 'missing';
  const shape = checkShape(file);
  if (shape !== 'ok') return shape;
  return readSafely(file, key, (db, sizeBytes) => {
    if (cutShort(db, file, sizeBytes)) return 'truncated';
    if (sizeBytes <= wholeBelowBytes) return checkPages(db);
    return readEnds(db);
  });
}

/** Every page, every table against its indexes, and the audit chain. Minutes for gigabytes: in a worker. */
export function checkWhole(file: string, key: Uint8Array): StorageFinding {
  if (!existsSync(file)) return 'missing';
  const shape = checkShape(file);
  if (shape !== 'ok') return shape;
  return readSafely(file, key, (db, sizeBytes) => {
    if (cutShort(db, file, sizeBytes)) return 'truncated';
    const pages = checkPages(db);
    if (pages !== 'ok') return pages;
    return createAuditRepository(db).verify().ok ? 'ok' : 'audit-broken';
  });
}

function checkShape(path: string): StorageFinding {
  const file = openSync(path, 'r');
  try {
    const sizeBytes = fstatSync(file).size;
    // A crash while the log was copied into the file may leave half a page at its end: the log has it whole.
    if (sizeBytes < pageBytes || (sizeBytes % pageBytes !== 0 && !hasLog(path))) return 'truncated';
    const head = Buffer.alloc(plainHead.length);
    readSync(file, head, 0, head.length, headStart);
    return plainHead.every((byte, index) => byte === null || head[index] === byte) ? 'ok' : 'header-damaged';
  } finally {
    closeSync(file);
  }
}

function readSafely(
  file: string,
  key: Uint8Array,
  look: (db: Db, sizeBytes: number) => StorageFinding,
): StorageFinding {
  let db: Db | undefined;
  try {
    db = openForReading(file, key);
    return look(db, sizeOf(file));
  } catch (error) {
    if (isDamage(error)) return 'page-damaged';
    throw error;
  } finally {
    db?.close();
  }
}

function sizeOf(path: string): number {
  const file = openSync(path, 'r');
  try {
    return fstatSync(file).size;
  } finally {
    closeSync(file);
  }
}

/** While a log stands beside the file its newest pages may be there: only without one does the length say anything. */
function cutShort(db: Db, file: string, sizeBytes: number): boolean {
  if (hasLog(file)) return false;
  return (db.pragma('page_count', { simple: true }) as number) * pageBytes > sizeBytes;
}

function hasLog(file: string): boolean {
  const log = `${file}-wal`;
  return existsSync(log) && sizeOf(log) > 0;
}

function checkPages(db: Db): StorageFinding {
  return db.pragma('quick_check(1)', { simple: true }) === 'ok' ? 'ok' : 'page-damaged';
}

/** First and last row of every table: the roots, the ways to the ends, and the newest rows, which are what a crash would have hit. */
function readEnds(db: Db): StorageFinding {
  const tables = db
    .prepare<[], string>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
    )
    .pluck()
    .all();
  for (const table of tables) {
    const name = `"${table.replaceAll('"', '""')}"`;
    db.prepare(`SELECT * FROM ${name} LIMIT 1`).get();
    // By rowid: any other order would sort a whole table that has no index for it.
    db.prepare(`SELECT * FROM ${name} ORDER BY rowid DESC LIMIT 1`).get();
  }
  return 'ok';
}

/** Whether an error says that the file is not what was written: SQLite's own words for it, and NOTADB when the key is known to be right. */
export function isDamage(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  const code = String(error.code);
  return (
    code.startsWith('SQLITE_CORRUPT') ||
    code === 'SQLITE_NOTADB' ||
    code.startsWith('SQLITE_IOERR_SHORT_READ') ||
    code === 'SQLITE_IOERR_READ' ||
    code === 'wrong-key'
  );
}
