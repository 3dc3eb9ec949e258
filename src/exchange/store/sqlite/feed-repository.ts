// The feed in SQLite. Its write lock lets one transaction write at a time, so numbers are taken one after the other without more ado.
import type { DocumentId, UnitCode } from '../../../shared/domain/ids.ts';
import { maxPageChars, type Feed, type StoredFeedEntry } from '../feed.ts';
import type { SqliteSession } from './session.ts';

interface EntryRow {
  number: number;
  kind: StoredFeedEntry['kind'];
  document_id: string | null;
  message: string | null;
  size_bytes: number | null;
  at_ms: number;
}

/** Repository of the feed and of the counters under which its numbers are taken; `onAppended` hears whose feeds grew. */
export function createFeedRepository(
  { db, call }: SqliteSession,
  onAppended: (unit: UnitCode) => void,
): Feed {
  const takeNumber = db
    .prepare<{ unit: string }, number>(
      `INSERT INTO unit_counters (unit, last_number) VALUES (@unit, 1)
       ON CONFLICT (unit) DO UPDATE SET last_number = last_number + 1 RETURNING last_number`,
    )
    .pluck();
  const insert = db.prepare(
    `INSERT INTO feed (unit, number, kind, document_id, receipt_id, follow_up_id, at_ms)
     VALUES (@unit, @number, @kind, @documentId, @receiptId, @followUpId, @atMs)`,
  );
  const epochNow = db.prepare<[], string>('SELECT epoch FROM exchange_state WHERE id = 1').pluck();
  const list = db.prepare<{ unit: string; after: number; limit: number }, EntryRow>(
    `SELECT f.number, f.kind, f.document_id, coalesce(m.message, d.note, r.message) AS message, d.size_bytes, f.at_ms
     FROM feed f LEFT JOIN documents d ON f.kind = 'document' AND d.document_id = f.document_id
                 LEFT JOIN receipts r ON r.receipt_id = f.receipt_id
                 LEFT JOIN follow_ups m ON m.follow_up_id = f.follow_up_id
     WHERE f.unit = @unit AND f.number > @after ORDER BY f.number LIMIT @limit`,
  );
  return {
    read: ({ unit, epoch: asked, after, limit }) =>
      call(() => {
        const epoch = epochNow.get() ?? '';
        const isOurs = asked === undefined || asked === epoch;
        return { epoch, entries: isOurs ? readPage(list.iterate({ unit, after, limit })) : [] };
      }),
    append: (entries) =>
      call(() => {
        for (const entry of entries) {
          insert.run({ followUpId: null, ...entry, number: takeNumber.get({ unit: entry.unit }) });
          onAppended(entry.unit);
        }
      }),
  };
}

/** Rows are read one by one: what does not fit into the page is not even looked at. */
function readPage(rows: IterableIterator<EntryRow>): StoredFeedEntry[] {
  const entries: StoredFeedEntry[] = [];
  let chars = 0;
  for (const row of rows) {
    chars += row.message?.length ?? 0;
    if (chars > maxPageChars && entries.length > 0) break;
    entries.push(toEntry(row));
  }
  return entries;
}

function toEntry(row: EntryRow): StoredFeedEntry {
  return {
    number: row.number,
    kind: row.kind,
    documentId: row.document_id as DocumentId | null,
    message: row.message,
    sizeBytes: row.size_bytes,
    atMs: row.at_ms,
  };
}
