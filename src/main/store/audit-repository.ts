// The audit log: every row carries the SHA-256 of its own facts and of the row before, so that a row changed, taken out or put in breaks the
// chain from there on. Whoever holds the data key could build a whole new chain; that shows because the exchange countersigns the head at
// every sync. Versioning: the text that is hashed begins with a version.
import { createHash } from 'node:crypto';
import type { Sha256 } from '../../shared/domain/ids.ts';
import type { Db } from './database.ts';

/** One entry as it is kept. */
interface AuditRow {
  readonly entryNo: number;
  readonly atMs: number;
  readonly personId: string | null;
  readonly role: string | null;
  readonly act: string;
  readonly subject: string | null;
  /** JSON object of strings. */
  readonly details: string;
  readonly previousHash: string;
  readonly hash: string;
}

type AuditFacts = Omit<AuditRow, 'entryNo' | 'previousHash' | 'hash'>;

/** Where a chain stops holding. */
type ChainVerdict =
  { readonly ok: true; readonly entries: number } | { readonly ok: false; readonly entryNo: number };

export interface AuditRepository {
  append(facts: AuditFacts): void;
  head(): { entryNo: number; hash: Sha256 } | null;
  /** Walks the whole chain. */
  verify(): ChainVerdict;
  keepCountersignature(row: { entryNo: number; head: string; countersignature: string; atMs: number }): void;
  lastCountersigned(): number;
}

const firstPrevious = '0'.repeat(64);

/** The audit log in the table `audit`. */
export function createAuditRepository(db: Db): AuditRepository {
  const insert = db.prepare(
    `INSERT INTO audit (entry_no, at_ms, person_id, role, act, subject, details, previous_hash, hash)
     VALUES (@entryNo, @atMs, @personId, @role, @act, @subject, @details, @previousHash, @hash)`,
  );
  const last = db.prepare<[], { entryNo: number; hash: Sha256 }>(
    'SELECT entry_no AS entryNo, hash FROM audit ORDER BY entry_no DESC LIMIT 1',
  );
  const all = db.prepare<[], AuditRow>(
    `SELECT entry_no AS entryNo, at_ms AS atMs, person_id AS personId, role, act, subject, details,
            previous_hash AS previousHash, hash
     FROM audit ORDER BY entry_no`,
  );
  const keep = db.prepare(
    `INSERT INTO audit_countersignatures (entry_no, head, countersignature, at_ms)
     VALUES (@entryNo, @head, @countersignature, @atMs) ON CONFLICT (entry_no) DO NOTHING`,
  );
  const lastKept = db.prepare<[], { entryNo: number | null }>(
    'SELECT max(entry_no) AS entryNo FROM audit_countersignatures',
  );

  return {
    append: (facts) => {
      const previous = last.get();
      const chained = {
        entryNo: (previous?.entryNo ?? 0) + 1,
        previousHash: previous?.hash ?? firstPrevious,
      };
      insert.run({ ...facts, ...chained, hash: hashEntry({ ...facts, ...chained }) });
    },
    head: () => last.get() ?? null,
    verify: () => verifyChain(all.iterate()),
    keepCountersignature: (row) => void keep.run(row),
    lastCountersigned: () => lastKept.get()?.entryNo ?? 0,
  };
}

function verifyChain(rows: Iterable<AuditRow>): ChainVerdict {
  let entryNo = 0;
  let previousHash = firstPrevious;
  for (const row of rows) {
    entryNo += 1;
    if (row.entryNo !== entryNo || row.previousHash !== previousHash || row.hash !== hashEntry(row))
      return { ok: false, entryNo };
    previousHash = row.hash;
  }
  return { ok: true, entries: entryNo };
}

function hashEntry(row: Omit<AuditRow, 'hash'>): string {
  const facts = [
    row.entryNo,
    row.atMs,
    row.personId,
    row.role,
    row.act,
    row.subject,
    row.details,
    row.previousHash,
  ];
  return createHash('sha256')
    .update(`yizhan/audit/1\n${JSON.stringify(facts)}`)
    .digest('hex');
}
