// Accepted documents, their addressees and their packages.
import type { DocumentId, Sha256, UnitCode } from '../../shared/domain/ids.ts';
import type { ExchangeDb } from './database.ts';

export interface AcceptedDocument {
  readonly documentId: DocumentId;
  readonly sender: UnitCode;
  readonly note: string;
  readonly noteSha256: Sha256;
  readonly packageSha256: Sha256;
  readonly sizeBytes: number;
  readonly acceptedAtMs: number;
}

export interface DocumentsRepository {
  find(documentId: DocumentId): AcceptedDocument | undefined;
  /** Inside the caller's transaction. */
  insert(document: AcceptedDocument, addressees: readonly UnitCode[]): void;
  isAddressee(documentId: DocumentId, unit: UnitCode): boolean;
  /** Size of a package that this unit may read (it sent it, or it is an addressee); undefined when there is none for it. */
  readableSize(sha256: Sha256, unit: UnitCode): number | undefined;
  addPackage(entry: {
    readonly sha256: Sha256;
    readonly unit: UnitCode;
    readonly sizeBytes: number;
    readonly receivedAtMs: number;
  }): void;
  /** Size of a package that this unit uploaded; undefined when it did not. */
  uploadedSize(sha256: Sha256, unit: UnitCode): number | undefined;
}

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
export function createDocumentsRepository(db: ExchangeDb): DocumentsRepository {
  const find = db.prepare<{ documentId: string }, DocumentRow>(
    `SELECT document_id, sender, note, note_sha256, package_sha256, size_bytes, accepted_at_ms
     FROM documents WHERE document_id = @documentId`,
  );
  const insert = db.prepare(
    `INSERT INTO documents (document_id, sender, note, note_sha256, package_sha256, size_bytes, accepted_at_ms)
     VALUES (@documentId, @sender, @note, @noteSha256, @packageSha256, @sizeBytes, @acceptedAtMs)`,
  );
  const insertAddressee = db.prepare(
    'INSERT INTO addressees (document_id, unit) VALUES (@documentId, @unit)',
  );
  const addressee = db
    .prepare<{ documentId: string; unit: string }, number>(
      'SELECT 1 FROM addressees WHERE document_id = @documentId AND unit = @unit',
    )
    .pluck();
  const readable = db
    .prepare<{ sha256: string; unit: string }, number>(
      `SELECT d.size_bytes FROM documents d WHERE d.package_sha256 = @sha256
         AND (d.sender = @unit OR EXISTS (SELECT 1 FROM addressees a WHERE a.document_id = d.document_id AND a.unit = @unit))
       LIMIT 1`,
    )
    .pluck();
  const addPackage = db.prepare(
    `INSERT OR IGNORE INTO packages (sha256, unit, size_bytes, received_at_ms)
     VALUES (@sha256, @unit, @sizeBytes, @receivedAtMs)`,
  );
  const uploaded = db
    .prepare<{ sha256: string; unit: string }, number>(
      'SELECT size_bytes FROM packages WHERE sha256 = @sha256 AND unit = @unit',
    )
    .pluck();
  return {
    find: (documentId) => toDocument(find.get({ documentId })),
    insert: (document, addressees) => {
      insert.run(document);
      for (const unit of addressees) insertAddressee.run({ documentId: document.documentId, unit });
    },
    isAddressee: (documentId, unit) => addressee.get({ documentId, unit }) !== undefined,
    readableSize: (sha256, unit) => readable.get({ sha256, unit }),
    addPackage: (entry) => void addPackage.run(entry),
    uploadedSize: (sha256, unit) => uploaded.get({ sha256, unit }),
  };
}

function toDocument(row: DocumentRow | undefined): AcceptedDocument | undefined {
  if (!row) return undefined;
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
