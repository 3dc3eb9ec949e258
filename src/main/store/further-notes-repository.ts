// 补发: later delivery notes of documents that the exchange has, waiting until it took them too.
import type { DocumentId, UnitCode } from '../../shared/domain/ids.ts';
import type { Db } from './database.ts';
import { bindSendQueue, type SendProgress } from './send-queue.ts';

export interface FurtherNote {
  readonly documentId: DocumentId;
  /** Above that of every note of the document before it. */
  readonly sequence: number;
  /** Compact JWS. */
  readonly note: string;
  readonly units: readonly UnitCode[];
  readonly byPerson: string;
  readonly createdAtMs: number;
}

export type FurtherNoteRow = FurtherNote & SendProgress;

/** Names one further note. */
export type FurtherNoteKey = Pick<FurtherNote, 'documentId' | 'sequence'>;

const columns = `document_id AS documentId, sequence, note, units, by_person AS byPerson, created_at_ms AS createdAtMs, attempts,
  next_try_at_ms AS nextTryAtMs, waiting_reason AS waitingReason, accepted_at_ms AS acceptedAtMs, parked_reason AS parkedReason`;
const isOpen = 'accepted_at_ms IS NULL AND parked_reason IS NULL';
// While the exchange does not have the document (anew, after a restore) nothing about it goes.
const hasDocument = `EXISTS (SELECT 1 FROM outbox AS sent WHERE sent.document_id = further_notes.document_id AND sent.state = 'accepted')`;
const isOne = 'document_id = @documentId AND sequence = @sequence AND accepted_at_ms IS NULL';

const sql = {
  queue: `INSERT INTO further_notes (document_id, sequence, note, units, by_person, created_at_ms)
    VALUES (@documentId, @sequence, @note, @units, @byPerson, @createdAtMs)`,
  lastSequence: `SELECT coalesce(max(sequence), 1) FROM further_notes WHERE document_id = ?`,
  ofDocument: `SELECT ${columns} FROM further_notes WHERE document_id = ? ORDER BY sequence`,
  unsent: `SELECT ${columns} FROM further_notes WHERE accepted_at_ms IS NULL ORDER BY created_at_ms, document_id, sequence`,
  waiting: `SELECT ${columns} FROM further_notes WHERE ${isOpen} AND ${hasDocument}
    ORDER BY created_at_ms, document_id, sequence LIMIT ?`,
  accept: `UPDATE further_notes SET accepted_at_ms = @atMs, parked_reason = NULL, waiting_reason = NULL WHERE ${isOne}`,
  park: `UPDATE further_notes SET parked_reason = @reason WHERE ${isOne}`,
  retryAt: `UPDATE further_notes SET attempts = attempts + 1, next_try_at_ms = @nextTryAtMs, waiting_reason = @reason WHERE ${isOne}`,
  requeue: `UPDATE further_notes SET parked_reason = NULL, waiting_reason = NULL, attempts = 0, next_try_at_ms = 0 WHERE ${isOne}`,
  wake: `UPDATE further_notes SET next_try_at_ms = 0 WHERE ${isOpen}`,
  explain: `UPDATE further_notes SET waiting_reason = @reason WHERE ${isOpen} AND waiting_reason IS NULL`,
  queueAgain: `UPDATE further_notes SET accepted_at_ms = NULL, parked_reason = NULL, attempts = 0, next_try_at_ms = 0, waiting_reason = @reason
    WHERE accepted_at_ms IS NOT NULL OR parked_reason IS NOT NULL`,
} as const;

type StoredNote = Omit<FurtherNoteRow, 'units'> & { readonly units: string };
const readNote = (row: StoredNote): FurtherNoteRow => ({
  ...row,
  units: JSON.parse(row.units) as UnitCode[],
});

export type FurtherNotesRepository = ReturnType<typeof createFurtherNotesRepository>;

/** The table `further_notes`; every method joins the caller's transaction. */
export function createFurtherNotesRepository(db: Db) {
  const queue = db.prepare(sql.queue);
  const lastSequence = db.prepare<[DocumentId], number>(sql.lastSequence).pluck();
  const ofDocument = db.prepare<[DocumentId], StoredNote>(sql.ofDocument);
  const unsent = db.prepare<[], StoredNote>(sql.unsent);
  const waiting = db.prepare<[number], StoredNote>(sql.waiting);
  return {
    /** Throws when the sequence was taken meanwhile: the act is then done again. */
    queue: (note: FurtherNote): void => void queue.run({ ...note, units: JSON.stringify(note.units) }),
    /** Highest sequence of a note of the document; the first note has 1. */
    lastSequence: (documentId: DocumentId): number => lastSequence.get(documentId) ?? 1,
    ofDocument: (documentId: DocumentId): FurtherNoteRow[] => ofDocument.all(documentId).map(readNote),
    /** Not yet with the exchange, parked or not, oldest first. */
    unsent: (): FurtherNoteRow[] => unsent.all().map(readNote),
    /** Not yet with the exchange and not parked, oldest first. */
    waiting: (limit: number): FurtherNoteRow[] => waiting.all(limit).map(readNote),
    ...bindSendQueue(db, sql, ({ documentId, sequence }: FurtherNoteKey) => ({ documentId, sequence })),
  };
}
