// What there is to index: received documents by arrival, sealed ones by their place in the 用印登记簿. Reads only.
import type { PackageDocument } from '../../../shared/domain/package-document.ts';
import { textsOfContent } from '../../../shared/domain/content-texts.ts';
import type { DocumentContent } from '../../../shared/domain/content.ts';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import type { Db } from '../database.ts';
import type { SearchSource, SearchText } from './search-index.ts';

interface Row {
  readonly position: number;
  readonly document_id: string;
  readonly doc_number: string | null;
  readonly json: string;
}

export interface SearchFeed {
  /** The next texts of a source after a position, oldest first. */
  next(source: SearchSource, after: number, limit: number): SearchText[];
  /** Received documents of which nothing may be found: taken back by their sender, or in quarantine. */
  gone(): DocumentId[];
}

export function createSearchFeed(db: Db): SearchFeed {
  // Quarantined documents are never indexed: nothing of them may be shown.
  const statements: Record<SearchSource, ReturnType<typeof db.prepare<[number, number], Row>>> = {
    inbox: db.prepare(
      `SELECT rowid AS position, document_id, doc_number, document AS json FROM inbox
       WHERE rowid > ? AND document IS NOT NULL AND state NOT IN ('quarantined', 'recalled') ORDER BY rowid LIMIT ?`,
    ),
    outgoing: db.prepare(
      `SELECT book.rowid AS position, book.document_id, book.doc_number, documents.content AS json
       FROM seal_use_book AS book JOIN documents ON documents.document_id = book.document_id
       WHERE book.rowid > ? AND book.result = 'sealed' ORDER BY book.rowid LIMIT ?`,
    ),
  };
  const gone = db.prepare<[], DocumentId>(
    `SELECT document_id FROM inbox WHERE state IN ('quarantined', 'recalled')`,
  );
  gone.pluck();
  const contentOf: Record<SearchSource, (json: string) => DocumentContent> = {
    inbox: (json) => (JSON.parse(json) as PackageDocument).content,
    outgoing: (json) => JSON.parse(json) as DocumentContent,
  };
  return {
    gone: () => gone.all(),
    next: (source, after, limit) =>
      statements[source].all(after, limit).map((row) => {
        const content = contentOf[source](row.json);
        const texts = textsOfContent(content).map(({ text }) => text);
        const names = content.attachments.map((attachment) => attachment.name);
        return {
          documentId: row.document_id as DocumentId,
          source,
          position: row.position,
          title: `${content.title}\n${row.doc_number ?? ''}`,
          body: [...texts, ...names].join('\n'),
        };
      }),
  };
}
