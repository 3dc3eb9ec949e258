// 流转: who did what when, and why it went back. Rows are only ever added.
import type { DocumentId, PersonId } from '../../shared/domain/ids.ts';
import type { Db } from './database.ts';

export interface HistoryRow {
  readonly documentId: DocumentId;
  readonly atMs: number;
  readonly personId: PersonId | null;
  readonly personName: string;
  readonly role: string;
  readonly act: string;
  readonly note: string | null;
}

const columns = `document_id AS documentId, at_ms AS atMs, person_id AS personId, person_name AS personName, role, act, note`;
const sql = {
  insert: `INSERT INTO history (document_id, at_ms, person_id, person_name, role, act, note)
    VALUES (@documentId, @atMs, @personId, @personName, @role, @act, @note)`,
  list: `SELECT ${columns} FROM history WHERE document_id = ? ORDER BY entry`,
  last: `SELECT ${columns} FROM history WHERE document_id = @documentId AND act IN (SELECT value FROM json_each(@acts))
    ORDER BY entry DESC LIMIT 1`,
} as const;

export type HistoryRepository = ReturnType<typeof createHistoryRepository>;

/** The rows of `history`. */
export function createHistoryRepository(db: Db) {
  const insert = db.prepare(sql.insert);
  const list = db.prepare<[string], HistoryRow>(sql.list);
  const last = db.prepare<[Record<string, unknown>], HistoryRow>(sql.last);
  return {
    add: (row: HistoryRow): void => void insert.run(row),
    list: (documentId: DocumentId): HistoryRow[] => list.all(documentId),
    /** The newest entry of one of these acts. */
    last: (documentId: DocumentId, acts: readonly string[]): HistoryRow | undefined =>
      last.get({ documentId, acts: JSON.stringify(acts) }),
  };
}
