// What the authority published, every accepted issue of it, and the audit heads that units showed.
import type { UnitCode } from '../../shared/domain/ids.ts';
import type { ExchangeDb } from './database.ts';

interface PublicationNumbers {
  readonly directory: number;
  readonly registry: number;
  readonly policy: number;
  readonly revocation: number;
}

export interface PublicationRepository {
  latest(): string | undefined;
  /** Inside the caller's transaction. */
  insert(numbers: PublicationNumbers, body: string, importedAtMs: number): void;
  /** Keeps a head; true when another head is already known under this number. */
  addAuditHead(entry: {
    readonly unit: UnitCode;
    readonly entryNo: number;
    readonly head: string;
    readonly receivedAtMs: number;
  }): boolean;
}

/** Repository of publications and audit heads. */
export function createPublicationRepository(db: ExchangeDb): PublicationRepository {
  const latest = db
    .prepare<[], string>('SELECT body FROM publications ORDER BY publication_no DESC LIMIT 1')
    .pluck();
  const insert = db.prepare(
    `INSERT INTO publications (directory_number, registry_number, policy_number, revocation_number, body, imported_at_ms)
     VALUES (@directory, @registry, @policy, @revocation, @body, @importedAtMs)`,
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
    latest: () => latest.get(),
    insert: (numbers, body, importedAtMs) => void insert.run({ ...numbers, body, importedAtMs }),
    addAuditHead: (entry) => {
      addHead.run(entry);
      const { unit, entryNo, head } = entry;
      return otherHead.get({ unit, entryNo, head }) !== undefined;
    },
  };
}
