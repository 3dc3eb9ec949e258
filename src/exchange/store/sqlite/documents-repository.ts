// Accepted documents, their addressees and their packages, in SQLite.
import type { DocumentId, Sha256, UnitCode } from '../../../shared/domain/ids.ts';
import { maxOwnPageChars, type AcceptedDocument, type Documents } from '../documents.ts';
import type { ExchangeDb } from './database.ts';
import type { SqliteSession } from './session.ts';

interface DocumentRow {
  document_id: string;
  sender: string;
  note: string;
  note_sha256: string;
  package_sha256: string;
  size_bytes: number;
  accepted_at_ms: number;
}

/** Repository of the documents aggregate. */
export function createDocumentsRepository({ db, call }: SqliteSession): Documents {
  const { find, sentBy, sendersFor, readable, among, uploaded } = prepareReading(db);
  const insert = db.prepare(
    `INSERT INTO documents (document_id, sender, note, note_sha256, package_sha256, size_bytes, accepted_at_ms)
     VALUES (@documentId, @sender, @note, @noteSha256, @packageSha256, @sizeBytes, @acceptedAtMs)
     ON CONFLICT (document_id) DO NOTHING`,
  );
  const insertAddressees = db.prepare(
    `INSERT INTO addressees (document_id, unit) SELECT @documentId, value FROM json_each(@units) WHERE true
     ON CONFLICT DO NOTHING`,
  );
  const addPackage = db.prepare(
    `INSERT OR IGNORE INTO packages (sha256, unit, size_bytes, received_at_ms)
     VALUES (@sha256, @unit, @sizeBytes, @receivedAtMs)`,
  );
  return {
    find: (documentId) =>
      call(() => {
        const row = find.get({ documentId });
        return row && toDocument(row);
      }),
    sentBy: (sender, { after = '', limit }) => call(() => readPage(sentBy.iterate({ sender, after, limit }))),
    sendersFor: (documentIds, unit) =>
      call(() => {
        const rows = sendersFor.all({ documentIds: JSON.stringify(documentIds), unit });
        return new Map(rows.map((row) => [row.document_id as DocumentId, row.sender as UnitCode]));
      }),
    readableSizes: (sha256s, unit) =>
      call(() => {
        const rows = readable.all({ sha256s: JSON.stringify(sha256s), unit });
        return new Map(rows.map((row) => [row.package_sha256 as Sha256, row.size_bytes]));
      }),
    uploadedSize: (sha256, unit) => call(() => uploaded.get({ sha256, unit })),
    insert: (document, addressees) =>
      call(() => {
        const { documentId } = document;
        if (insert.run(document).changes === 0) return false;
        insertAddressees.run({ documentId, units: JSON.stringify(addressees) });
        return true;
      }),
    addresseesAmong: (documentId, units) =>
      call(() => new Set(among.all({ documentId, units: JSON.stringify(units) }) as UnitCode[])),
    addAddressees: (documentId, units) =>
      call(() => void insertAddressees.run({ documentId, units: JSON.stringify(units) })),
    addPackage: (entry) => call(() => void addPackage.run(entry)),
  };
}

function prepareReading(db: ExchangeDb) {
  return {
    find: db.prepare<{ documentId: string }, DocumentRow>(
      `SELECT document_id, sender, note, note_sha256, package_sha256, size_bytes, accepted_at_ms
       FROM documents WHERE document_id = @documentId`,
    ),
    sentBy: db.prepare<{ sender: string; after: string; limit: number }, DocumentRow>(
      `SELECT document_id, sender, note, note_sha256, package_sha256, size_bytes, accepted_at_ms
       FROM documents WHERE sender = @sender AND document_id > @after ORDER BY document_id LIMIT @limit`,
    ),
    sendersFor: db.prepare<
      { documentIds: string; unit: string },
      Pick<DocumentRow, 'document_id' | 'sender'>
    >(
      `SELECT d.document_id, d.sender FROM json_each(@documentIds) asked
       JOIN addressees a ON a.document_id = asked.value AND a.unit = @unit
       JOIN documents d ON d.document_id = a.document_id`,
    ),
    // The size stands behind the note in a document's row, over hundreds of pages of the file when it is a note to all: it is taken from where the package
    // was uploaded.
    readable: db.prepare<
      { sha256s: string; unit: string },
      Pick<DocumentRow, 'package_sha256' | 'size_bytes'>
    >(
      `SELECT DISTINCT d.package_sha256, coalesce(p.size_bytes, d.size_bytes) AS size_bytes FROM json_each(@sha256s) asked
       JOIN documents d ON d.package_sha256 = asked.value
       LEFT JOIN packages p ON p.sha256 = d.package_sha256 AND p.unit = d.sender
       WHERE d.sender = @unit OR EXISTS (SELECT 1 FROM addressees a WHERE a.document_id = d.document_id AND a.unit = @unit)`,
    ),
    among: db
      .prepare<{ documentId: string; units: string }, string>(
        'SELECT unit FROM addressees WHERE document_id = @documentId AND unit IN (SELECT value FROM json_each(@units))',
      )
      .pluck(),
    uploaded: db
      .prepare<{ sha256: string; unit: string }, number>(
        'SELECT size_bytes FROM packages WHERE sha256 = @sha256 AND unit = @unit',
      )
      .pluck(),
  };
}

/** Row by row: what does not fit into the page is not even taken out. */
function readPage(found: IterableIterator<DocumentRow>): AcceptedDocument[] {
  const page: AcceptedDocument[] = [];
  let chars = 0;
  for (const row of found) {
    chars += row.note.length;
    if (chars > maxOwnPageChars && page.length > 0) break;
    page.push(toDocument(row));
  }
  return page;
}

function toDocument(row: DocumentRow): AcceptedDocument {
  return {
    documentId: row.document_id as DocumentId,
    sender: row.sender as UnitCode,
    note: row.note,
    noteSha256: row.note_sha256 as Sha256,
    packageSha256: row.package_sha256 as Sha256,
    sizeBytes: row.size_bytes,
    acceptedAtMs: row.accepted_at_ms,
  };
}
