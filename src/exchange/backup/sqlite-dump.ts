// The SQLite database of an exchange that serves, as one file: VACUUM INTO reads one moment of it while the others go on writing.
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { flushFile, flushFolder } from '../store/durable.ts';
import { openDatabase, startEpoch } from '../store/sqlite/database.ts';
import { BackupDamaged, databaseNames, type NamedBlob } from './manifest.ts';
import type { DumpedDatabase } from './make-backup.ts';

const name = databaseNames.sqlite;

/** Writes the database into the backup folder and reads it back. Throws BackupDamaged when the copy does not hold. */
export async function dumpSqlite(folder: string, backup: string): Promise<DumpedDatabase> {
  const target = join(backup, name);
  const live = new Database(join(folder, name), { readonly: true, fileMustExist: true });
  try {
    live.pragma('busy_timeout = 5000');
    live.prepare('VACUUM INTO ?').run(target);
  } finally {
    live.close();
  }
  await flushFile(target);
  return lookAtSqlite(target);
}

/** Checks a database file page by page and says what it holds. */
export function lookAtSqlite(path: string): DumpedDatabase {
  const db = new Database(path, { readonly: true, fileMustExist: true });
  try {
    const found = db.pragma('integrity_check', { simple: true });
    if (found !== 'ok') throw new BackupDamaged(`the database of the backup is damaged: ${String(found)}`);
    const loose = db.pragma('foreign_key_check') as unknown[];
    if (loose.length > 0)
      throw new BackupDamaged('the database of the backup refers to rows that it has not');
    const epoch = db.prepare<[], string>('SELECT epoch FROM exchange_state').pluck().get() ?? '';
    const documents = db.prepare<[], number>('SELECT count(*) FROM documents').pluck().get() ?? 0;
    const packages = db
      .prepare<[], NamedBlob>(
        `SELECT package_sha256 AS sha256, size_bytes AS sizeBytes FROM documents
         UNION SELECT sha256, size_bytes FROM packages ORDER BY 1`,
      )
      .all();
    return { epoch, documents, packages };
  } finally {
    db.close();
  }
}

/**
 * Puts the backed-up database in the place of the one in `folder`, which is kept under another name, and gives the new epoch. The epoch is new before
 * the file has its name: at no moment could an exchange start on the old one.
 */
export async function restoreSqlite(folder: string, backup: string, at: Date): Promise<string> {
  const place = join(folder, name);
  const partial = `${place}.restoring`;
  refuseRunning(folder);
  for (const path of [partial, `${partial}-wal`, `${partial}-shm`]) rmSync(path, { force: true });
  await copyFile(join(backup, name), partial);
  const db = openDatabase(partial);
  const epoch = startEpoch(db);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.pragma('journal_mode = DELETE');
  db.close();
  await flushFile(partial);
  setAside(folder, at);
  renameSync(partial, place);
  await flushFolder(folder);
  return epoch;
}

function setAside(folder: string, at: Date): void {
  const aside = join(folder, `replaced-${at.toISOString().replaceAll(':', '-')}`);
  for (const file of [name, `${name}-wal`, `${name}-shm`]) {
    if (!existsSync(join(folder, file))) continue;
    mkdirSync(aside, { recursive: true, mode: 0o700 });
    renameSync(join(folder, file), join(aside, file));
  }
}

/** Throws while an exchange serves on this folder: a database cannot leave WAL while another connection has it open. */
export function refuseRunning(folder: string): void {
  const place = join(folder, name);
  if (!existsSync(place)) return;
  const db = new Database(place);
  try {
    db.pragma('busy_timeout = 200');
    db.pragma('journal_mode = DELETE');
  } catch (cause) {
    const code = (cause as { code?: string }).code ?? '';
    if (code.startsWith('SQLITE_BUSY'))
      throw new Error(`${place} is in use: stop the exchange first`, { cause });
    // Damaged beyond opening: that is what it is restored for.
  } finally {
    db.close();
  }
}
