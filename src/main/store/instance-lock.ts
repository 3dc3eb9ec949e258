import Database from 'better-sqlite3';
import { StoreOpenError } from './open-failure.ts';

/**
 * Holds a data folder for one station: two would send the same outbox twice. SQLite's own file lock, because the system drops it when the
 * process dies, however it dies, on every platform; nothing is ever written into the file. Returns the function that lets go.
 */
export function lockInstance(path: string): () => void {
  const lock = new Database(path, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    throw new StoreOpenError('already-running', { path }, error);
  }
  return () => lock.close();
}
