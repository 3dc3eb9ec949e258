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
export function createReceiptsRepository({ db, call }: SqliteSession): Receipts {
  const find = db.prepare<{ receiptIds: string }, ReceiptRow>(
    `SELECT r.receipt_id, r.document_id, r.unit FROM json_each(@receiptIds) asked
     JOIN receipts r ON r.receipt_id = asked.value`,
  );
  const givenBy = db.prepare<
    { unit: string; after: string; limit: number },
    ReceiptRow & { kind: string; message: string; received_at_ms: number }
  >(
    `SELECT receipt_id, document_id, unit, kind, message, received_at_ms FROM receipts
     WHERE unit = @unit AND receipt_id > @after ORDER BY receipt_id LIMIT @limit`,
  );
  const insert = db.prepare(
    `INSERT INTO receipts (receipt_id, document_id, unit, kind, message, received_at_ms)
     VALUES (@receiptId, @documentId, @unit, @kind, @message, @receivedAtMs)
     ON CONFLICT (receipt_id) DO NOTHING`,
  );
  return {
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
    insertAll: (receipts) =>
      call(() => {
        const kept = receipts.filter((receipt) => insert.run(receipt).changes === 1);
        return new Set(kept.map(({ receiptId }) => receiptId));
      }),
  };
}
