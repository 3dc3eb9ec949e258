// 用印登记簿: one row a use of the seal, numbered without gaps within the year.
import type { DocumentId, Sha256 } from '../../shared/domain/ids.ts';
import type { Db } from './database.ts';

export interface SealUseRow {
  readonly entryNo: number;
  readonly year: number;
  readonly documentId: DocumentId;
  readonly atMs: number;
  readonly title: string;
  readonly docNumber: string;
  readonly sealId: string;
  readonly sealName: string;
  readonly copies: number;
  readonly applicant: string;
  readonly approver: string;
  readonly custodian: string;
  readonly packageSha256: Sha256;
  readonly result: 'sealed' | 'voided';
}

/** Name of the book's counter. */
export const sealUseCounter = 'seal-use-book';

/** The rows of `seal_use_book`. */
export function createSealUseBookRepository(db: Db) {
  const insert = db.prepare(
    `INSERT INTO seal_use_book (entry_no, year, document_id, at_ms, title, doc_number, seal_id, seal_name, copies, applicant, approver,
       custodian, package_sha256, result)
     VALUES (@entryNo, @year, @documentId, @atMs, @title, @docNumber, @sealId, @sealName, @copies, @applicant, @approver,
       @custodian, @packageSha256, @result)`,
  );
  const columns = `entry_no AS entryNo, year, document_id AS documentId, at_ms AS atMs, title, doc_number AS docNumber, seal_id AS sealId,
    seal_name AS sealName, copies, applicant, approver, custodian, package_sha256 AS packageSha256, result`;
  const list = db.prepare<[number], SealUseRow>(
    `SELECT ${columns} FROM seal_use_book WHERE year = ? ORDER BY entry_no DESC`,
  );
  return {
    add: (row: SealUseRow): void => void insert.run(row),
    /** Newest first. */
    list: (year: number): SealUseRow[] => list.all(year),
  };
}
