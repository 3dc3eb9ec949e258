// The receipts aggregate: receipts as they came, one row each.
import type { DocumentId, ReceiptId, UnitCode } from '../../shared/domain/ids.ts';
import type { OwnPage } from './documents.ts';

export interface StoredReceipt {
  readonly receiptId: ReceiptId;
  readonly documentId: DocumentId;
  readonly unit: UnitCode;
  /** Any kind is kept, also one that this version does not know. */
  readonly kind: string;
  readonly message: string;
  readonly receivedAtMs: number;
}

export interface KnownReceipt {
  readonly documentId: DocumentId;
  readonly unit: UnitCode;
}

/** A document that was put into a unit's feed and of which that unit has said nothing at all. */
export interface Unanswered {
  readonly documentId: DocumentId;
  readonly unit: UnitCode;
  readonly sender: UnitCode;
  readonly sinceMs: number;
}

export interface ReceiptsReader {
  /** Whose the receipts of these ids are, and of which document; unknown ids are left out. */
  findAll(receiptIds: readonly ReceiptId[]): Promise<ReadonlyMap<ReceiptId, KnownReceipt>>;
  /** How many this unit gave of each of these documents; those of which it gave none are left out. */
  countGiven(documentIds: readonly DocumentId[], unit: UnitCode): Promise<ReadonlyMap<DocumentId, number>>;
  /** What this unit gave (not what the exchange said of it), by id after `after` (left out: from the first), at most `limit`. */
  givenBy(unit: UnitCode, page: OwnPage): Promise<StoredReceipt[]>;
  /** What was put into feeds from `fromMs` on and before `toMs`, nothing has been said of since, and was not told as expired; oldest first, at most `limit`. */
  unanswered(span: {
    readonly fromMs: number;
    readonly toMs: number;
    readonly limit: number;
  }): Promise<Unanswered[]>;
}

export interface Receipts extends ReceiptsReader {
  /** Keeps those whose ids are not taken; says which these are. */
  insertAll(receipts: readonly StoredReceipt[]): Promise<ReadonlySet<ReceiptId>>;
}
