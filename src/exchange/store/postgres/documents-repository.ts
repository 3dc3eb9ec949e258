// Accepted documents, their addressees and their packages, in PostgreSQL.
import type { DocumentId, Sha256, UnitCode } from '../../../shared/domain/ids.ts';
import { maxOwnPageChars, type AcceptedDocument, type Documents } from '../documents.ts';
import type { PostgresSession } from './session.ts';

interface DocumentRow {
  document_id: DocumentId;
  sender: UnitCode;
  note: string;
  note_sha256: Sha256;
  package_sha256: Sha256;
  size_bytes: number;
  accepted_at_ms: number;
}

const find = {
  name: 'documents-find',
  text: `SELECT document_id, sender, note, note_sha256, package_sha256, size_bytes, accepted_at_ms
         FROM documents WHERE document_id = $1`,
};
const sentBy = {
  name: 'documents-sent-by',
  text: `SELECT document_id, sender, note, note_sha256, package_sha256, size_bytes, accepted_at_ms
         FROM (SELECT d.*, sum(octet_length(note)) OVER by_id AS bytes, row_number() OVER by_id AS place
               FROM documents d WHERE sender = $1 AND document_id > $2
               WINDOW by_id AS (ORDER BY document_id) ORDER BY document_id LIMIT $3) page
         WHERE bytes <= ${maxOwnPageChars} OR place = 1 ORDER BY document_id`,
};
const sendersFor = {
  name: 'documents-senders-for',
  text: `SELECT d.document_id, d.sender FROM addressees a JOIN documents d USING (document_id)
         WHERE a.document_id = ANY ($1) AND a.unit = $2`,
};
const readableSizes = {
  name: 'documents-readable-sizes',
  text: `SELECT DISTINCT d.package_sha256, d.size_bytes FROM documents d
         WHERE d.package_sha256 = ANY ($1) AND (d.sender = $2 OR EXISTS
           (SELECT 1 FROM addressees a WHERE a.document_id = d.document_id AND a.unit = $2))`,
};
const addresseesAmong = {
  name: 'addressees-among',
  text: 'SELECT unit FROM addressees WHERE document_id = $1 AND unit = ANY ($2)',
};
const uploadedSize = {
  name: 'packages-size',
  text: 'SELECT size_bytes FROM packages WHERE sha256 = $1 AND unit = $2',
};
// A second insert of one id waits until the first is committed or gone.
const insert = {
  name: 'documents-insert',
  text: `INSERT INTO documents (document_id, sender, note, note_sha256, package_sha256, size_bytes, accepted_at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (document_id) DO NOTHING RETURNING document_id`,
};
const insertAddressees = {
  name: 'addressees-insert',
  text: 'INSERT INTO addressees (document_id, unit) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING',
};
const addPackage = {
  name: 'packages-insert',
  text: `INSERT INTO packages (sha256, unit, size_bytes, received_at_ms) VALUES ($1, $2, $3, $4)
         ON CONFLICT (sha256, unit) DO NOTHING`,
};

/** Repository of the documents aggregate. */
export function createDocumentsRepository({ rows }: PostgresSession): Documents {
  return {
    find: async (documentId) => (await rows<DocumentRow>(find, [documentId])).map(toDocument)[0],
    sentBy: async (sender, { after = '', limit }) =>
      (await rows<DocumentRow>(sentBy, [sender, after, limit])).map(toDocument),
    sendersFor: async (documentIds, unit) => {
      const found = await rows<DocumentRow>(sendersFor, [documentIds, unit]);
      return new Map(found.map((row) => [row.document_id, row.sender]));
    },
    readableSizes: async (sha256s, unit) => {
      const found = await rows<DocumentRow>(readableSizes, [sha256s, unit]);
      return new Map(found.map((row) => [row.package_sha256, row.size_bytes]));
    },
    addresseesAmong: async (documentId, units) => {
      const found = await rows<{ unit: UnitCode }>(addresseesAmong, [documentId, units]);
      return new Set(found.map(({ unit }) => unit));
    },
    addAddressees: async (documentId, units) => void (await rows(insertAddressees, [documentId, units])),
    uploadedSize: async (sha256, unit) =>
      (await rows<DocumentRow>(uploadedSize, [sha256, unit]))[0]?.size_bytes,
    insert: async (document, addressees) => {
      const { documentId, sender, note, noteSha256, packageSha256, sizeBytes, acceptedAtMs } = document;
      const values = [documentId, sender, note, noteSha256, packageSha256, sizeBytes, acceptedAtMs];
      if ((await rows(insert, values)).length === 0) return false;
      await rows(insertAddressees, [documentId, addressees]);
      return true;
    },
    addPackage: async ({ sha256, unit, sizeBytes, receivedAtMs }) =>
      void (await rows(addPackage, [sha256, unit, sizeBytes, receivedAtMs])),
  };
}

function toDocument(row: DocumentRow): AcceptedDocument {
  return {
    documentId: row.document_id,
    sender: row.sender,
    note: row.note,
    noteSha256: row.note_sha256,
    packageSha256: row.package_sha256,
    sizeBytes: row.size_bytes,
    acceptedAtMs: row.accepted_at_ms,
  };
}
