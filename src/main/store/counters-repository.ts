// Gap-free counters: read and raised inside the transaction that uses the number, so that a number exists only together with its use.
import type { Db } from './database.ts';

/** A backup was restored and nobody has said yet which numbers were given after it (docs/adr/0031). */
export class NumbersLockedError extends Error {
  constructor() {
    super('no number is given before the restored data are reconciled');
    this.name = 'NumbersLockedError';
  }
}

export type CountersRepository = ReturnType<typeof createCountersRepository>;

/** The rows of `counters`. */
export function createCountersRepository(db: Db) {
  const raise = db
    .prepare<{ name: string; year: number }, number>(
      `INSERT INTO counters (name, year, last) VALUES (@name, @year, 1)
       ON CONFLICT (name, year) DO UPDATE SET last = last + 1 RETURNING last`,
    )
    .pluck();
  const read = db
    .prepare<{ name: string; year: number }, number>(
      'SELECT last FROM counters WHERE name = @name AND year = @year',
    )
    .pluck();
  const locked = db
    .prepare<[], number>(`SELECT count(*) FROM restores WHERE phase <> 'settled' AND stated_at_ms IS NULL`)
    .pluck();
  return {
    /** Takes the next number. Throws NumbersLockedError after a restore, and when called outside a transaction: the number could be lost. */
    take: (name: string, year: number): number => {
      if (!db.inTransaction) throw new Error('a number is taken inside the transaction that uses it');
      if ((locked.get() ?? 0) > 0) throw new NumbersLockedError();
      return raise.get({ name, year }) ?? 1;
    },
    /** The number that would be next; nothing is taken. */
    peek: (name: string, year: number): number => (read.get({ name, year }) ?? 0) + 1,
  };
}
