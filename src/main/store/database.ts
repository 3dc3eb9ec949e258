// The database file is encrypted whole: SQLite3 Multiple Ciphers, cipher aegis (authenticated: a flipped byte is an error, never other
// content), raw 256-bit data key out of key-slots.json. Against whom: somebody who takes the disk or a copy of the folder. Not against the
// running user's own processes, which can read the key out of memory. Versioning: the cipher is named here; another one needs a rekey migration.
import Database from 'better-sqlite3';
import { StoreOpenError } from './open-failure.ts';

export type Db = Database.Database;

/** Bytes of a data key. */
export const dataKeyBytes = 32;
/** The cipher as the settings screen names it. */
export const databaseCipher = 'aegis-256';

/** Opens (or creates) an encrypted database file with the pragmas that every connection of the station needs. */
export function openDatabase(path: string, key: Uint8Array): Db {
  if (key.length !== dataKeyBytes) throw new RangeError(`a data key has ${dataKeyBytes} bytes`);
  const db = new Database(path);
  try {
    // Before anything reads the file: cipher, then the raw key. A passphrase would cost a derivation for every connection and thread.
    db.pragma(`cipher='aegis'`);
    db.pragma(`key='raw:${Buffer.from(key).toString('hex')}'`);
    // 16 KB: documents and attachments of tens of KB are the common row; takes effect only while the file is empty.
    db.pragma('page_size = 16384');
    db.pragma('journal_mode = WAL');
    // 32 MB before the log is written back, twice SQLite's own: a backlog of ten thousand packages then waits for the disk half as often for it. Larger
    // would make a commit that holds the screens up, and slow down the outbox, which writes the log anew in place.
    db.pragma('wal_autocheckpoint = 2000');
    // FULL, not the package's built-in NORMAL: in WAL mode NORMAL may lose the last commits at power loss, and a document that the clerk saw
    // enter the outbox must still be in it after the lights go out.
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    // The command line and the station may meet on one file; neither holds a write for longer than a seal takes.
    db.pragma('busy_timeout = 10000');
    // Sorting and temporary tables hold content: never in a plain file.
    db.pragma('temp_store = MEMORY');
    return db;
  } catch (error) {
    db.close();
    throw isNotADatabase(error) ? new StoreOpenError('wrong-key', { path }, error) : error;
  }
}

/** Opens an encrypted database file that must be there, for reading only: nothing of it or beside it is changed by what is asked of it. */
export function openForReading(path: string, key: Uint8Array): Db {
  if (key.length !== dataKeyBytes) throw new RangeError(`a data key has ${dataKeyBytes} bytes`);
  const db = new Database(path, { readonly: true, fileMustExist: true });
  try {
    db.pragma(`cipher='aegis'`);
    db.pragma(`key='raw:${Buffer.from(key).toString('hex')}'`);
    db.pragma('busy_timeout = 10000');
    db.pragma('temp_store = MEMORY');
    db.pragma('user_version');
    return db;
  } catch (error) {
    db.close();
    throw isNotADatabase(error) ? new StoreOpenError('wrong-key', { path }, error) : error;
  }
}

function isNotADatabase(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'SQLITE_NOTADB';
}
