// Notices about documents both ways: own ones wait here until the exchange took them, those of others are kept with what they changed.
import type { DocumentId, NoticeId, UnitCode } from '../../shared/domain/ids.ts';
import type { NoticeKind } from '../../shared/domain/messages.ts';
import type { Db } from './database.ts';
import { bindSendQueue, type SendProgress } from './send-queue.ts';

/** An own notice as it is queued. */
export interface OwnNotice {
  readonly noticeId: NoticeId;
  readonly documentId: DocumentId;
  readonly kind: NoticeKind;
  readonly sequence: number;
  readonly addressees: readonly UnitCode[];
  readonly reason: string;
  readonly replacedBy: DocumentId | null;
  readonly byPerson: string;
  readonly jws: string;
  readonly createdAtMs: number;
}

/** An own notice and how far it came. */
export type OwnNoticeRow = OwnNotice & SendProgress;

/**
 * applied: it changed the document's row · too-late: a recall after 签收 or 退文 · stale: older than one that was known · waiting: the document is not
 * here yet · unknown: of a kind that this version does not know, or not meant for this unit.
 */
export type NoticeEffect = 'applied' | 'too-late' | 'stale' | 'waiting' | 'unknown';

/** A notice of another unit, as it came. */
export interface ReceivedNotice {
  readonly noticeId: NoticeId;
  readonly documentId: DocumentId;
  readonly sender: UnitCode;
  readonly kind: string;
  readonly sequence: number;
  readonly reason: string;
  readonly replacedBy: DocumentId | null;
  readonly byPerson: string;
  readonly jws: string;
  readonly issuedAtMs: number;
  readonly receivedAtMs: number;
  readonly effect: NoticeEffect;
}

const ownColumns = `notice_id AS noticeId, document_id AS documentId, kind, sequence, addressees, reason, replaced_by AS replacedBy,
  by_person AS byPerson, jws, created_at_ms AS createdAtMs, attempts, next_try_at_ms AS nextTryAtMs, waiting_reason AS waitingReason,
  accepted_at_ms AS acceptedAtMs, parked_reason AS parkedReason`;
const receivedColumns = `notice_id AS noticeId, document_id AS documentId, sender, kind, sequence, reason, replaced_by AS replacedBy,
  by_person AS byPerson, jws, issued_at_ms AS issuedAtMs, received_at_ms AS receivedAtMs, effect`;
const isOpen = 'accepted_at_ms IS NULL AND parked_reason IS NULL';
// While the exchange does not have the document (anew, after a restore) it refuses what is said about it.
const hasDocument = `EXISTS (SELECT 1 FROM outbox AS sent WHERE sent.document_id = notices_to_send.document_id AND sent.state = 'accepted')`;

const sql = {
  queue: `INSERT INTO notices_to_send (notice_id, document_id, kind, sequence, addressees, reason, replaced_by, by_person, jws, created_at_ms)
    VALUES (@noticeId, @documentId, @kind, @sequence, @addressees, @reason, @replacedBy, @byPerson, @jws, @createdAtMs)`,
  lastSequence: `SELECT coalesce(max(sequence), 0) FROM notices_to_send WHERE document_id = ?`,
  own: `SELECT ${ownColumns} FROM notices_to_send WHERE document_id = ? ORDER BY sequence`,
  unsent: `SELECT ${ownColumns} FROM notices_to_send WHERE accepted_at_ms IS NULL ORDER BY created_at_ms, notice_id`,
  waiting: `SELECT ${ownColumns} FROM notices_to_send WHERE ${isOpen} AND ${hasDocument}
    ORDER BY created_at_ms, notice_id LIMIT ?`,
  accept: `UPDATE notices_to_send SET accepted_at_ms = @atMs, parked_reason = NULL, waiting_reason = NULL
    WHERE notice_id = @noticeId AND accepted_at_ms IS NULL`,
  park: `UPDATE notices_to_send SET parked_reason = @reason WHERE notice_id = @noticeId AND accepted_at_ms IS NULL`,
  retryAt: `UPDATE notices_to_send SET attempts = attempts + 1, next_try_at_ms = @nextTryAtMs, waiting_reason = @reason
    WHERE notice_id = @noticeId`,
  requeue: `UPDATE notices_to_send SET parked_reason = NULL, waiting_reason = NULL, attempts = 0, next_try_at_ms = 0
    WHERE notice_id = @noticeId AND accepted_at_ms IS NULL`,
  wake: `UPDATE notices_to_send SET next_try_at_ms = 0 WHERE ${isOpen}`,
  explain: `UPDATE notices_to_send SET waiting_reason = @reason WHERE ${isOpen} AND waiting_reason IS NULL`,
  queueAgain: `UPDATE notices_to_send SET accepted_at_ms = NULL, parked_reason = NULL, attempts = 0, next_try_at_ms = 0, waiting_reason = @reason
    WHERE accepted_at_ms IS NOT NULL OR parked_reason IS NOT NULL`,
  keep: `INSERT OR IGNORE INTO notices_received (notice_id, document_id, sender, kind, sequence, reason, replaced_by, by_person, jws,
    issued_at_ms, received_at_ms, effect)
    VALUES (@noticeId, @documentId, @sender, @kind, @sequence, @reason, @replacedBy, @byPerson, @jws, @issuedAtMs, @receivedAtMs, @effect)`,
  has: `SELECT count(*) FROM notices_received WHERE notice_id = ?`,
  newest: `SELECT coalesce(max(sequence), 0) FROM notices_received
    WHERE document_id = ? AND sender = ? AND effect IN ('applied', 'too-late', 'waiting')`,
  received: `SELECT ${receivedColumns} FROM notices_received WHERE document_id = ? AND sender = ?
    AND effect IN ('applied', 'too-late', 'waiting') ORDER BY sequence`,
  settle: `UPDATE notices_received SET effect = @effect WHERE notice_id = @noticeId AND effect = 'waiting'`,
} as const;

type StoredOwn = Omit<OwnNoticeRow, 'addressees'> & { readonly addressees: string };
const readOwn = (row: StoredOwn): OwnNoticeRow => ({
  ...row,
  addressees: JSON.parse(row.addressees) as UnitCode[],
});

const bindOwn = (db: Db) => {
  const queue = db.prepare(sql.queue);
  const lastSequence = db.prepare<[DocumentId], number>(sql.lastSequence).pluck();
  const own = db.prepare<[DocumentId], StoredOwn>(sql.own);
  const unsent = db.prepare<[], StoredOwn>(sql.unsent);
  const waiting = db.prepare<[number], StoredOwn>(sql.waiting);
  return {
    /** Throws when another notice of the document took the sequence meanwhile: the act is then done again. */
    queue: (notice: OwnNotice): void =>
      void queue.run({ ...notice, addressees: JSON.stringify(notice.addressees) }),
    /** Highest sequence said about the document; 0 when nothing was. */
    lastSequence: (documentId: DocumentId): number => lastSequence.get(documentId) ?? 0,
    /** Own notices about the document, oldest first. */
    own: (documentId: DocumentId): OwnNoticeRow[] => own.all(documentId).map(readOwn),
    /** Not yet with the exchange, parked or not, oldest first. */
    unsent: (): OwnNoticeRow[] => unsent.all().map(readOwn),
    /** Not yet with the exchange and not parked, oldest first. */
    waiting: (limit: number): OwnNoticeRow[] => waiting.all(limit).map(readOwn),
    ...bindSendQueue(db, sql, ({ noticeId }: Pick<OwnNotice, 'noticeId'>) => ({ noticeId })),
  };
};

const bindReceived = (db: Db) => {
  const keep = db.prepare(sql.keep);
  const has = db.prepare<[NoticeId], number>(sql.has).pluck();
  const newest = db.prepare<[DocumentId, UnitCode], number>(sql.newest).pluck();
  const received = db.prepare<[DocumentId, UnitCode], ReceivedNotice>(sql.received);
  const settle = db.prepare(sql.settle);
  return {
    keep: (notice: ReceivedNotice): void => void keep.run(notice),
    has: (noticeId: NoticeId): boolean => (has.get(noticeId) ?? 0) > 0,
    /** Highest sequence that this sender said about the document and that counted; 0 when there is none. */
    newestSequence: (documentId: DocumentId, sender: UnitCode): number => newest.get(documentId, sender) ?? 0,
    /** What this sender said about the document and what counted, oldest first. */
    standing: (documentId: DocumentId, sender: UnitCode): ReceivedNotice[] =>
      received.all(documentId, sender),
    /** The document came: what waited for it has its effect now. */
    settle: (noticeId: NoticeId, effect: NoticeEffect): void => void settle.run({ noticeId, effect }),
  };
};

export type NoticesRepository = ReturnType<typeof createNoticesRepository>;

/** The tables `notices_to_send` and `notices_received`; every method joins the caller's transaction. */
export function createNoticesRepository(db: Db) {
  return { ...bindOwn(db), ...bindReceived(db) };
}
