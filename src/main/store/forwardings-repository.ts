// Which document of this unit passes which received one on. Rows are added when the draft begins and settled when it is sealed.
import type { DocumentId } from '../../shared/domain/ids.ts';
import type { DocumentState } from '../../shared/domain/states.ts';
import type { Db } from './database.ts';

export interface ForwardingRow {
  /** The covering document. */
  readonly documentId: DocumentId;
  readonly originalId: DocumentId;
  readonly personName: string;
  readonly begunAtMs: number;
  /** Null: not sealed. */
  readonly sealedAtMs: number | null;
}

/** A row with what became of the covering document. */
export interface ForwardingEntry extends ForwardingRow {
  readonly title: string;
  readonly docNumber: string | null;
  readonly state: DocumentState;
}

/** A covering document that went, as the register of incoming documents shows it beside what it passed on. */
export interface PassedOnRow {
  readonly originalId: DocumentId;
  readonly documentId: DocumentId;
  readonly docNumber: string;
  readonly sealedAtMs: number;
  readonly state: DocumentState;
  /** Names of the units it is addressed to, as a JSON list. */
  readonly unitNames: string;
}

const columns = `f.document_id AS documentId, f.original_id AS originalId, f.person_name AS personName, f.begun_at_ms AS begunAtMs,
  f.sealed_at_ms AS sealedAtMs`;

/** The rows of `forwardings`; every method joins the caller's transaction. */
export function createForwardingsRepository(db: Db) {
  const add = db.prepare(
    `INSERT INTO forwardings (document_id, original_id, person_name, begun_at_ms)
     VALUES (@documentId, @originalId, @personName, @begunAtMs)`,
  );
  // A draft that the backup knew of is the covering document that went.
  const restore = db.prepare(
    `INSERT INTO forwardings (document_id, original_id, person_name, begun_at_ms, sealed_at_ms)
     VALUES (@documentId, @originalId, '', @atMs, @atMs)
     ON CONFLICT (document_id) DO UPDATE SET sealed_at_ms = excluded.sealed_at_ms WHERE sealed_at_ms IS NULL`,
  );
  const seal = db.prepare(`UPDATE forwardings SET sealed_at_ms = @atMs WHERE document_id = @documentId`);
  const ofOriginal = db.prepare<[DocumentId], ForwardingEntry>(
    `SELECT ${columns}, d.title AS title, d.doc_number AS docNumber, d.state AS state
     FROM forwardings f JOIN documents d ON d.document_id = f.document_id
     WHERE f.original_id = ? ORDER BY f.begun_at_ms, f.document_id`,
  );
  // One question for a page of the register: names alone, for a covering document may have a long text.
  const sealedOf = db.prepare<[string], PassedOnRow>(
    `SELECT f.original_id AS originalId, f.document_id AS documentId, coalesce(d.doc_number, '') AS docNumber, f.sealed_at_ms AS sealedAtMs,
       d.state AS state,
       (SELECT json_group_array(json_extract(r.value, '$.name')) FROM json_each(d.content, '$.recipients') r) AS unitNames
     FROM json_each(?) o JOIN forwardings f ON f.original_id = o.value JOIN documents d ON d.document_id = f.document_id
     WHERE f.sealed_at_ms IS NOT NULL ORDER BY f.sealed_at_ms, f.document_id`,
  );
  return {
    add: (row: Omit<ForwardingRow, 'sealedAtMs'>): void => void add.run(row),
    /** Of a covering document that came back from its package: who began it stands in none. False when it is known already. */
    restore: (row: Pick<ForwardingRow, 'documentId' | 'originalId'> & { readonly atMs: number }): boolean =>
      restore.run(row).changes === 1,
    seal: (documentId: DocumentId, atMs: number): void => void seal.run({ documentId, atMs }),
    /** Every try to pass this document on, oldest first. */
    ofOriginal: (originalId: DocumentId): ForwardingEntry[] => ofOriginal.all(originalId),
    /** What went of these documents, oldest first; also what was revoked later. */
    sealedOf: (originalIds: readonly DocumentId[]): PassedOnRow[] =>
      sealedOf.all(JSON.stringify(originalIds)),
  };
}
