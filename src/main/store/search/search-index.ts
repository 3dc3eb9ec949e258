// search.db beside the main database: full text of every received and sealed document. Derived data: not FULL, rebuilt when lost, but with the same
// cipher and key as the main database, because it holds the text of every document.
import { indexTokens, searchExpression } from '../../../shared/domain/search-tokens.ts';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { openDatabase } from '../database.ts';

/** Where a text comes from; each source has its own high-water mark. */
export type SearchSource = 'inbox' | 'outgoing';

export interface SearchText {
  readonly documentId: DocumentId;
  readonly source: SearchSource;
  /** Position in its source: the row that the high-water mark names. */
  readonly position: number;
  readonly title: string;
  readonly body: string;
}

export interface SearchHit {
  /** Rises with arrival: the cursor of the next page. */
  readonly entry: number;
  readonly documentId: DocumentId;
  readonly source: SearchSource;
}

export interface SearchIndex {
  /** Adds texts and moves the high-water marks, in one transaction. */
  add(texts: readonly SearchText[]): void;
  highWater(source: SearchSource): number;
  /** Newest first; `before` is the last entry of the page before. */
  find(query: string, before: number | null, limit: number): SearchHit[];
  close(): void;
}

/** Opens or creates the index at `path` with the station's data key. */
export function openSearchIndex(path: string, key: Uint8Array): SearchIndex {
  const db = openDatabase(path, key);
  // Derived data: a lost tail is indexed again from the high-water mark, so it need not wait for the disk.
  db.pragma('synchronous = NORMAL');
  db.exec(`
    CREATE TABLE IF NOT EXISTS entries (
      entry INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, document_id TEXT NOT NULL, UNIQUE (source, document_id)
    ) STRICT;
    CREATE TABLE IF NOT EXISTS high_water (source TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT;
    CREATE VIRTUAL TABLE IF NOT EXISTS texts USING fts5(
      title, body, content='', contentless_delete=1, tokenize='ascii', prefix='1'
    );`);
  const insertEntry = db.prepare<[string, string]>('INSERT INTO entries (source, document_id) VALUES (?, ?)');
  const findEntry = db.prepare<[string, string], { entry: number }>(
    'SELECT entry FROM entries WHERE source = ? AND document_id = ?',
  );
  const removeText = db.prepare<[number]>('DELETE FROM texts WHERE rowid = ?');
  const insertText = db.prepare<[number | bigint, string, string]>(
    'INSERT INTO texts (rowid, title, body) VALUES (?, ?, ?)',
  );
  const raise = db.prepare<[string, number]>(
    'INSERT INTO high_water (source, position) VALUES (?, ?) ON CONFLICT (source) DO UPDATE SET position = max(position, excluded.position)',
  );
  const readHighWater = db.prepare<[string], { position: number }>(
    'SELECT position FROM high_water WHERE source = ?',
  );
  const select = db.prepare<
    [string, number, number],
    { entry: number; document_id: string; source: SearchSource }
  >(
    `SELECT entries.entry, entries.document_id, entries.source FROM texts JOIN entries ON entries.entry = texts.rowid
     WHERE texts MATCH ? AND texts.rowid < ? ORDER BY texts.rowid DESC LIMIT ?`,
  );
  const addAll = db.transaction((texts: readonly SearchText[]) => {
    for (const text of texts) {
      // A document that comes again replaces its text: the first may have been a forgery.
      const known = findEntry.get(text.source, text.documentId)?.entry;
      if (known !== undefined) removeText.run(known);
      const entry = known ?? insertEntry.run(text.source, text.documentId).lastInsertRowid;
      insertText.run(entry, indexTokens(text.title), indexTokens(text.body));
      raise.run(text.source, text.position);
    }
  });
  return {
    add: (texts) => addAll.immediate(texts),
    highWater: (source) => readHighWater.get(source)?.position ?? 0,
    find: (query, before, limit) => {
      const expression = searchExpression(query);
      if (expression === null) return [];
      return select
        .all(expression, before ?? Number.MAX_SAFE_INTEGER, limit)
        .map((row) => ({ entry: row.entry, documentId: row.document_id as DocumentId, source: row.source }));
    },
    close: () => db.close(),
  };
}
