// 补发: later delivery notes of documents that the exchange has, waiting until it took them too.
import type { DocumentId, UnitCode } from '../../shared/domain/ids.ts';
import type { Db } from './database.ts';

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

export interface FurtherNoteRow extends FurtherNote {
  readonly attempts: number;
  readonly nextTryAtMs: number;
  /** Failure code of the exchange, while it waits. */
  readonly waitingReason: string | null;
  readonly acceptedAtMs: number | null;
  readonly parkedReason: string | null;
}

/** Names one further note. */
export type FurtherNoteKey = Pick<FurtherNote, 'documentId' | 'sequence'>;

const columns = `document_id AS documentId, sequence, note, units, by_person AS byPerson, created_at_ms AS createdAtMs, attempts,
  next_try_at_ms AS nextTryAtMs, waiting_reason AS waitingReason, accepted_at_ms AS acceptedAtMs, parked_reason AS parkedReason`;
const isOpen = 'accepted_at_ms IS NULL AND parked_reason IS NULL';
const isOne = 'document_id = @documentId AND sequence = @sequence AND accepted_at_ms IS NULL';

const sql = {
  queue: `INSERT INTO further_notes (document_id, sequence, note, units, by_person, created_at_ms)
    VALUES (@documentId, @sequence, @note, @units, @byPerson, @createdAtMs)`,
  lastSequence: `SELECT coalesce(max(sequence), 1) FROM further_notes WHERE document_id = ?`,
  ofDocument: `SELECT ${columns} FROM further_notes WHERE document_id = ? ORDER BY sequence`,
  waiting: `SELECT ${columns} FROM further_notes WHERE ${isOpen} ORDER BY created_at_ms, document_id, sequence LIMIT ?`,
  accept: `UPDATE further_notes SET accepted_at_ms = @atMs, parked_reason = NULL, waiting_reason = NULL WHERE ${isOne}`,
  park: `UPDATE further_notes SET parked_reason = @reason WHERE ${isOne}`,
  retryAt: `UPDATE further_notes SET attempts = attempts + 1, next_try_at_ms = @nextTryAtMs, waiting_reason = @reason WHERE ${isOne}`,
  requeue: `UPDATE further_notes SET parked_reason = NULL, waiting_reason = NULL, attempts = 0, next_try_at_ms = 0 WHERE ${isOne}`,
  wake: `UPDATE further_notes SET next_try_at_ms = 0 WHERE ${isOpen}`,
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
  const waiting = db.prepare<[number], StoredNote>(sql.waiting);
  const accept = db.prepare(sql.accept);
  const park = db.prepare(sql.park);
  const retryAt = db.prepare(sql.retryAt);
  const requeue = db.prepare(sql.requeue);
  const wake = db.prepare(sql.wake);
  return {
    /** Throws when the sequence was taken meanwhile: the act is then done again. */
    queue: (note: FurtherNote): void => void queue.run({ ...note, units: JSON.stringify(note.units) }),
    /** Highest sequence of a note of the document; the first note has 1. */
    lastSequence: (documentId: DocumentId): number => lastSequence.get(documentId) ?? 1,
    ofDocument: (documentId: DocumentId): FurtherNoteRow[] => ofDocument.all(documentId).map(readNote),
    /** Not yet with the exchange and not parked, oldest first. */
    waiting: (limit: number): FurtherNoteRow[] => waiting.all(limit).map(readNote),
    accept: ({ documentId, sequence }: FurtherNoteKey, atMs: number): boolean =>
      accept.run({ documentId, sequence, atMs }).changes === 1,
    park: ({ documentId, sequence }: FurtherNoteKey, reason: string): void =>
      void park.run({ documentId, sequence, reason }),
    retryAt: ({ documentId, sequence }: FurtherNoteKey, nextTryAtMs: number, reason: string): void =>
      void retryAt.run({ documentId, sequence, nextTryAtMs, reason }),
    /** A person wants it tried again. */
    requeue: ({ documentId, sequence }: FurtherNoteKey): boolean =>
      requeue.run({ documentId, sequence }).changes === 1,
    wakeAll: (): void => void wake.run(),
  };
}
