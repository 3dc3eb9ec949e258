// The outbox: one row a sealed document, from the sealing to the exchange's answer. A row is never deleted and never rebuilt from anything else.
import type { DocumentId, Sha256 } from '../../shared/domain/ids.ts';
import type { Urgency } from '../../shared/domain/kinds.ts';
import type { OutboxState } from '../../shared/domain/states.ts';
import type { Db } from './database.ts';

export interface OutboxEntry {
  readonly documentId: DocumentId;
  readonly state: 'queued' | 'held';
  /** Compact JWS of the delivery note. */
  readonly note: string;
  readonly packageSha256: Sha256;
  readonly packageBytes: number;
  readonly queuedAtMs: number;
}

export interface OutboxRow {
  readonly documentId: DocumentId;
  readonly state: OutboxState;
  readonly reason: string | null;
  readonly details: Readonly<Record<string, string>>;
  readonly note: string;
  readonly packageSha256: Sha256;
  readonly packageBytes: number;
  readonly uploadUrl: string | null;
  readonly sentBytes: number;
  readonly attempts: number;
  readonly nextTryAtMs: number | null;
  readonly queuedAtMs: number;
  readonly acceptedAtMs: number | null;
  /** 定时发送: goes by itself at this instant of the exchange's clock, while it is held. */
  readonly sendAtMs: number | null;
  readonly urgency: Urgency;
  readonly title: string;
  readonly docNumber: string | null;
}

/** Why a row does not go on by itself right now. */
export interface OutboxSetback {
  readonly documentId: DocumentId;
  readonly reason: string;
  readonly details: Readonly<Record<string, string>>;
  /** Null when only a person can move it. */
  readonly nextTryAtMs: number | null;
}

const columns = `o.document_id AS documentId, o.state AS state, o.reason AS reason, o.details AS details, o.note AS note,
  o.package_sha256 AS packageSha256, o.package_bytes AS packageBytes, o.upload_url AS uploadUrl, o.sent_bytes AS sentBytes,
  o.attempts AS attempts, o.next_try_at_ms AS nextTryAtMs, o.queued_at_ms AS queuedAtMs, o.accepted_at_ms AS acceptedAtMs, o.send_at_ms AS sendAtMs,
  d.urgency AS urgency, d.title AS title, d.doc_number AS docNumber`;
const source = `FROM outbox o JOIN documents d ON d.document_id = o.document_id`;
type StoredRow = Omit<OutboxRow, 'details'> & { readonly details: string };

function readRow(row: StoredRow): OutboxRow {
  return { ...row, details: JSON.parse(row.details) as Record<string, string> };
}

const sql = {
  insert: `INSERT INTO outbox (document_id, state, note, package_sha256, package_bytes, queued_at_ms)
    VALUES (@documentId, @state, @note, @packageSha256, @packageBytes, @queuedAtMs)`,
  byId: `SELECT ${columns} ${source} WHERE o.document_id = ?`,
  unsent: `SELECT ${columns} ${source} WHERE o.state IN ('queued', 'sending', 'waiting')
    ORDER BY o.queued_at_ms, o.document_id`,
  stuck: `SELECT ${columns} ${source} WHERE o.state IN ('waiting', 'parked', 'held') ORDER BY o.queued_at_ms`,
  begin: `UPDATE outbox SET state = 'sending', attempts = attempts + 1, lease_until_ms = @leaseUntilMs
    WHERE document_id = @documentId AND state IN ('queued', 'sending', 'waiting')`,
  endLeases: `UPDATE outbox SET state = 'queued', lease_until_ms = NULL WHERE state = 'sending'`,
  progress: `UPDATE outbox SET upload_url = @uploadUrl, sent_bytes = @sentBytes WHERE document_id = @documentId`,
  setBack: `UPDATE outbox SET state = @state, reason = @reason, details = @details, next_try_at_ms = @nextTryAtMs, lease_until_ms = NULL
    WHERE document_id = @documentId AND state IN ('queued', 'sending', 'waiting')`,
  explain: `UPDATE outbox SET state = 'waiting', reason = @reason, details = @details, next_try_at_ms = @nextTryAtMs
    WHERE state IN ('queued', 'waiting') AND (reason IS NOT @reason OR next_try_at_ms IS NOT @nextTryAtMs)`,
  wake: `UPDATE outbox SET next_try_at_ms = @nowMs WHERE state = 'waiting' AND reason IN ('unreachable', 'unit-rejected', 'exchange-not-trusted', 'disk-full', 'station-failed')`,
  accept: `UPDATE outbox SET state = 'accepted', reason = NULL, details = '{}', next_try_at_ms = NULL, lease_until_ms = NULL,
    sent_bytes = package_bytes, accepted_at_ms = @acceptedAtMs
    WHERE document_id = @documentId AND state <> 'accepted'`,
  acceptedIds: `SELECT document_id FROM outbox WHERE state = 'accepted' ORDER BY document_id`,
  queueAgain: `UPDATE outbox SET state = 'queued', reason = NULL, details = '{}', next_try_at_ms = NULL, attempts = 0, upload_url = NULL, sent_bytes = 0
    WHERE document_id = @documentId AND state = 'accepted'`,
  requeue: `UPDATE outbox SET state = 'queued', reason = NULL, details = '{}', next_try_at_ms = NULL, attempts = 0, send_at_ms = NULL
    WHERE document_id = @documentId AND state IN ('held', 'parked', 'waiting')`,
  hold: `UPDATE outbox SET state = 'held', reason = NULL, details = '{}', next_try_at_ms = NULL, send_at_ms = @sendAtMs
    WHERE document_id = @documentId AND state IN ('queued', 'waiting', 'parked', 'held')`,
  nextScheduled: `SELECT min(send_at_ms) FROM outbox WHERE state = 'held'`,
  due: `SELECT document_id FROM outbox WHERE state = 'held' AND send_at_ms <= ? ORDER BY send_at_ms, document_id`,
  countUnsent: `SELECT count(*) FROM outbox WHERE state <> 'accepted'`,
} as const;

/** Reads and moves outbox rows; every method is one statement and joins the caller's transaction. */
export function createOutboxRepository(db: Db) {
  const insert = db.prepare(sql.insert);
  const byId = db.prepare<[DocumentId], StoredRow>(sql.byId);
  const unsent = db.prepare<[], StoredRow>(sql.unsent);
  const stuck = db.prepare<[], StoredRow>(sql.stuck);
  const begin = db.prepare(sql.begin);
  const endLeases = db.prepare(sql.endLeases);
  const progress = db.prepare(sql.progress);
  const setBack = db.prepare(sql.setBack);
  const explain = db.prepare(sql.explain);
  const wake = db.prepare(sql.wake);
  const accept = db.prepare(sql.accept);
  const requeue = db.prepare(sql.requeue);
  const hold = db.prepare(sql.hold);
  const countUnsent = db.prepare<[], number>(sql.countUnsent).pluck();

  const put = (state: OutboxState, setback: OutboxSetback): boolean =>
    setBack.run({ ...setback, state, details: JSON.stringify(setback.details) }).changes === 1;
  return {
    enqueue: (entry: OutboxEntry): void => void insert.run(entry),
    get: (documentId: DocumentId): OutboxRow | undefined => {
      const row = byId.get(documentId);
      return row && readRow(row);
    },
    /** What the sync may work on, oldest first. */
    unsent: (): OutboxRow[] => unsent.all().map(readRow),
    /** What waits for the line or for a person, for the home board. */
    stuck: (): OutboxRow[] => stuck.all().map(readRow),
    beginSending: (documentId: DocumentId, leaseUntilMs: number): boolean =>
      begin.run({ documentId, leaseUntilMs }).changes === 1,
    /** After a restart nobody is sending: a lease of the dead process is void. */
    endLeases: (): void => void endLeases.run(),
    noteProgress: (documentId: DocumentId, uploadUrl: string | null, sentBytes: number): void =>
      void progress.run({ documentId, uploadUrl, sentBytes }),
    wait: (setback: OutboxSetback): boolean => put('waiting', setback),
    park: (setback: OutboxSetback): boolean => put('parked', { ...setback, nextTryAtMs: null }),
    /** The whole line is down: every row that would go says why it does not and when it is tried again. */
    explainAll: (setback: Omit<OutboxSetback, 'documentId'>): number =>
      explain.run({ ...setback, details: JSON.stringify(setback.details) }).changes,
    /** The line is back: rows that waited for it are due now. */
    wakeAll: (nowMs: number): number => wake.run({ nowMs }).changes,
    /** False when it was accepted before: the caller then writes nothing else either. */
    accept: (documentId: DocumentId, acceptedAtMs: number): boolean =>
      accept.run({ documentId, acceptedAtMs }).changes === 1,
    ...prepareLost(db),
    /** Release by the clerk or a retry by hand: starts again at once. */
    requeue: (documentId: DocumentId): boolean => requeue.run({ documentId }).changes === 1,
    /** Until a person lets it go, or until `sendAtMs`; a held row takes another time. */
    hold: (documentId: DocumentId, sendAtMs: number | null = null): boolean =>
      hold.run({ documentId, sendAtMs }).changes === 1,
    ...prepareScheduled(db),
    countUnsent: (): number => countUnsent.get() ?? 0,
  };
}

/** What an exchange that was restored from a backup may have lost. */
function prepareLost(db: Db) {
  const acceptedIds = db.prepare<[], DocumentId>(sql.acceptedIds).pluck();
  const queueAgain = db.prepare(sql.queueAgain);
  return {
    acceptedIds: (): DocumentId[] => acceptedIds.all(),
    /** The exchange lost what it had accepted; the time at which it did so first stays. */
    queueAgain: (documentId: DocumentId): boolean => queueAgain.run({ documentId }).changes === 1,
  };
}

/** 定时发送. */
function prepareScheduled(db: Db) {
  const nextScheduled = db.prepare<[], number | null>(sql.nextScheduled).pluck();
  const due = db.prepare<[number], DocumentId>(sql.due).pluck();
  return {
    /** When the next held row goes by itself; null when none does. */
    nextScheduledAtMs: (): number | null => nextScheduled.get() ?? null,
    /** Held rows whose time has come. */
    dueAt: (nowMs: number): DocumentId[] => due.all(nowMs),
  };
}
