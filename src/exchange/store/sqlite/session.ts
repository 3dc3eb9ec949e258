// One connection to the SQLite database as the repositories use it.
import type { ExchangeDb } from './database.ts';

export interface SqliteSession {
  readonly db: ExchangeDb;
  /** Runs one repository call; what it throws becomes a rejection. */
  call<T>(work: () => T): Promise<T>;
}

/** A session that calls at any time, for reading. */
export function createReadSession(db: ExchangeDb): SqliteSession {
  return {
    db,
    call: (work) =>
      new Promise((resolve) => {
        resolve(work());
      }),
  };
}

/** A session that calls while a transaction is open and at no other time: a handle that outlived its transaction would write outside of any. */
export function createWriteSession(db: ExchangeDb): SqliteSession {
  return {
    db,
    call: (work) =>
      new Promise((resolve) => {
        if (!db.inTransaction) throw new Error('the handle of a transaction was used after its end');
        resolve(work());
      }),
  };
}
