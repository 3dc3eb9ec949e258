// The feed in SQLite. Its write lock lets one transaction write at a time, so numbers are taken one after the other without more ado.
import type { DocumentId, UnitCode } from '../../../shared/domain/ids.ts';
import { fillPage, type FeedRow } from '../feed-page.ts';
import { maxPageChars, type Feed, type FeedReader } from '../feed.ts';
import { createNoteShelf, type LoadedNote } from '../note-shelf.ts';
import type { SqliteSession } from './session.ts';

/** What units read. */
export function createFeedReader({ db, call }: SqliteSession): FeedReader {
  const epochNow = db.prepare<[], string>('SELECT epoch FROM exchange_state WHERE id = 1').pluck();
  // Without the notes: those of a prefecture are a hundred pages of the file each, the same ones for every unit.
  const list = db.prepare<{ unit: string; after: number; limit: number }, FeedRow>(
    `SELECT f.number, f.kind, f.document_id, f.follow_up_id, coalesce(m.message, r.message) AS message, f.at_ms
     FROM feed f LEFT JOIN receipts r ON r.receipt_id = f.receipt_id
                 LEFT JOIN follow_ups m ON f.kind = 'notice' AND m.follow_up_id = f.follow_up_id
     WHERE f.unit = @unit AND f.number > @after ORDER BY f.number LIMIT @limit`,
  );
  const note = db.prepare<{ documentId: string; followUpId: string | null }, LoadedNote>(
    `SELECT coalesce(m.message, d.note) AS token, d.size_bytes AS sizeBytes
     FROM documents d LEFT JOIN follow_ups m ON m.follow_up_id = @followUpId
     WHERE d.document_id = @documentId`,
  );
  const loadNote = (documentId: DocumentId, followUpId: string | null) =>
    call(() => note.get({ documentId, followUpId }));
  const shelf = createNoteShelf();
  return {
    read: async ({ unit, epoch: asked, after, limit }) => {
      const { epoch, rows } = await call(() => {
        const now = epochNow.get() ?? '';
        const isOurs = asked === undefined || asked === now;
        return { epoch: now, rows: isOurs ? readRows(list.iterate({ unit, after, limit })) : [] };
      });
      return { epoch, entries: await fillPage({ shelf, loadNote }, { unit, epoch }, rows) };
    },
  };
}

/** The feed and the counters under which its numbers are taken; `onAppended` hears whose feeds grew. */
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
  return {
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
function readRows(found: IterableIterator<FeedRow>): FeedRow[] {
  const rows: FeedRow[] = [];
  let chars = 0;
  for (const row of found) {
    chars += row.message?.length ?? 0;
    if (chars > maxPageChars && rows.length > 0) break;
    rows.push(row);
  }
  return rows;
}
