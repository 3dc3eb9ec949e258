// Publications and audit heads in PostgreSQL.
import { keptIssues, type Publications } from '../publications.ts';
import type { PostgresSession } from './session.ts';

interface PublicationRow {
  publication_no: number;
  body: string;
}

const latest = {
  name: 'publications-latest',
  text: `SELECT publication_no, body FROM publications WHERE publication_no > $1
         ORDER BY publication_no DESC LIMIT 1`,
};
// One node at a time keeps a publication.
const lockState = {
  name: 'publications-lock',
  text: 'SELECT epoch FROM exchange_state WHERE id = 1 FOR UPDATE',
};
const insert = {
  name: 'publications-insert',
  text: `INSERT INTO publications (publication_no, directory_number, registry_number, policy_number, revocation_number, body, imported_at_ms)
         SELECT $1::bigint + 1, $2, $3, $4, $5, $6, $7
         WHERE (SELECT coalesce(max(publication_no), 0) FROM publications) = $1 RETURNING publication_no`,
};
// By their length, which the database knows without unpacking them.
const empty = {
  name: 'publications-empty',
  text: `UPDATE publications SET body = '' WHERE publication_no <= $1 AND octet_length(body) > 0`,
};
// Two nodes that hear two heads under one number at the same time: the second sees the first.
const lockHead = {
  name: 'audit-heads-lock',
  text: `SELECT pg_advisory_xact_lock(hashtextextended($1 || ' ' || $2, 0))`,
};
const addHead = {
  name: 'audit-heads-insert-2',
  text: `INSERT INTO audit_heads (unit, entry_no, head, received_at_ms) VALUES ($1, $2, $3, $4)
         ON CONFLICT (unit, entry_no, head) DO NOTHING RETURNING entry_no`,
};
const otherHead = {
  name: 'audit-heads-other',
  text: 'SELECT 1 FROM audit_heads WHERE unit = $1 AND entry_no = $2 AND head <> $3 LIMIT 1',
};

/** Repository of publications and audit heads; `tell` makes every node look at the commit. */
export function createPublicationsRepository({ rows }: PostgresSession, tell: () => void): Publications {
  return {
    latest: async (after = 0) => {
      const [row] = await rows<PublicationRow>(latest, [after]);
      return row && { publicationNo: row.publication_no, body: row.body };
    },
    insertAfter: async (publicationNo, { numbers, body, importedAtMs }) => {
      await rows(lockState, []);
      const { directory, registry, policy, revocation } = numbers;
      const values = [publicationNo, directory, registry, policy, revocation, body, importedAtMs];
      const [row] = await rows<PublicationRow>(insert, values);
      if (row) await rows(empty, [row.publication_no - keptIssues]);
      if (row) tell();
      return row?.publication_no ?? null;
    },
    addAuditHead: async ({ unit, entryNo, head, receivedAtMs }) => {
      await rows(lockHead, [unit, String(entryNo)]);
      const isNew = (await rows(addHead, [unit, entryNo, head, receivedAtMs])).length > 0;
      return { isNew, differs: (await rows(otherHead, [unit, entryNo, head])).length > 0 };
    },
  };
}
