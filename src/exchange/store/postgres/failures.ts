// What went wrong at PostgreSQL, in the three kinds that matter: run it again, come back later, or a bug.
import { StoreUnavailable } from '../store.ts';

// 40001 serialization failure, 40P01 deadlock: the transaction is gone, the next try meets another order.
const retryCodes = new Set(['40001', '40P01']);
// 57P01 to 57P03 stopping, crashed, starting; 57014 and 55P03 our own time limits; 25P03 idle in a transaction too long; 25006 the server became a
// standby. Classes 08 (connection) and 53 (no connection, disk or memory left) besides.
const laterCodes = /^(08|53)|^(57P01|57P02|57P03|57014|55P03|25P03|25006)$/;
const networkCodes = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT'],
  ...['EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL'],
]);
// The driver has no codes for these.
const driverMessages =
  /^Connection terminated|timeout exceeded when trying to connect|Query read timeout|not queryable|Cannot use a pool after/;

/** May the transaction run again at once? */
export function isRetryable(error: unknown): boolean {
  return retryCodes.has(codeOf(error));
}

/** The error as callers of the store see it: `StoreUnavailable` where coming back later helps, else itself. */
export function toStoreError(error: unknown): unknown {
  const code = codeOf(error);
  const isLater =
    laterCodes.test(code) ||
    networkCodes.has(code) ||
    (error instanceof AggregateError && error.errors.some((one) => networkCodes.has(codeOf(one)))) ||
    (error instanceof Error && driverMessages.test(error.message));
  return isLater ? new StoreUnavailable(error) : error;
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}
