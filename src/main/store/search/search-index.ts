// search.db beside the main database: full text of every received and sealed document. Derived data: not FULL, rebuilt when lost, but with the same
// cipher and key as the main database, because it holds the text of every document.
import { indexTokens, searchExpression } from '../../../shared/domain/search-tokens.ts';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { openDatabase, type Db } from '../database.ts';

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
  /** Takes these texts out: from now on nothing of them is found. How many were there. */
  remove(source: SearchSource, documentIds: readonly DocumentId[]): number;
  /** Writes a piece of the index anew without what was taken out; false when nothing of that is left in the file. */
  purge(): boolean;
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
    ...createRemoval(db),
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

/** Pages that one piece of the rewriting costs: a tenth of a second, and new documents are indexed between two pieces. */
const purgePages = 2000;

/** A deletion in FTS5 is a mark; what the text said goes away when the pieces of the index are written together again, also after a crash in between. */
function createRemoval(db: Db): Pick<SearchIndex, 'remove' | 'purge'> {
  db.exec('CREATE TABLE IF NOT EXISTS purge (begun INTEGER NOT NULL) STRICT');
  const findEntry = db.prepare<[string, string], number>(
    'SELECT entry FROM entries WHERE source = ? AND document_id = ?',
  );
  findEntry.pluck();
  const removeText = db.prepare<[number]>('DELETE FROM texts WHERE rowid = ?');
  const removeEntry = db.prepare<[number]>('DELETE FROM entries WHERE entry = ?');
  const ask = db.prepare('INSERT INTO purge (begun) VALUES (0)');
  const forget = db.prepare('DELETE FROM purge');
  const begin = db.prepare('UPDATE purge SET begun = 1');
  const asked = db.prepare<[], number | null>('SELECT min(begun) FROM purge').pluck();
  const merge = db.prepare<[number]>(`INSERT INTO texts (texts, rank) VALUES ('merge', ?)`);
  const changes = db.prepare<[], number>('SELECT total_changes()').pluck();
  return {
    remove: db.transaction((source: SearchSource, documentIds: readonly DocumentId[]) => {
      const entries = documentIds.flatMap((documentId) => findEntry.get(source, documentId) ?? []);
      for (const entry of entries) {
        removeText.run(entry);
        removeEntry.run(entry);
      }
      if (entries.length > 0) ask.run();
      return entries.length;
    }),
    purge: db.transaction(() => {
      const begun = asked.get() ?? null;
      if (begun === null) return false;
      const before = changes.get() ?? 0;
      // Negative: every piece of the index takes part, as with 'optimize'; afterwards it is gone on with.
      merge.run(begun === 0 ? -purgePages : purgePages);
      // FTS5 says that nothing was left to do by changing less than two rows.
      const isDone = begun === 1 && (changes.get() ?? 0) - before < 2;
      (isDone ? forget : begin).run();
      return !isDone;
    }),
  };
}
