// The newest accepted publication of the authority, whole, with its numbers, so that a restart without network trusts what it trusted before.
import type { Publication } from '../../shared/domain/published.ts';
import type { Db } from './database.ts';

export interface StoredPublication {
  readonly publication: Publication;
  readonly numbers: {
    readonly directory: number;
    readonly registry: number;
    readonly policy: number;
    readonly revocation: number;
  };
  readonly acceptedAtMs: number;
}

interface StoredRow {
  readonly json: string;
  readonly directory: number;
  readonly registry: number;
  readonly policy: number;
  readonly revocation: number;
  readonly acceptedAtMs: number;
}

/** Reads and replaces the one publication row. */
export function createPublicationRepository(db: Db) {
  const read = db.prepare<[], StoredRow>(
    `SELECT json, directory_number AS directory, registry_number AS registry, policy_number AS policy,
       revocation_number AS revocation, accepted_at_ms AS acceptedAtMs FROM publication WHERE id = 1`,
  );
  const write = db.prepare(
    `INSERT INTO publication (id, json, directory_number, registry_number, policy_number, revocation_number, accepted_at_ms)
     VALUES (1, @json, @directory, @registry, @policy, @revocation, @acceptedAtMs)
     ON CONFLICT (id) DO UPDATE SET json = excluded.json, directory_number = excluded.directory_number,
       registry_number = excluded.registry_number, policy_number = excluded.policy_number,
       revocation_number = excluded.revocation_number, accepted_at_ms = excluded.accepted_at_ms`,
  );
  return {
    read: (): StoredPublication | undefined => {
      const row = read.get();
      if (row === undefined) return undefined;
      const { json, acceptedAtMs, ...numbers } = row;
      return { publication: JSON.parse(json) as Publication, numbers, acceptedAtMs };
    },
    write: ({ publication, numbers, acceptedAtMs }: StoredPublication): void =>
      void write.run({ json: JSON.stringify(publication), ...numbers, acceptedAtMs }),
  };
}
