// The seal desk's steps as they were taken: person, time, machine, result. Rows are only ever added; the newest of a step counts.
import type { DocumentId, PersonId } from '../../shared/domain/ids.ts';
import type { Db } from './database.ts';

export interface DeskStepRow {
  readonly documentId: DocumentId;
  /** Of the document: a step taken for another wording counts for nothing. */
  readonly revision: number;
  readonly step: string;
  readonly state: string;
  readonly code: string;
  readonly evidence: Readonly<Record<string, string>>;
  readonly personId: PersonId;
  readonly machine: string;
  readonly atMs: number;
}

type StoredRow = Omit<DeskStepRow, 'evidence'> & { readonly evidence: string };

export type DeskRepository = ReturnType<typeof createDeskRepository>;

/** The rows of `desk_steps`. */
export function createDeskRepository(db: Db) {
  const insert = db.prepare(
    `INSERT INTO desk_steps (document_id, revision, step, state, code, evidence, person_id, machine, at_ms)
     VALUES (@documentId, @revision, @step, @state, @code, @evidence, @personId, @machine, @atMs)`,
  );
  const list = db.prepare<[string], StoredRow>(
    `SELECT document_id AS documentId, revision, step, state, code, evidence, person_id AS personId, machine, at_ms AS atMs
     FROM desk_steps WHERE document_id = ? ORDER BY entry`,
  );
  return {
    add: (row: DeskStepRow): void => void insert.run({ ...row, evidence: JSON.stringify(row.evidence) }),
    list: (documentId: DocumentId): DeskStepRow[] =>
      list
        .all(documentId)
        .map((row) => ({ ...row, evidence: JSON.parse(row.evidence) as DeskStepRow['evidence'] })),
  };
}
