// What a row does that waits until the exchange took it: accepted, parked for a person, set back with reason and next try. Each table brings its own
// statements; the moves are the same.
import type { Db } from './database.ts';

/** How far a row came. */
export interface SendProgress {
  readonly createdAtMs: number;
  readonly attempts: number;
  readonly nextTryAtMs: number;
  /** Failure code of the exchange, while it waits. */
  readonly waitingReason: string | null;
  readonly acceptedAtMs: number | null;
  readonly parkedReason: string | null;
}

/** The statements of one table; those about one row name it by the members of its key. */
interface SendQueueSql {
  readonly accept: string;
  readonly park: string;
  readonly retryAt: string;
  readonly requeue: string;
  readonly wake: string;
  readonly explain: string;
  readonly queueAgain: string;
}

export interface SendQueue<Key> {
  /** False when it was accepted before. */
  accept(key: Key, atMs: number): boolean;
  park(key: Key, reason: string): void;
  retryAt(key: Key, nextTryAtMs: number, reason: string): void;
  /** A person wants it tried again. */
  requeue(key: Key): boolean;
  /** The line is back. */
  wakeAll(): void;
  /** The line rests: those that say nothing yet say why. */
  explainAll(reason: string): void;
  /** The exchange may have lost what it took, and refused what followed it: all of it goes once more, under the same ids; how many these are. */
  queueAgain(reason: string): number;
}

/** The moves over these statements; `keyOf` takes the members that name a row. Every one joins the caller's transaction. */
export function bindSendQueue<Key>(
  db: Db,
  sql: SendQueueSql,
  keyOf: (key: Key) => Readonly<Record<string, string | number>>,
): SendQueue<Key> {
  const accept = db.prepare(sql.accept);
  const park = db.prepare(sql.park);
  const retryAt = db.prepare(sql.retryAt);
  const requeue = db.prepare(sql.requeue);
  const wake = db.prepare(sql.wake);
  const explain = db.prepare(sql.explain);
  const queueAgain = db.prepare(sql.queueAgain);
  return {
    accept: (key, atMs) => accept.run({ ...keyOf(key), atMs }).changes === 1,
    park: (key, reason) => void park.run({ ...keyOf(key), reason }),
    retryAt: (key, nextTryAtMs, reason) => void retryAt.run({ ...keyOf(key), nextTryAtMs, reason }),
    requeue: (key) => requeue.run(keyOf(key)).changes === 1,
    wakeAll: () => void wake.run(),
    explainAll: (reason) => void explain.run({ reason }),
    queueAgain: (reason) => queueAgain.run({ reason }).changes,
  };
}
