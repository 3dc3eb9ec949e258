// Documents by units, read only: the newest sent documents and every recipient's row of them.
import type { DocumentId, UnitCode } from '../../shared/domain/ids.ts';
import { openDeliveryStates, type DeliveryState, type RecallState } from '../../shared/domain/states.ts';
import type { Db } from './database.ts';

export interface SentDocument {
  readonly documentId: DocumentId;
  readonly title: string;
  readonly docNumber: string;
  readonly sentAtMs: number;
  readonly recipients: number;
}

export interface MatrixCell {
  readonly documentId: DocumentId;
  readonly unit: UnitCode;
  readonly unitName: string;
  readonly state: DeliveryState;
  readonly atMs: number | null;
  readonly recall: RecallState | null;
  readonly reminders: number;
}

const openStates = openDeliveryStates.map((state) => `'${state}'`).join(', ');
const hasOpen = `EXISTS (SELECT 1 FROM deliveries v WHERE v.document_id = d.document_id AND v.state IN (${openStates}))`;

const sentColumns = `d.document_id AS documentId, d.title, coalesce(d.doc_number, '') AS docNumber, o.accepted_at_ms AS sentAtMs,
    (SELECT count(*) FROM deliveries c WHERE c.document_id = d.document_id) AS recipients`;

const sql = {
  // The few that are under way, and not all that were ever sent: what everybody signed for is closed.
  unfinished: `SELECT ${sentColumns} FROM documents d CROSS JOIN outbox o ON o.document_id = d.document_id
    WHERE d.state IN ('queued', 'sent') AND o.accepted_at_ms IS NOT NULL AND ${hasOpen}
    ORDER BY o.accepted_at_ms DESC, d.document_id DESC LIMIT @limit`,
  sent: `SELECT ${sentColumns} FROM outbox o CROSS JOIN documents d ON d.document_id = o.document_id
    WHERE o.accepted_at_ms IS NOT NULL AND d.state NOT IN ('annulled', 'abolished')
    ORDER BY o.accepted_at_ms DESC, o.document_id DESC LIMIT @limit`,
  one: `SELECT d.document_id AS documentId, d.title, coalesce(d.doc_number, '') AS docNumber,
    coalesce(o.accepted_at_ms, o.queued_at_ms) AS sentAtMs, 0 AS recipients
    FROM outbox o JOIN documents d ON d.document_id = o.document_id WHERE d.document_id = ?`,
  cells: `SELECT document_id AS documentId, unit, unit_name AS unitName, state,
    coalesce(failed_at_ms, signed_at_ms, returned_at_ms, CASE recall WHEN 'recalled' THEN recall_at_ms END, opened_at_ms, delivered_at_ms) AS atMs,
    recall, reminders FROM deliveries WHERE document_id IN (SELECT value FROM json_each(?)) ORDER BY document_id, role DESC, rowid`,
} as const;

/** The matrix's questions. */
export function createMatrixRepository(db: Db) {
  const sent = db.prepare<{ limit: number }, SentDocument>(sql.sent);
  const unfinished = db.prepare<{ limit: number }, SentDocument>(sql.unfinished);
  const one = db.prepare<[DocumentId], SentDocument>(sql.one);
  const cells = db.prepare<[string], MatrixCell>(sql.cells);
  return {
    /** Newest first; only those that somebody has not signed when `unfinishedOnly`. */
    sent: (unfinishedOnly: boolean, limit: number): SentDocument[] =>
      (unfinishedOnly ? unfinished : sent).all({ limit }),
    document: (documentId: DocumentId): SentDocument | undefined => one.get(documentId),
    cells: (documentIds: readonly DocumentId[]): MatrixCell[] => cells.all(JSON.stringify(documentIds)),
  };
}
