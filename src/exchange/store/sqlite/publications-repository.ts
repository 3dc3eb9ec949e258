// Publications and audit heads in SQLite.
import { keptIssues, type Publications } from '../publications.ts';
import type { SqliteSession } from './session.ts';

/** Repository of publications and audit heads; `onKept` hears that another publication was kept. */
export function createPublicationsRepository({ db, call }: SqliteSession, onKept: () => void): Publications {
  const latest = db.prepare<{ after: number }, { publication_no: number; body: string }>(
    `SELECT publication_no, body FROM publications WHERE publication_no > @after
     ORDER BY publication_no DESC LIMIT 1`,
  );
  const newest = db.prepare<[], number>('SELECT coalesce(max(publication_no), 0) FROM publications').pluck();
  const insert = db.prepare(
    `INSERT INTO publications (directory_number, registry_number, policy_number, revocation_number, body, imported_at_ms)
     VALUES (@directory, @registry, @policy, @revocation, @body, @importedAtMs)`,
  );
  const empty = db.prepare<{ through: number }>(
    "UPDATE publications SET body = '' WHERE publication_no <= @through AND body <> ''",
  );
  const addHead = db.prepare(
    `INSERT OR IGNORE INTO audit_heads (unit, entry_no, head, received_at_ms)
     VALUES (@unit, @entryNo, @head, @receivedAtMs)`,
  );
  const otherHead = db
    .prepare<{ unit: string; entryNo: number; head: string }, number>(
      'SELECT 1 FROM audit_heads WHERE unit = @unit AND entry_no = @entryNo AND head <> @head',
    )
    .pluck();
  return {
    latest: (after = 0) =>
      call(() => {
        const row = latest.get({ after });
        return row && { publicationNo: row.publication_no, body: row.body };
      }),
    insertAfter: (publicationNo, { numbers, body, importedAtMs }) =>
      call(() => {
        if (newest.get() !== publicationNo) return null;
        onKept();
        const number = Number(insert.run({ ...numbers, body, importedAtMs }).lastInsertRowid);
        empty.run({ through: number - keptIssues });
        return number;
      }),
    addAuditHead: (entry) =>
      call(() => {
        const isNew = addHead.run(entry).changes === 1;
        const { unit, entryNo, head } = entry;
        return { isNew, differs: otherHead.get({ unit, entryNo, head }) !== undefined };
      }),
  };
}
