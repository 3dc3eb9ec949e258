// Feed entries on their way into the inbox that are kept between starts: landed packages to be judged, and entries that wait for another try, each with
// its reason and the time of it. A row goes away in the transaction that stores what it brought, and in no other.
import type { Sha256 } from '../../shared/domain/ids.ts';
import type { Urgency } from '../../shared/domain/kinds.ts';
import type { Db } from './database.ts';

export interface KeptArrival {
  readonly feedEpoch: string;
  readonly number: number;
  /** The feed entry as JSON. */
  readonly entry: string;
  readonly kind: string;
  readonly documentId: string | null;
  readonly urgency: Urgency;
  readonly state: 'announced' | 'landed';
  /** The bytes as they came; null while they are not here. */
  readonly packageBlob: Sha256 | null;
  readonly packageBytes: number | null;
  readonly attempts: number;
  /** Why it waits; null when it is only in the queue. */
  readonly reason: string | null;
  readonly details: Readonly<Record<string, string>>;
  readonly nextTryAtMs: number;
  readonly keptAtMs: number;
}

export interface ArrivalRow extends KeptArrival {
  readonly arrivalId: number;
}

/** What the plan is made of; the entry itself is read when its turn has come. */
export type ArrivalBrief = Omit<ArrivalRow, 'entry' | 'details' | 'documentId' | 'keptAtMs'>;

/** A row that is not done, for people. */
export type WaitingArrival = Omit<ArrivalRow, 'entry'>;

type Stored<Row extends { details: unknown }> = Omit<Row, 'details'> & { readonly details: string };

const brief = `arrival_id AS arrivalId, feed_epoch AS feedEpoch, number, kind, urgency, state, package_blob AS packageBlob,
  package_bytes AS packageBytes, attempts, reason, next_try_at_ms AS nextTryAtMs`;
const whole = `${brief}, document_id AS documentId, details, kept_at_ms AS keptAtMs`;

const sql = {
  keep: `INSERT INTO arrivals (feed_epoch, number, entry, kind, document_id, urgency, state, package_blob, package_bytes, attempts, reason,
    details, next_try_at_ms, kept_at_ms)
    VALUES (@feedEpoch, @number, @entry, @kind, @documentId, @urgency, @state, @packageBlob, @packageBytes, @attempts, @reason, @details,
    @nextTryAtMs, @keptAtMs)
    ON CONFLICT (feed_epoch, number) DO UPDATE SET state = excluded.state, package_blob = excluded.package_blob,
    package_bytes = excluded.package_bytes, attempts = excluded.attempts, reason = excluded.reason, details = excluded.details,
    next_try_at_ms = excluded.next_try_at_ms RETURNING arrival_id`,
  byId: `SELECT ${whole}, entry FROM arrivals WHERE arrival_id = ?`,
  has: `SELECT 1 FROM arrivals WHERE feed_epoch = ? AND number = ?`,
  briefs: `SELECT ${brief} FROM arrivals ORDER BY arrival_id`,
  waiting: `SELECT ${whole} FROM arrivals WHERE reason IS NOT NULL ORDER BY kept_at_ms, arrival_id LIMIT ?`,
  setBack: `UPDATE arrivals SET attempts = @attempts, reason = @reason, details = @details, next_try_at_ms = @nextTryAtMs
    WHERE arrival_id = @arrivalId`,
  wake: `UPDATE arrivals SET next_try_at_ms = 0, attempts = 0`,
  remove: `DELETE FROM arrivals WHERE arrival_id = ?`,
} as const;

export type ArrivalsRepository = ReturnType<typeof createArrivalsRepository>;

/** The table `arrivals`; every method joins the caller's transaction. */
export function createArrivalsRepository(db: Db) {
  const keep = db.prepare<[Record<string, unknown>], number>(sql.keep).pluck();
  const byId = db.prepare<[number], Stored<ArrivalRow>>(sql.byId);
  const has = db.prepare<[string, number]>(sql.has);
  const briefs = db.prepare<[], ArrivalBrief>(sql.briefs);
  const waiting = db.prepare<[number], Stored<WaitingArrival>>(sql.waiting);
  const setBack = db.prepare(sql.setBack);
  const wake = db.prepare(sql.wake);
  const remove = db.prepare<[number]>(sql.remove);
  return {
    /** Keeps an entry, or what became of one that is kept already; gives its id. */
    keep: (row: KeptArrival): number => keep.get({ ...row, details: JSON.stringify(row.details) }) ?? 0,
    get: (arrivalId: number): ArrivalRow | undefined => {
      const row = byId.get(arrivalId);
      return row && { ...row, details: JSON.parse(row.details) as Record<string, string> };
    },
    has: (feedEpoch: string, number: number): boolean => has.get(feedEpoch, number) !== undefined,
    /** All of them, oldest first. */
    briefs: (): ArrivalBrief[] => briefs.all(),
    /** Those of which a try failed, oldest first. */
    waiting: (limit: number): WaitingArrival[] =>
      waiting
        .all(limit)
        .map((row) => ({ ...row, details: JSON.parse(row.details) as Record<string, string> })),
    setBack: (
      row: Pick<ArrivalRow, 'arrivalId' | 'attempts' | 'reason' | 'details' | 'nextTryAtMs'>,
    ): boolean => setBack.run({ ...row, details: JSON.stringify(row.details) }).changes === 1,
    /** New lists are here, or a person wants it now: everything is due, with all its tries. */
    wakeAll: (): void => void wake.run(),
    remove: (arrivalId: number): void => void remove.run(arrivalId),
  };
}
