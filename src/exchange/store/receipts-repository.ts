// Receipts as they came, one row each.
import type { DocumentId, ReceiptId, UnitCode } from '../../shared/domain/ids.ts';
import type { ExchangeDb } from './database.ts';

interface StoredReceipt {
  readonly receiptId: ReceiptId;
  readonly documentId: DocumentId;
  readonly unit: UnitCode;
  readonly kind: string;
  readonly message: string;
  readonly receivedAtMs: number;
}

export interface ReceiptsRepository {
  /** Whose the receipt of this id is, and of which document. */
  find(receiptId: ReceiptId): { readonly documentId: DocumentId; readonly unit: UnitCode } | undefined;
  /** Inside the caller's transaction. */
  insert(receipt: StoredReceipt): void;
}

/** Repository of receipts. */
export function createReceiptsRepository(db: ExchangeDb): ReceiptsRepository {
  const find = db.prepare<{ receiptId: string }, { document_id: string; unit: string }>(
    'SELECT document_id, unit FROM receipts WHERE receipt_id = @receiptId',
  );
  const insert = db.prepare(
    `INSERT INTO receipts (receipt_id, document_id, unit, kind, message, received_at_ms)
     VALUES (@receiptId, @documentId, @unit, @kind, @message, @receivedAtMs)`,
  );
  return {
    find: (receiptId) => {
      const row = find.get({ receiptId });
      return row && { documentId: row.document_id as DocumentId, unit: row.unit as UnitCode };
    },
    insert: (receipt) => void insert.run(receipt),
  };
}
