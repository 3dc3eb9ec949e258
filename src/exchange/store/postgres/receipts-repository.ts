// Receipts in PostgreSQL.
import type { DocumentId, ReceiptId, UnitCode } from '../../../shared/domain/ids.ts';
import type { Receipts, StoredReceipt } from '../receipts.ts';
import type { PostgresSession } from './session.ts';

interface ReceiptRow {
  receipt_id: ReceiptId;
  document_id: DocumentId;
  unit: UnitCode;
  kind: string;
  message: string;
  received_at_ms: number;
}

const findAll = {
  name: 'receipts-find',
  text: 'SELECT receipt_id, document_id, unit FROM receipts WHERE receipt_id = ANY ($1)',
};
const givenBy = {
  name: 'receipts-given-by',
  text: `SELECT receipt_id, document_id, unit, kind, message, received_at_ms FROM receipts
         WHERE unit = $1 AND receipt_id > $2 AND kind <> 'expired' ORDER BY receipt_id LIMIT $3`,
};
const countGiven = {
  name: 'receipts-count-given',
  text: `SELECT document_id, count(*) AS count FROM receipts
         WHERE document_id = ANY ($1) AND unit = $2 GROUP BY document_id`,
};
const unanswered = {
  name: 'receipts-unanswered',
  text: `SELECT f.document_id, f.unit, d.sender, f.at_ms AS since_ms FROM feed f JOIN documents d USING (document_id)
         WHERE f.kind = 'document' AND f.at_ms >= $1 AND f.at_ms < $2 AND NOT EXISTS (SELECT 1 FROM receipts r
           WHERE r.document_id = f.document_id AND r.unit = f.unit AND (r.kind <> 'expired' OR r.received_at_ms >= f.at_ms))
         ORDER BY f.at_ms, f.unit, f.number LIMIT $3`,
};
// In the order of the ids: two requests with the same receipts wait for each other in a row and never in a ring.
const insertAll = {
  name: 'receipts-insert',
  text: `INSERT INTO receipts (receipt_id, document_id, unit, kind, message, received_at_ms)
         SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[])
           AS r (receipt_id, document_id, unit, kind, message, received_at_ms)
         ORDER BY r.receipt_id COLLATE "C"
         ON CONFLICT (receipt_id) DO NOTHING RETURNING receipt_id`,
};

/** Repository of receipts. */
export function createReceiptsRepository({ rows }: PostgresSession): Receipts {
  return {
    findAll: async (receiptIds) => {
      const found = await rows<ReceiptRow>(findAll, [receiptIds]);
      return new Map(found.map((row) => [row.receipt_id, { documentId: row.document_id, unit: row.unit }]));
    },
    countGiven: async (documentIds, unit) => {
      const found = await rows<{ document_id: DocumentId; count: number }>(countGiven, [documentIds, unit]);
      return new Map(found.map(({ document_id: documentId, count }) => [documentId, Number(count)]));
    },
    givenBy: async (unit, { after = '', limit }) =>
      (await rows<ReceiptRow>(givenBy, [unit, after, limit])).map(toReceipt),
    unanswered: async ({ fromMs, toMs, limit }) => {
      const found = await rows<
        Pick<ReceiptRow, 'document_id' | 'unit'> & { sender: UnitCode; since_ms: number }
      >(unanswered, [fromMs, toMs, limit]);
      return found.map((row) => {
        const { document_id: documentId, unit, sender, since_ms: sinceMs } = row;
        return { documentId, unit, sender, sinceMs: Number(sinceMs) };
      });
    },
    insertAll: async (receipts) => {
      if (receipts.length === 0) return new Set();
      const kept = await rows<ReceiptRow>(insertAll, [
        receipts.map(({ receiptId }) => receiptId),
        receipts.map(({ documentId }) => documentId),
        receipts.map(({ unit }) => unit),
        receipts.map(({ kind }) => kind),
        receipts.map(({ message }) => message),
        receipts.map(({ receivedAtMs }) => receivedAtMs),
      ]);
      return new Set(kept.map((row) => row.receipt_id));
    },
  };
}

function toReceipt(row: ReceiptRow): StoredReceipt {
  return {
    receiptId: row.receipt_id,
    documentId: row.document_id,
    unit: row.unit,
    kind: row.kind,
    message: row.message,
    receivedAtMs: row.received_at_ms,
  };
}
