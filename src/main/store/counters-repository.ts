// Gap-free counters: read and raised inside the transaction that uses the number, so that a number exists only together with its use.
import type { Db } from './database.ts';

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
  return {
    /** Takes the next number. Throws when called outside a transaction: the number could be lost. */
    take: (name: string, year: number): number => {
      if (!db.inTransaction) throw new Error('a number is taken inside the transaction that uses it');
      return raise.get({ name, year }) ?? 1;
    },
    /** The number that would be next; nothing is taken. */
    peek: (name: string, year: number): number => (read.get({ name, year }) ?? 0) + 1,
  };
}
