// Receipts both ways: own ones wait here until the exchange took them, those of others are kept as proof. Neither is coupled to a document row,
// so a repeated or late receipt can neither delete nor resend a document.
import type { DocumentId, ReceiptId, UnitCode } from '../../shared/domain/ids.ts';
import type { Db } from './database.ts';

export interface ReceiptToSend {
  readonly receiptId: ReceiptId;
  readonly documentId: DocumentId;
  readonly kind: string;
  readonly jws: string;
  readonly createdAtMs: number;
}

export interface WaitingReceipt extends ReceiptToSend {
  /** Why it was not taken at the last try. */
  readonly reason: string | null;
  readonly attempts: number;
  readonly nextTryAtMs: number;
}

/** An own receipt that did not go, for people. */
export interface StuckReceipt {
  readonly receiptId: ReceiptId;
  readonly documentId: DocumentId;
  readonly kind: string;
  readonly reason: string;
  /** 1: only a person can move it. */
  readonly parked: number;
  readonly nextTryAtMs: number;
  readonly attempts: number;
}

/** How many own receipts may be tried now, since when they wait, and when the next one may. */
export interface DueReceipts {
  readonly due: number;
  readonly oldestAtMs: number | null;
  readonly newestAtMs: number | null;
  readonly nextTryAtMs: number | null;
}

/** A try that lies beyond was written by a clock that was wrong: it counts as due. */
export interface DueAt {
  readonly nowMs: number;
  readonly beyondMs: number;
}

export interface ReceivedReceipt {
  readonly receiptId: string;
  readonly documentId: DocumentId;
  readonly unit: UnitCode;
  /** Unknown kinds are kept, not dropped. */
  readonly kind: string;
  readonly jws: string;
  readonly atMs: number;
  readonly receivedAtMs: number;
}

/** Which time a step happens: a delivery counts the errors before it, an error belongs to the newest delivery. A repetition has the number of before. */
export const receiptRound = `CASE @kind
  WHEN 'delivered' THEN (SELECT count(*) FROM receipts_to_send WHERE document_id = @documentId AND kind = 'error')
  WHEN 'error' THEN (SELECT coalesce(max(round), 0) FROM receipts_to_send WHERE document_id = @documentId AND kind = 'delivered')
  ELSE 0 END`;

const isWaiting = 'accepted_at_ms IS NULL AND parked_reason IS NULL';
const isDue = '(next_try_at_ms <= @nowMs OR next_try_at_ms > @beyondMs)';
const waitingColumns = `receipt_id AS receiptId, document_id AS documentId, kind, jws, created_at_ms AS createdAtMs, attempts, reason,
    next_try_at_ms AS nextTryAtMs`;

const sql = {
  insert: `INSERT OR IGNORE INTO receipts_to_send (receipt_id, document_id, kind, jws, created_at_ms, round)
    VALUES (@receiptId, @documentId, @kind, @jws, @createdAtMs, ${receiptRound})`,
  waiting: `SELECT ${waitingColumns} FROM receipts_to_send WHERE ${isWaiting} ORDER BY created_at_ms, receipt_id LIMIT ?`,
  countDue: `SELECT count(*) FILTER (WHERE ${isDue}) AS due, min(created_at_ms) FILTER (WHERE ${isDue}) AS oldestAtMs,
    max(created_at_ms) FILTER (WHERE ${isDue}) AS newestAtMs, min(next_try_at_ms) FILTER (WHERE NOT ${isDue}) AS nextTryAtMs
    FROM receipts_to_send INDEXED BY receipts_work WHERE ${isWaiting}`,
  due: `SELECT ${waitingColumns} FROM receipts_to_send WHERE ${isWaiting} AND ${isDue} ORDER BY created_at_ms, receipt_id LIMIT @limit`,
  accept: `UPDATE receipts_to_send SET accepted_at_ms = @atMs, parked_reason = NULL, reason = NULL WHERE receipt_id = @receiptId`,
  park: `UPDATE receipts_to_send SET parked_reason = @reason WHERE receipt_id = @receiptId AND accepted_at_ms IS NULL`,
  retryAt: `UPDATE receipts_to_send SET attempts = attempts + 1, next_try_at_ms = @nextTryAtMs, reason = @reason
    WHERE receipt_id = @receiptId AND accepted_at_ms IS NULL`,
  acceptedIds: `SELECT receipt_id FROM receipts_to_send WHERE accepted_at_ms IS NOT NULL`,
  queueAgain: `UPDATE receipts_to_send SET accepted_at_ms = NULL, attempts = 0, next_try_at_ms = 0, reason = @reason WHERE receipt_id = @receiptId`,
  wake: `UPDATE receipts_to_send SET next_try_at_ms = 0 WHERE ${isWaiting}`,
  explain: `UPDATE receipts_to_send SET reason = @reason WHERE ${isWaiting} AND reason IS NULL`,
  stuck: `SELECT receipt_id AS receiptId, document_id AS documentId, kind, coalesce(parked_reason, reason) AS reason,
    parked_reason IS NOT NULL AS parked, next_try_at_ms AS nextTryAtMs, attempts FROM receipts_to_send
    WHERE accepted_at_ms IS NULL AND (parked_reason IS NOT NULL OR reason IS NOT NULL) ORDER BY created_at_ms, receipt_id LIMIT ?`,
  requeue: `UPDATE receipts_to_send SET parked_reason = NULL, next_try_at_ms = 0, attempts = 0
    WHERE accepted_at_ms IS NULL AND (parked_reason IS NOT NULL OR reason IS NOT NULL)`,
  countWaiting: `SELECT count(*) FROM receipts_to_send WHERE ${isWaiting}`,
  has: `SELECT count(*) FROM receipts_to_send WHERE document_id = ? AND kind = ?`,
  own: `SELECT kind, jws FROM receipts_to_send WHERE document_id = ? ORDER BY created_at_ms, receipt_id`,
  keep: `INSERT OR IGNORE INTO receipts_received (receipt_id, document_id, unit, kind, jws, at_ms, received_at_ms)
    VALUES (@receiptId, @documentId, @unit, @kind, @jws, @atMs, @receivedAtMs)`,
  hasReceived: `SELECT count(*) FROM receipts_received WHERE document_id = ? AND unit = ? AND kind = ?`,
  received: `SELECT receipt_id AS receiptId, document_id AS documentId, unit, kind, jws, at_ms AS atMs, received_at_ms AS receivedAtMs
    FROM receipts_received WHERE document_id = ? ORDER BY at_ms, receipt_id`,
} as const;

const noneDue: DueReceipts = { due: 0, oldestAtMs: null, newestAtMs: null, nextTryAtMs: null };

/** Reads and moves receipts; every method joins the caller's transaction. */
export function createReceiptsRepository(db: Db) {
  // The unique index (document, kind, round) makes a second receipt of one step impossible, whatever the caller does.
  const insert = db.prepare(sql.insert);
  const waiting = db.prepare<[number], WaitingReceipt>(sql.waiting);
  const countDue = db.prepare<[DueAt], DueReceipts>(sql.countDue);
  const due = db.prepare<[DueAt & { readonly limit: number }], WaitingReceipt>(sql.due);
  const accept = db.prepare(sql.accept);
  const park = db.prepare(sql.park);
  const retryAt = db.prepare(sql.retryAt);
  const acceptedIds = db.prepare<[], ReceiptId>(sql.acceptedIds).pluck();
  const queueAgain = db.prepare(sql.queueAgain);
  const wake = db.prepare(sql.wake);
  const explain = db.prepare(sql.explain);
  const stuck = db.prepare<[number], StuckReceipt>(sql.stuck);
  const requeue = db.prepare(sql.requeue);
  const countWaiting = db.prepare<[], number>(sql.countWaiting).pluck();
  const has = db.prepare<[DocumentId, string], number>(sql.has).pluck();
  const own = db.prepare<[DocumentId], Pick<ReceiptToSend, 'kind' | 'jws'>>(sql.own);
  const keep = db.prepare(sql.keep);
  const hasReceived = db.prepare<[DocumentId, UnitCode, string], number>(sql.hasReceived).pluck();
  const received = db.prepare<[DocumentId], ReceivedReceipt>(sql.received);
  return {
    queue: (receipt: ReceiptToSend): boolean => insert.run(receipt).changes === 1,
    hasOwn: (documentId: DocumentId, kind: string): boolean => (has.get(documentId, kind) ?? 0) > 0,
    /** What this unit said about a received document, oldest first. */
    own: (documentId: DocumentId): Pick<ReceiptToSend, 'kind' | 'jws'>[] => own.all(documentId),
    waiting: (limit: number): WaitingReceipt[] => waiting.all(limit),
    countDue: (at: DueAt): DueReceipts => countDue.get(at) ?? noneDue,
    /** Those that may be tried now, oldest first. */
    due: (at: DueAt, limit: number): WaitingReceipt[] => due.all({ ...at, limit }),
    accept: (receiptId: ReceiptId, atMs: number): void => void accept.run({ receiptId, atMs }),
    park: (receiptId: ReceiptId, reason: string): void => void park.run({ receiptId, reason }),
    /** It waits, and why. */
    retryAt: (receiptId: ReceiptId, nextTryAtMs: number, reason: string): void =>
      void retryAt.run({ receiptId, nextTryAtMs, reason }),
    acceptedIds: (): ReceiptId[] => acceptedIds.all(),
    /** The exchange lost it. */
    queueAgain: (receiptId: ReceiptId, reason: string): void => void queueAgain.run({ receiptId, reason }),
    /** Those of which a try failed, or that wait for a person, oldest first. */
    stuck: (limit: number): StuckReceipt[] => stuck.all(limit),
    /** A person wants them sent again, whatever was wrong: parked ones too. */
    requeueAll: (): number => requeue.run().changes,
    /** The line rests: those that never met it say so too. */
    explainAll: (reason: string): void => void explain.run({ reason }),
    wakeAll: (): void => void wake.run(),
    countWaiting: (): number => countWaiting.get() ?? 0,
    /** False when this receipt is here already. */
    keepReceived: (receipt: ReceivedReceipt): boolean => keep.run(receipt).changes === 1,
    hasReceived: (documentId: DocumentId, unit: UnitCode, kind: string): boolean =>
      (hasReceived.get(documentId, unit, kind) ?? 0) > 0,
    received: (documentId: DocumentId): ReceivedReceipt[] => received.all(documentId),
  };
}
