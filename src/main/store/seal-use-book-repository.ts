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

/** 作废: the document went back to its drafter, or the main issuer sent another wording. */
export type VoidCode = 'returned' | 'replaced';

/** Who voided a use of the seal, when and why. */
interface VoidedUse {
  readonly voidedAtMs: number;
  readonly voidedBy: string;
  readonly voidCode: VoidCode;
  readonly voidReason: string;
}

/** A row as it reads now; of a use that holds the four of its end are null. */
export type BookedUse = SealUseRow & { readonly [Name in keyof VoidedUse]: VoidedUse[Name] | null };

/** A stretch of a book that counts its rows: at most `limit` (-1: all) of those below the number `before`. */
interface EntryPage {
  readonly before: number;
  readonly limit: number;
}

const wholeYear: EntryPage = { before: Number.MAX_SAFE_INTEGER, limit: -1 };

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
    seal_name AS sealName, copies, applicant, approver, custodian, package_sha256 AS packageSha256, result,
    voided_at_ms AS voidedAtMs, voided_by AS voidedBy, void_code AS voidCode, void_reason AS voidReason`;
  const voidOf = db
    .prepare<VoidedUse & { documentId: string }, number>(
      `UPDATE seal_use_book SET result = 'voided', voided_at_ms = @voidedAtMs, voided_by = @voidedBy, void_code = @voidCode,
         void_reason = @voidReason
       WHERE document_id = @documentId AND result = 'sealed' RETURNING entry_no`,
    )
    .pluck();
  const list = db.prepare<[number, number, number], BookedUse>(
    `SELECT ${columns} FROM seal_use_book WHERE year = ? AND entry_no < ? ORDER BY entry_no DESC LIMIT ?`,
  );
  return {
    add: (row: SealUseRow): void => void insert.run(row),
    /** Newest first, below the number `before`. */
    list: (year: number, { before, limit }: EntryPage = wholeYear): BookedUse[] =>
      list.all(year, before, limit),
    /** Voids the uses of a document that count; they keep their rows and numbers. Answers with the numbers. Inside the transaction of the act. */
    voidOf: (documentId: DocumentId, end: VoidedUse): number[] => voidOf.all({ documentId, ...end }),
  };
}
