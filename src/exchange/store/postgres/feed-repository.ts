// The feed in PostgreSQL. Any number of transactions write at a time; the row of a unit in `unit_counters` is the lock that puts them in order.
import type { DocumentId, UnitCode } from '../../../shared/domain/ids.ts';
import { maxPageChars, type Feed, type StoredFeedEntry } from '../feed.ts';
import type { PostgresSession } from './session.ts';

interface EntryRow {
  epoch: string;
  /** Null in the one row that a page without entries has. */
  number: number | null;
  kind: StoredFeedEntry['kind'];
  document_id: DocumentId | null;
  message: string | null;
  size_bytes: number | null;
  at_ms: number;
}

// Epoch and entries in one statement: one moment of the database.
const read = {
  name: 'feed-read',
  text: `SELECT s.epoch, e.number, e.kind, e.document_id, e.message, e.size_bytes, e.at_ms
         FROM exchange_state s LEFT JOIN LATERAL (
           SELECT p.* FROM (
           SELECT f.number, f.kind, f.document_id, coalesce(m.message, d.note, r.message) AS message, d.size_bytes, f.at_ms,
                  sum(length(coalesce(m.message, d.note, r.message))) OVER (ORDER BY f.number) AS chars,
                  row_number() OVER (ORDER BY f.number) AS place
           FROM feed f LEFT JOIN documents d ON f.kind = 'document' AND d.document_id = f.document_id
                       LEFT JOIN receipts r ON r.receipt_id = f.receipt_id
                       LEFT JOIN follow_ups m ON m.follow_up_id = f.follow_up_id
           WHERE f.unit = $1 AND f.number > $2 AND ($3::text IS NULL OR $3 = s.epoch)
           ORDER BY f.number LIMIT $4) p WHERE p.chars IS NULL OR p.chars <= ${maxPageChars} OR p.place = 1) e ON true
         WHERE s.id = 1 ORDER BY e.number`,
};
// The counters are updated in the order of the units, in every fan-out alike: two of them wait for each other in a row and never in a ring. What a
// transaction that waits then reads is the number after the one that the other committed.
const append = {
  name: 'feed-append',
  text: `WITH entries AS (
           SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[])
             WITH ORDINALITY AS e (unit, kind, document_id, receipt_id, at_ms, follow_up_id, place)),
         wanted AS (SELECT unit, count(*) AS entries FROM entries GROUP BY unit),
         taken AS (
           INSERT INTO unit_counters AS c (unit, last_number)
             SELECT unit, entries FROM wanted ORDER BY unit COLLATE "C"
           ON CONFLICT (unit) DO UPDATE SET last_number = c.last_number + excluded.last_number
           RETURNING c.unit, c.last_number)
         INSERT INTO feed (unit, number, kind, document_id, receipt_id, at_ms, follow_up_id)
           SELECT e.unit,
                  t.last_number - w.entries + row_number() OVER (PARTITION BY e.unit ORDER BY e.place),
                  e.kind, e.document_id, e.receipt_id, e.at_ms, e.follow_up_id
           FROM entries e JOIN wanted w ON w.unit = e.unit JOIN taken t ON t.unit = e.unit`,
};

/** Repository of the feed and of the counters under which its numbers are taken; `tell` makes the units' polls wake at the commit. */
export function createFeedRepository(
  { rows }: PostgresSession,
  tell: (units: readonly UnitCode[]) => void,
): Feed {
  return {
    read: async ({ unit, epoch, after, limit }) => {
      const found = await rows<EntryRow>(read, [unit, after, epoch ?? null, limit]);
      const [first] = found;
      if (!first) throw new Error('the exchange database has no state row');
      return { epoch: first.epoch, entries: first.number === null ? [] : found.map(toEntry) };
    },
    append: async (entries) => {
      if (entries.length === 0) return;
      await rows(append, [
        entries.map(({ unit }) => unit),
        entries.map(({ kind }) => kind),
        entries.map(({ documentId }) => documentId),
        entries.map(({ receiptId }) => receiptId),
        entries.map(({ atMs }) => atMs),
        entries.map(({ followUpId }) => followUpId ?? null),
      ]);
      tell([...new Set(entries.map(({ unit }) => unit))]);
    },
  };
}

function toEntry(row: EntryRow): StoredFeedEntry {
  return {
    number: row.number ?? 0,
    kind: row.kind,
    documentId: row.document_id,
    message: row.message,
    sizeBytes: row.size_bytes,
    atMs: row.at_ms,
  };
}
