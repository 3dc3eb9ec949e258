import type { Db } from './database.ts';

/** A certificate or a list that an administrator imported. */
export interface ImportedTrustRow {
  /** Of the DER, lower-case hex. */
  readonly sha256: string;
  readonly kind: 'anchor' | 'intermediate' | 'list';
  readonly der: Uint8Array;
  readonly importedBy: string;
  readonly importedAtMs: number;
}

const sql = {
  add: `INSERT OR IGNORE INTO imported_trust (sha256, kind, der, imported_by, imported_at_ms)
    VALUES (@sha256, @kind, @der, @importedBy, @importedAtMs)`,
  all: `SELECT sha256, kind, der, imported_by AS importedBy, imported_at_ms AS importedAtMs
    FROM imported_trust ORDER BY imported_at_ms, sha256`,
  remove: `DELETE FROM imported_trust WHERE sha256 = ?`,
} as const;

/** Imported trust; every method joins the caller's transaction. */
export function createImportedTrustRepository(db: Db) {
  const add = db.prepare(sql.add);
  const all = db.prepare<[], ImportedTrustRow>(sql.all);
  const remove = db.prepare<[string]>(sql.remove);
  return {
    add: (row: ImportedTrustRow): void => void add.run({ ...row, der: Buffer.from(row.der) }),
    all: (): ImportedTrustRow[] => all.all(),
    /** False: there was none. */
    remove: (sha256: string): boolean => remove.run(sha256).changes === 1,
  };
}
