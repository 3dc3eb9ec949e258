// The feed in PostgreSQL. Any number of transactions write at a time; the row of a unit in `unit_counters` is the lock that puts them in order.
import type { DocumentId, UnitCode } from '../../../shared/domain/ids.ts';
import { fillPage, type FeedRow } from '../feed-page.ts';
import { maxPageChars, type Feed, type FeedReader } from '../feed.ts';
import { createNoteShelf, type LoadedNote } from '../note-shelf.ts';
import type { PostgresSession } from './session.ts';

/** `number` is null in the one row that a page without entries has. */
type EntryRow = Omit<FeedRow, 'number'> & { readonly epoch: string; readonly number: number | null };

// Epoch and entries in one statement: one moment of the database. Without the notes: those are the same ones for every unit.
const read = {
  name: 'feed-read-2',
  text: `SELECT s.epoch, e.number, e.kind, e.document_id, e.follow_up_id, e.message, e.at_ms
         FROM exchange_state s LEFT JOIN LATERAL (
           SELECT p.* FROM (
           SELECT f.number, f.kind, f.document_id, f.follow_up_id, coalesce(m.message, r.message) AS message, f.at_ms,
                  sum(octet_length(coalesce(m.message, r.message))) OVER (ORDER BY f.number) AS octets,
                  row_number() OVER (ORDER BY f.number) AS place
           FROM feed f LEFT JOIN receipts r ON r.receipt_id = f.receipt_id
                       LEFT JOIN follow_ups m ON f.kind = 'notice' AND m.follow_up_id = f.follow_up_id
           WHERE f.unit = $1 AND f.number > $2 AND ($3::text IS NULL OR $3 = s.epoch)
           ORDER BY f.number LIMIT $4) p WHERE p.octets IS NULL OR p.octets <= ${maxPageChars} OR p.place = 1) e ON true
         WHERE s.id = 1 ORDER BY e.number`,
};
const note = {
  name: 'feed-note',
  text: `SELECT coalesce(m.message, d.note) AS token, d.size_bytes AS "sizeBytes"
         FROM documents d LEFT JOIN follow_ups m ON m.follow_up_id = $2 WHERE d.document_id = $1`,
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

/** What units read. */
export function createFeedReader({ rows }: PostgresSession): FeedReader {
  const shelf = createNoteShelf();
  const loadNote = async (documentId: DocumentId, followUpId: string | null) =>
    (await rows<LoadedNote>(note, [documentId, followUpId]))[0];
  return {
    read: async ({ unit, epoch: asked, after, limit }) => {
      const found = await rows<EntryRow>(read, [unit, after, asked ?? null, limit]);
      const [first] = found;
      if (!first) throw new Error('the exchange database has no state row');
      const { epoch } = first;
      const page = found.flatMap(({ number, ...row }) => (number === null ? [] : [{ ...row, number }]));
      return { epoch, entries: await fillPage({ shelf, loadNote }, { unit, epoch }, page) };
    },
  };
}

/** The feed and the counters under which its numbers are taken; `tell` makes the units' polls wake at the commit. */
export function createFeedRepository(
  { rows }: PostgresSession,
  tell: (units: readonly UnitCode[]) => void,
): Feed {
  return {
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
