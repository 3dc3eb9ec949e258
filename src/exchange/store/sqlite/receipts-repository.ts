// Receipts in SQLite.
import type { DocumentId, ReceiptId, UnitCode } from '../../../shared/domain/ids.ts';
import type { Receipts } from '../receipts.ts';
import type { SqliteSession } from './session.ts';

interface ReceiptRow {
  receipt_id: string;
  document_id: string;
  unit: string;
}

/** Repository of receipts. */
export function createReceiptsRepository(session: SqliteSession): Receipts {
  const { db, call } = session;
  const find = db.prepare<{ receiptIds: string }, ReceiptRow>(
    `SELECT r.receipt_id, r.document_id, r.unit FROM json_each(@receiptIds) asked
     JOIN receipts r ON r.receipt_id = asked.value`,
  );
  const givenBy = db.prepare<
    { unit: string; after: string; limit: number },
    ReceiptRow & { kind: string; message: string; received_at_ms: number }
  >(
    `SELECT receipt_id, document_id, unit, kind, message, received_at_ms FROM receipts
     WHERE unit = @unit AND receipt_id > @after AND kind <> 'expired' ORDER BY receipt_id LIMIT @limit`,
  );
  const unanswered = db.prepare<
    { fromMs: number; toMs: number; limit: number },
    { documentId: DocumentId; unit: UnitCode; sender: UnitCode; sinceMs: number }
  >(
    `SELECT f.document_id AS documentId, f.unit, d.sender, f.at_ms AS sinceMs FROM feed f JOIN documents d ON d.document_id = f.document_id
     WHERE f.kind = 'document' AND f.at_ms >= @fromMs AND f.at_ms < @toMs AND NOT EXISTS (SELECT 1 FROM receipts r
       WHERE r.document_id = f.document_id AND r.unit = f.unit AND (r.kind <> 'expired' OR r.received_at_ms >= f.at_ms))
     ORDER BY f.at_ms, f.unit, f.number LIMIT @limit`,
  );
  const insert = db.prepare(
    `INSERT INTO receipts (receipt_id, document_id, unit, kind, message, received_at_ms)
     VALUES (@receiptId, @documentId, @unit, @kind, @message, @receivedAtMs)
     ON CONFLICT (receipt_id) DO NOTHING`,
  );
  return {
    countGiven: createCountGiven(session),
    findAll: (receiptIds) =>
      call(() => {
        const rows = find.all({ receiptIds: JSON.stringify(receiptIds) });
        return new Map(
          rows.map((row) => [
            row.receipt_id as ReceiptId,
            { documentId: row.document_id as DocumentId, unit: row.unit as UnitCode },
          ]),
        );
      }),
    givenBy: (unit, { after = '', limit }) =>
      call(() =>
        givenBy.all({ unit, after, limit }).map((row) => ({
          receiptId: row.receipt_id as ReceiptId,
          documentId: row.document_id as DocumentId,
          unit,
          kind: row.kind,
          message: row.message,
          receivedAtMs: row.received_at_ms,
        })),
      ),
    unanswered: (span) => call(() => unanswered.all(span)),
    insertAll: (receipts) =>
      call(() => {
        const kept = receipts.filter((receipt) => insert.run(receipt).changes === 1);
        return new Set(kept.map(({ receiptId }) => receiptId));
      }),
  };
}

function createCountGiven({ db, call }: SqliteSession): Receipts['countGiven'] {
  // From what is asked for to its receipts: the other way round goes through all that the unit ever said, for each of them.
  const count = db.prepare<{ documentIds: string; unit: string }, { documentId: DocumentId; given: number }>(
    `SELECT asked.value AS documentId, count(*) AS given FROM json_each(@documentIds) asked
     CROSS JOIN receipts r ON r.document_id = asked.value AND r.unit = @unit GROUP BY asked.value`,
  );
  return (documentIds, unit) =>
    call(() => {
      const rows = count.all({ documentIds: JSON.stringify(documentIds), unit });
      return new Map(rows.map(({ documentId, given }) => [documentId, given]));
    });
}
