// One place that sends SQL to PostgreSQL. Statements have names: a connection parses each once.
import type { Pool, PoolClient } from 'pg';
import { toStoreError } from './failures.ts';

export interface Statement {
  readonly name: string;
  readonly text: string;
}

export interface PostgresSession {
  rows<Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]>;
}

/** A session that reads what is committed, on any free connection. */
export function createReadSession(pool: Pool): PostgresSession {
  return {
    rows: async <Row>(statement: Statement, values: readonly unknown[]) => {
      try {
        return (await pool.query({ ...statement, values: [...values] })).rows as Row[];
      } catch (error) {
        throw toStoreError(error);
      }
    },
  };
}

/** The session of one transaction; it refuses everything once `end` was called. */
export function createTransactionSession(client: PoolClient): PostgresSession & { end(): void } {
  let isOver = false;
  return {
    rows: async <Row>(statement: Statement, values: readonly unknown[]) => {
      // The connection may serve another transaction by now.
      if (isOver) throw new Error('the handle of a transaction was used after its end');
      return (await client.query({ ...statement, values: [...values] })).rows as Row[];
    },
    end: () => {
      isOver = true;
    },
  };
}
