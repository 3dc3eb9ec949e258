// Connections to PostgreSQL: how long anything may take, and what a number is.
import pg from 'pg';

// Counts, sizes and instants stay below 2^53; the driver gives bigint as text otherwise.
const int8 = 20;
const types = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === int8 ? Number : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
};

// A node that stalls in a transaction (stopped, cut off) holds the counters of all its addressees: the server ends it, the others go on.
const idleInTransactionMs = 15_000;
const statementMs = 30_000;
// Longer than the server's own limit: only a line that swallows everything gets here.
const queryMs = statementMs + 5_000;
const connectMs = 5_000;

/** What a connection has on which requests wait. */
export function connectionOptions(address: string, applicationName: string): pg.ClientConfig {
  return {
    connectionString: address,
    application_name: applicationName,
    connectionTimeoutMillis: connectMs,
    query_timeout: queryMs,
    statement_timeout: statementMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    keepAlive: true,
    // Whatever the server's default is: what a unit was told is accepted must be there after a power cut.
    options: '-c synchronous_commit=on',
    types,
  };
}

/** A pool of a node's connections. */
export function createPool(address: string, connections: number): pg.Pool {
  const pool = new pg.Pool({ ...connectionOptions(address, 'yizhan-exchange'), max: connections });
  // A connection that breaks tells its query; the event besides would end the process.
  const ignore = (): void => undefined;
  pool.on('error', ignore);
  pool.on('connect', (client) => client.on('error', ignore));
  return pool;
}
