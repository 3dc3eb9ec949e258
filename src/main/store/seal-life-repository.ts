// The unit's notices about its seals, the authority's decisions, and the locks on seal keys.
import type { SealId } from '../../shared/domain/ids.ts';
import type { SealDecision, SealNoticeKind } from '../../shared/domain/seal-life-notices.ts';
import type { Db } from './database.ts';

/** A notice as it is queued. */
export interface SealNoticeEntry {
  readonly noticeId: string;
  readonly kind: SealNoticeKind;
  readonly sealId: SealId | null;
  readonly byPerson: string;
  readonly byRole: 'unitAdministrator' | 'custodian';
  readonly reason: string;
  readonly jws: string;
  readonly createdAtMs: number;
  /** The notice that a `cancel` takes back. */
  readonly cancels: string | null;
}

/** A notice and how far it came. */
export interface SealNoticeRow extends SealNoticeEntry {
  readonly attempts: number;
  readonly nextTryAtMs: number;
  readonly acceptedAtMs: number | null;
  readonly parkedReason: string | null;
}

/** A decision as it came; `decision` is null when it was not believed. */
export interface SealDecisionRow {
  readonly noticeId: string;
  readonly decision: SealDecision | null;
  /** Why it was not believed. */
  readonly refusal: string | null;
  readonly receivedAtMs: number;
  readonly installedAtMs: number | null;
  /** Why what was issued could not be taken into use here. */
  readonly installFailure: string | null;
}

export type SealLockKind = 'lost' | 'suspended';

/** How far the exchange's notices were read. */
export interface SealNoticeCursor {
  readonly epoch: string | null;
  readonly number: number;
}

const noticeColumns = `notice_id AS noticeId, kind, seal_id AS sealId, by_person AS byPerson, by_role AS byRole, reason, jws,
  created_at_ms AS createdAtMs, cancels, attempts, next_try_at_ms AS nextTryAtMs, accepted_at_ms AS acceptedAtMs, parked_reason AS parkedReason`;

const sql = {
  queue: `INSERT INTO seal_notices (notice_id, kind, seal_id, by_person, by_role, reason, jws, created_at_ms, cancels)
    VALUES (@noticeId, @kind, @sealId, @byPerson, @byRole, @reason, @jws, @createdAtMs, @cancels)`,
  all: `SELECT ${noticeColumns} FROM seal_notices ORDER BY created_at_ms, notice_id`,
  // What takes a notice back goes after it: the authority knows nothing of what never came.
  waiting: `SELECT ${noticeColumns} FROM seal_notices WHERE accepted_at_ms IS NULL AND parked_reason IS NULL
    AND (cancels IS NULL OR cancels IN (SELECT notice_id FROM seal_notices WHERE accepted_at_ms IS NOT NULL))
    ORDER BY created_at_ms, notice_id`,
  accept: `UPDATE seal_notices SET accepted_at_ms = @atMs, parked_reason = NULL
    WHERE notice_id = @noticeId AND accepted_at_ms IS NULL`,
  // With a notice that the exchange refuses, the word that would take it back has nothing to do.
  park: `UPDATE seal_notices SET parked_reason = @reason WHERE (notice_id = @noticeId OR cancels = @noticeId) AND accepted_at_ms IS NULL`,
  retryAt: `UPDATE seal_notices SET attempts = attempts + 1, next_try_at_ms = @nextTryAtMs WHERE notice_id = @noticeId`,
  wake: `UPDATE seal_notices SET next_try_at_ms = 0 WHERE accepted_at_ms IS NULL AND parked_reason IS NULL`,
  // What was not believed never keeps the genuine one of the same id out.
  keep: `INSERT INTO seal_decisions (notice_id, decision, refusal, received_at_ms)
    VALUES (@noticeId, @decision, @refusal, @receivedAtMs)
    ON CONFLICT (notice_id) DO UPDATE SET decision = excluded.decision, refusal = NULL
    WHERE seal_decisions.refusal IS NOT NULL AND excluded.refusal IS NULL`,
  decisions: `SELECT notice_id AS noticeId, decision, refusal, received_at_ms AS receivedAtMs, installed_at_ms AS installedAtMs,
    install_failure AS installFailure FROM seal_decisions ORDER BY received_at_ms, notice_id`,
  installed: `UPDATE seal_decisions SET installed_at_ms = @atMs, install_failure = @failure WHERE notice_id = @noticeId`,
  cursor: `SELECT epoch, number FROM seal_notice_cursor WHERE id = 1`,
  moveCursor: `UPDATE seal_notice_cursor SET epoch = @epoch, number = @number WHERE id = 1`,
  lock: `INSERT INTO seal_locks (certificate_sha256, seal_id, kind, locked_at_ms) VALUES (@certificateSha256, @sealId, @kind, @atMs)
    ON CONFLICT (certificate_sha256) DO UPDATE SET kind = excluded.kind WHERE kind = 'suspended'`,
  release: `DELETE FROM seal_locks WHERE seal_id = @sealId AND kind = 'suspended'`,
  lockOf: `SELECT kind FROM seal_locks WHERE certificate_sha256 = @certificateSha256`,
  lockOfSeal: `SELECT kind FROM seal_locks WHERE seal_id = @sealId`,
} as const;

type StoredDecision = Omit<SealDecisionRow, 'decision'> & { readonly decision: string };

const bindNotices = (db: Db) => {
  const queue = db.prepare(sql.queue);
  const all = db.prepare<[], SealNoticeRow>(sql.all);
  const waiting = db.prepare<[], SealNoticeRow>(sql.waiting);
  const accept = db.prepare(sql.accept);
  const park = db.prepare(sql.park);
  const retryAt = db.prepare(sql.retryAt);
  const wake = db.prepare(sql.wake);
  return {
    queue: (entry: SealNoticeEntry): void => void queue.run(entry),
    /** Oldest first. */
    notices: (): SealNoticeRow[] => all.all(),
    /** Not yet with the exchange, and not parked. */
    waiting: (): SealNoticeRow[] => waiting.all(),
    /** False when it had been taken before. */
    accept: (noticeId: string, atMs: number): boolean => accept.run({ noticeId, atMs }).changes === 1,
    park: (noticeId: string, reason: string): void => void park.run({ noticeId, reason }),
    retryAt: (noticeId: string, nextTryAtMs: number): void => void retryAt.run({ noticeId, nextTryAtMs }),
    wakeAll: (): void => void wake.run(),
  };
};

const bindDecisions = (db: Db) => {
  const keep = db.prepare(sql.keep);
  const decisions = db.prepare<[], StoredDecision>(sql.decisions);
  const installed = db.prepare(sql.installed);
  const cursor = db.prepare<[], SealNoticeCursor>(sql.cursor);
  const moveCursor = db.prepare(sql.moveCursor);
  return {
    /** False when it is here already. */
    keep: (row: {
      readonly noticeId: string;
      readonly decision: SealDecision | null;
      readonly refusal: string | null;
      readonly receivedAtMs: number;
    }): boolean => keep.run({ ...row, decision: JSON.stringify(row.decision) }).changes === 1,
    /** In the order in which they came. */
    decisions: (): SealDecisionRow[] =>
      decisions.all().map((row) => ({ ...row, decision: JSON.parse(row.decision) as SealDecision | null })),
    /** What was issued is in use here, or never will be (`failure`). */
    settle: (noticeId: string, atMs: number | null, failure: string | null): void =>
      void installed.run({ noticeId, atMs, failure }),
    cursor: (): SealNoticeCursor => cursor.get() ?? { epoch: null, number: 0 },
    moveCursor: (to: SealNoticeCursor): void => void moveCursor.run(to),
  };
};

const bindLocks = (db: Db) => {
  const lock = db.prepare(sql.lock);
  const release = db.prepare(sql.release);
  const lockOf = db.prepare<{ certificateSha256: string }, SealLockKind>(sql.lockOf).pluck();
  const lockOfSeal = db.prepare<{ sealId: string }, SealLockKind>(sql.lockOfSeal).pluck();
  return {
    /** A suspension may become a loss, never the other way round. */
    lock: (entry: {
      readonly certificateSha256: string;
      readonly sealId: SealId;
      readonly kind: SealLockKind;
      readonly atMs: number;
    }): void => void lock.run(entry),
    /** Ends a suspension; a loss stays. */
    release: (sealId: SealId): boolean => release.run({ sealId }).changes > 0,
    lockOfCertificate: (certificateSha256: string): SealLockKind | null =>
      lockOf.get({ certificateSha256 }) ?? null,
    lockOfSeal: (sealId: SealId): SealLockKind | null => lockOfSeal.get({ sealId }) ?? null,
  };
};

export type SealLifeRepository = ReturnType<typeof createSealLifeRepository>;

/** The tables `seal_notices`, `seal_decisions`, `seal_notice_cursor` and `seal_locks`; every method joins the caller's transaction. */
export function createSealLifeRepository(db: Db) {
  return { ...bindNotices(db), ...bindDecisions(db), ...bindLocks(db) };
}
