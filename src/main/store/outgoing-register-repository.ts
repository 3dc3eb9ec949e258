// 发文登记簿: one row a registered document; its number is unique and without gaps per issuer code and year.
import type { DocumentId } from '../../shared/domain/ids.ts';
import type { DocumentState } from '../../shared/domain/states.ts';
import type { Db } from './database.ts';

export interface RegisterRow {
  readonly documentId: DocumentId;
  readonly year: number;
  readonly issuerCode: string;
  readonly numberValue: number;
  readonly docNumber: string;
  readonly title: string;
  readonly docDate: string;
  readonly registeredBy: string;
  readonly registeredAtMs: number;
}

export interface RegisterEntry extends RegisterRow {
  readonly state: DocumentState;
  /** Units it is addressed to. */
  readonly recipients: number;
}

const columns = `r.document_id AS documentId, r.year AS year, r.issuer_code AS issuerCode, r.number_value AS numberValue,
  r.doc_number AS docNumber, r.title AS title, r.doc_date AS docDate, r.registered_by AS registeredBy, r.registered_at_ms AS registeredAtMs`;

/** A run of 份号 of one document, both ends included. */
interface CopyRun {
  readonly documentId: DocumentId;
  readonly copyFrom: number;
  readonly copyTo: number;
}

/** A range that goes on where the one before it ended belongs to the same run. */
const copyRuns = `SELECT document_id AS documentId, min(copy_from) AS copyFrom, max(copy_to) AS copyTo
  FROM (SELECT document_id, copy_from, copy_to, sum(begins) OVER (PARTITION BY document_id ORDER BY copy_from) AS run
    FROM (SELECT document_id, copy_from, copy_to,
        (copy_from IS NOT lag(copy_to) OVER (PARTITION BY document_id ORDER BY copy_from) + 1) AS begins
      FROM deliveries WHERE document_id IN (SELECT value FROM json_each(?)) AND copy_from IS NOT NULL))
  GROUP BY document_id, run ORDER BY document_id, copyFrom`;

export type OutgoingRegisterRepository = ReturnType<typeof createOutgoingRegisterRepository>;

/** The rows of `outgoing_register`. */
export function createOutgoingRegisterRepository(db: Db) {
  const insert = db.prepare(
    `INSERT INTO outgoing_register (document_id, year, issuer_code, number_value, doc_number, title, doc_date, registered_by, registered_at_ms)
     VALUES (@documentId, @year, @issuerCode, @numberValue, @docNumber, @title, @docDate, @registeredBy, @registeredAtMs)
     ON CONFLICT (document_id) DO UPDATE SET title = excluded.title, doc_date = excluded.doc_date,
       registered_by = excluded.registered_by, registered_at_ms = excluded.registered_at_ms`,
  );
  const ofDocument = db.prepare<[string], RegisterRow>(
    `SELECT ${columns} FROM outgoing_register r WHERE r.document_id = ?`,
  );
  // The page first: the content of a document, in which its recipients are counted, is read for the page alone.
  const list = db.prepare<unknown[], RegisterEntry>(
    `WITH page AS MATERIALIZED (SELECT document_id FROM outgoing_register
       WHERE year = @year AND (issuer_code > @issuerCode OR (issuer_code = @issuerCode AND number_value < @numberValue))
       ORDER BY issuer_code, number_value DESC LIMIT @limit)
     SELECT ${columns}, d.state AS state, json_array_length(d.content, '$.recipients') AS recipients
     FROM page JOIN outgoing_register r ON r.document_id = page.document_id JOIN documents d ON d.document_id = page.document_id
     ORDER BY r.issuer_code, r.number_value DESC`,
  );
  const copies = db.prepare<[string], CopyRun>(copyRuns);
  return {
    /** 份号 that these documents gave out, in their order. */
    copyRuns: (documentIds: readonly DocumentId[]): CopyRun[] => copies.all(JSON.stringify(documentIds)),
    /** A document that came back after its registration keeps row and number; only what was approved anew is renewed. */
    put: (row: RegisterRow): void => void insert.run(row),
    ofDocument: (documentId: DocumentId): RegisterRow | undefined => ofDocument.get(documentId),
    /** At most `limit` rows (-1: all) after the document `before`; null: from the first on. */
    list: (year: number, before: DocumentId | null = null, limit = -1): RegisterEntry[] => {
      const place = before === null ? undefined : ofDocument.get(before);
      return list.all({
        year,
        limit,
        issuerCode: place?.issuerCode ?? '',
        numberValue: place?.numberValue ?? 0,
      });
    },
  };
}
