// The outbox as a list: keyset pages, newest first, each with everything that its rows show in one question. Delivery notes, which name every recipient,
// stay where they are.
import type { DocumentId } from '../../shared/domain/ids.ts';
import type { Db } from './database.ts';
import { type DeliveryCounts, deliverySums } from './deliveries-repository.ts';
import type { OutboxRow } from './outbox-repository.ts';
import type { PackageTimeStampRow } from './package-time-stamps-repository.ts';

export interface OutboxListRow extends Omit<OutboxRow, 'note' | 'packageSha256' | 'uploadUrl'> {
  /** Null: not known, as of packages of older programs. */
  readonly timeStamp: PackageTimeStampRow['state'] | null;
  readonly deliveries: DeliveryCounts;
  /** What the unit itself said of the document after it was sent. */
  readonly ended: 'annul' | 'abolish' | 'supersede' | null;
  /** Whether a written pack carried it and has no answer yet. */
  readonly isCarried: boolean;
}

interface OutboxQuery {
  readonly before: { readonly queuedAtMs: number; readonly documentId: DocumentId } | null;
  readonly limit: number;
}

type StoredRow = Omit<OutboxListRow, 'details' | 'deliveries' | 'isCarried'> &
  DeliveryCounts & { readonly details: string; readonly isCarried: number };

// The page first, so that only its recipients are counted.
const listOf = (page: string): string => `WITH page AS MATERIALIZED (${page}),
  counts AS (SELECT r.document_id AS document_id, ${deliverySums} FROM page CROSS JOIN deliveries r ON r.document_id = page.document_id
    GROUP BY r.document_id)
  SELECT o.document_id AS documentId, o.state AS state, o.reason AS reason, o.details AS details, o.package_bytes AS packageBytes,
    o.sent_bytes AS sentBytes, o.attempts AS attempts, o.next_try_at_ms AS nextTryAtMs, o.queued_at_ms AS queuedAtMs,
    o.accepted_at_ms AS acceptedAtMs, o.send_at_ms AS sendAtMs, d.urgency AS urgency, d.title AS title, d.doc_number AS docNumber,
    s.state AS timeStamp, (SELECT n.kind FROM notices_to_send n WHERE n.document_id = o.document_id AND n.kind IN ('annul', 'abolish', 'supersede')
      ORDER BY n.sequence DESC LIMIT 1) AS ended, EXISTS (SELECT 1 FROM courier_entries e WHERE e.state = 'sent' AND e.kind = 'document' AND e.entry_id = o.document_id) AS isCarried,
    coalesce(c.total, 0) AS total, coalesce(c.delivered, 0) AS delivered, coalesce(c.opened, 0) AS opened, coalesce(c.signed, 0) AS signed,
    coalesce(c.returned, 0) AS returned, coalesce(c.recalled, 0) AS recalled, coalesce(c.failed, 0) AS failed, coalesce(c.parked, 0) AS parked
  FROM page JOIN outbox o ON o.document_id = page.document_id JOIN documents d ON d.document_id = page.document_id
    LEFT JOIN package_time_stamps s ON s.document_id = page.document_id LEFT JOIN counts c ON c.document_id = page.document_id
  ORDER BY o.queued_at_ms DESC, o.document_id DESC`;
const sql = {
  page: listOf(`SELECT document_id FROM outbox WHERE (queued_at_ms, document_id) < (@beforeMs, @beforeId)
    ORDER BY queued_at_ms DESC, document_id DESC LIMIT @limit`),
  one: listOf(`SELECT document_id FROM outbox WHERE document_id = ?`),
} as const;

function readRow(row: StoredRow): OutboxListRow {
  const { total, delivered, opened, signed, returned, recalled, failed, parked, ...rest } = row;
  return {
    ...rest,
    details: JSON.parse(row.details) as Record<string, string>,
    isCarried: row.isCarried === 1,
    deliveries: { total, delivered, opened, signed, returned, recalled, failed, parked },
  };
}

/** The reads of the outbox list. */
export function createOutboxPages(db: Db) {
  const page = db.prepare<unknown[], StoredRow>(sql.page);
  const one = db.prepare<[DocumentId], StoredRow>(sql.one);
  return {
    /** Newest first, after the row `before`. */
    page: ({ before, limit }: OutboxQuery): OutboxListRow[] =>
      page
        .all({
          // Later than every instant of this product: the first page has no `before`.
          beforeMs: before?.queuedAtMs ?? Number.MAX_SAFE_INTEGER,
          beforeId: before?.documentId ?? '',
          limit,
        })
        .map(readRow),
    one: (documentId: DocumentId): OutboxListRow | undefined => {
      const row = one.get(documentId);
      return row && readRow(row);
    },
  };
}
