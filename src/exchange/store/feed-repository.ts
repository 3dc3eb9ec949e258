// The feed: what each unit has still to hear of, one number after the other.
import type { DocumentId, ReceiptId, UnitCode } from '../../shared/domain/ids.ts';
import type { ExchangeDb } from './database.ts';

/** One entry as stored, with the message that goes with it. */
export interface StoredFeedEntry {
  readonly number: number;
  readonly kind: 'document' | 'receipt' | 'publication';
  readonly documentId: DocumentId | null;
  readonly message: string | null;
  readonly sizeBytes: number | null;
  readonly atMs: number;
}

export interface FeedRepository {
  /** Inside the caller's transaction: takes the unit's next number for one entry. */
  append(entry: {
    readonly unit: UnitCode;
    readonly kind: StoredFeedEntry['kind'];
    readonly documentId: DocumentId | null;
    readonly receiptId: ReceiptId | null;
    readonly atMs: number;
  }): void;
  /** Entries above `after`, oldest first. */
  listAfter(unit: UnitCode, after: number, limit: number): StoredFeedEntry[];
}

interface EntryRow {
  number: number;
  kind: StoredFeedEntry['kind'];
  document_id: string | null;
  note: string | null;
  receipt: string | null;
  size_bytes: number | null;
  at_ms: number;
}

/** Repository of the feed and of the counters under which its numbers are taken. */
export function createFeedRepository(db: ExchangeDb): FeedRepository {
  const takeNumber = db
    .prepare<{ unit: string }, number>(
      `INSERT INTO unit_counters (unit, last_number) VALUES (@unit, 1)
       ON CONFLICT (unit) DO UPDATE SET last_number = last_number + 1 RETURNING last_number`,
    )
    .pluck();
  const insert = db.prepare(
    `INSERT INTO feed (unit, number, kind, document_id, receipt_id, at_ms)
     VALUES (@unit, @number, @kind, @documentId, @receiptId, @atMs)`,
  );
  const list = db.prepare<{ unit: string; after: number; limit: number }, EntryRow>(
    `SELECT f.number, f.kind, f.document_id, d.note, r.message AS receipt, d.size_bytes, f.at_ms
     FROM feed f LEFT JOIN documents d ON f.kind = 'document' AND d.document_id = f.document_id
                 LEFT JOIN receipts r ON r.receipt_id = f.receipt_id
     WHERE f.unit = @unit AND f.number > @after ORDER BY f.number LIMIT @limit`,
  );
  return {
    append: (entry) => {
      const number = takeNumber.get({ unit: entry.unit });
      insert.run({ ...entry, number });
    },
    listAfter: (unit, after, limit) => list.all({ unit, after, limit }).map(toEntry),
  };
}

function toEntry(row: EntryRow): StoredFeedEntry {
  return {
    number: row.number,
    kind: row.kind,
    documentId: row.document_id as DocumentId | null,
    message: row.note ?? row.receipt,
    sizeBytes: row.size_bytes,
    atMs: row.at_ms,
  };
}
