// Rows that come back from the exchange after a restore: what this unit had sent, and what it had said. Every method joins the caller's transaction.
import { contentCanonicalForm, type DocumentContent } from '../../shared/domain/content.ts';
import type { DocumentId, PersonId, ReceiptId, Sha256 } from '../../shared/domain/ids.ts';
import type { SealReport } from '../../shared/domain/report.ts';
import type { Db } from './database.ts';
import { receiptRound } from './receipts-repository.ts';

/** A document as its own sealed package tells it. */
export interface RebuiltDocument {
  readonly documentId: DocumentId;
  readonly content: DocumentContent;
  readonly contentSha256: Sha256;
  /** Null: the number is taken by another document, which a person must sort out. */
  readonly number: { readonly issuerCode: string; readonly year: number; readonly value: number } | null;
  readonly docNumber: string;
  readonly docDate: string;
  readonly pdfBlob: Sha256 | null;
  readonly ofdBlob: Sha256 | null;
  readonly packageBlob: Sha256;
  readonly packageBytes: number;
  readonly pageModelSha256: Sha256;
  readonly report: SealReport;
  readonly atMs: number;
}

export interface OwnReceiptRow {
  readonly receiptId: ReceiptId;
  readonly documentId: DocumentId;
  readonly kind: string;
  readonly jws: string;
  readonly atMs: number;
}

/** An own receipt about a document that stands in the inbox as if nobody had acted on it. */
export interface UnappliedReceipt {
  readonly documentId: DocumentId;
  readonly kind: 'opened' | 'signed' | 'returned';
  readonly jws: string;
}

/** A document that came back. */
export interface RebuiltSealing {
  /** As its seal claims, ISO 8601 UTC. */
  readonly sealedAt: string | null;
  readonly acceptedAtMs: number;
}

const sql = {
  document: `INSERT INTO documents (document_id, state, revision, kind, urgency, title, content, content_sha256, drafter_id, issuer_code,
      number_year, number_value, doc_number, doc_date, sealed_pdf_blob, sealed_ofd_blob, package_blob, package_bytes, page_model_sha256,
      seal_report, created_at_ms, updated_at_ms)
    VALUES (@documentId, 'sent', 1, @kind, @urgency, @title, @content, @contentSha256, @drafterId, @issuerCode, @year, @value, @docNumber,
      @docDate, @pdfBlob, @ofdBlob, @packageBlob, @packageBytes, @pageModelSha256, @report, @atMs, @atMs)
    ON CONFLICT (document_id) DO UPDATE SET state = 'sent', revision = revision + 1, kind = excluded.kind, urgency = excluded.urgency,
      title = excluded.title, content = excluded.content, content_sha256 = excluded.content_sha256, issuer_code = excluded.issuer_code,
      number_year = excluded.number_year, number_value = excluded.number_value, doc_number = excluded.doc_number,
      doc_date = excluded.doc_date, sealed_pdf_blob = excluded.sealed_pdf_blob, sealed_ofd_blob = excluded.sealed_ofd_blob,
      package_blob = excluded.package_blob, package_bytes = excluded.package_bytes, page_model_sha256 = excluded.page_model_sha256,
      seal_report = excluded.seal_report, updated_at_ms = excluded.updated_at_ms`,
  numberHolder: `SELECT document_id FROM documents WHERE issuer_code = @issuerCode AND number_year = @year AND number_value = @value`,
  ownReceipt: `INSERT INTO receipts_to_send (receipt_id, document_id, kind, jws, created_at_ms, accepted_at_ms, round)
    VALUES (@receiptId, @documentId, @kind, @jws, @atMs, @atMs, ${receiptRound})
    ON CONFLICT (document_id, kind, round) DO UPDATE SET receipt_id = excluded.receipt_id, jws = excluded.jws,
      created_at_ms = excluded.created_at_ms, accepted_at_ms = excluded.accepted_at_ms, parked_reason = NULL
    ON CONFLICT (receipt_id) DO UPDATE SET accepted_at_ms = excluded.accepted_at_ms, parked_reason = NULL`,
  unapplied: `SELECT r.document_id AS documentId, r.kind, r.jws FROM receipts_to_send r JOIN inbox i ON i.document_id = r.document_id
    WHERE r.accepted_at_ms IS NOT NULL AND i.state IN ('arrived', 'opened')
      AND (r.kind IN ('signed', 'returned') OR (r.kind = 'opened' AND i.state = 'arrived'))`,
  rebuiltSealings: `SELECT d.seal_report ->> '$.seal.sealedAt' AS sealedAt, max(h.at_ms) AS acceptedAtMs
    FROM history h JOIN documents d ON d.document_id = h.document_id WHERE h.act = 'rebuilt' GROUP BY d.document_id`,
  counted: `SELECT number_value FROM outgoing_register WHERE issuer_code = @issuerCode AND (@year = 0 OR year = @year)`,
} as const;

/** Writes what comes back. */
export function createRebuildRepository(db: Db) {
  const document = db.prepare(sql.document);
  const numberHolder = db.prepare<unknown[], DocumentId>(sql.numberHolder).pluck();
  const ownReceipt = db.prepare(sql.ownReceipt);
  const unapplied = db.prepare<[], UnappliedReceipt>(sql.unapplied);
  const counted = db.prepare<{ issuerCode: string; year: number }, number>(sql.counted).pluck();
  const rebuiltSealings = db.prepare<[], RebuiltSealing>(sql.rebuiltSealings);
  return {
    /** The document as sent, whatever the backup knew of it. */
    putDocument: (row: RebuiltDocument, drafterId: PersonId): void => {
      const { number, content, report, ...rest } = row;
      const { kind, urgency, title } = content;
      document.run({
        ...rest,
        ...{ kind, urgency, title, drafterId },
        content: contentCanonicalForm(content),
        report: JSON.stringify(report),
        issuerCode: number?.issuerCode ?? null,
        year: number?.year ?? null,
        value: number?.value ?? null,
      });
    },
    /** The document that has this number. */
    numberHolder: (number: NonNullable<RebuiltDocument['number']>): DocumentId | undefined =>
      numberHolder.get(number),
    /** An own receipt that the exchange has: one of its kind a document, and that one is what everybody knows. */
    putOwnReceipt: (row: OwnReceiptRow): void => void ownReceipt.run(row),
    unapplied: (): UnappliedReceipt[] => unapplied.all(),
    /** When each document that came back was sealed, this restore's and those of earlier ones. */
    rebuiltSealings: (): RebuiltSealing[] => rebuiltSealings.all(),
    /** Numbers that stand in 发文登记簿; year 0: of every year (orders are counted on). */
    registeredNumbers: (issuerCode: string, year: number): number[] => counted.all({ issuerCode, year }),
  };
}
