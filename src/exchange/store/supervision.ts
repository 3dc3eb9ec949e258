// What the operator of the exchange watches: which units are there, what lies unsigned, how soon each unit signs. Of documents it knows ids, units,
// times and kinds of receipts, and nothing of what is in them.
import type { DocumentId, UnitCode } from '../../shared/domain/ids.ts';

export interface UnitPresence {
  readonly unit: UnitCode;
  readonly firstSeenMs: number | null;
  readonly lastSeenMs: number | null;
  /** When its people were trained, as the operator noted. */
  readonly trainedAtMs: number | null;
}

/** A document that one of its addressees has neither signed for nor sent back, and that was not recalled from it. */
export interface UnsignedDelivery {
  readonly documentId: DocumentId;
  readonly sender: UnitCode;
  readonly unit: UnitCode;
  /** For this unit: of one that was added later (补发), when it was added. */
  readonly acceptedAtMs: number;
  /** The last thing that its station said (`delivered`, `opened`, …); null: it has not even fetched it. */
  readonly lastReceipt: string | null;
}

export interface UnitTimeliness {
  readonly unit: UnitCode;
  /** Documents that were accepted for it in the span and not recalled before it signed. */
  readonly delivered: number;
  /** Of these signed for, or sent back with a reason. */
  readonly signed: number;
  readonly signedWithin4Hours: number;
  readonly signedWithin24Hours: number;
  /** From acceptance to signature, on average; null when nothing is signed. */
  readonly meanMinutes: number | null;
}

export interface Span {
  readonly fromMs: number;
  /** Not included. */
  readonly toMs: number;
}

export interface SupervisionReader {
  /** Bytes of the packages that this unit uploaded since then. */
  uploadedSince(unit: UnitCode, sinceMs: number): Promise<number>;
  /** Every unit that was ever seen or marked. */
  presence(): Promise<UnitPresence[]>;
  /** Accepted within the span and not concluded by the addressee, oldest first. */
  unsigned(span: Span, limit: number): Promise<UnsignedDelivery[]>;
  /** Of the documents that were accepted within the span, unit by unit. */
  timeliness(span: Span): Promise<UnitTimeliness[]>;
}

export interface Supervision extends SupervisionReader {
  /** Moves `lastSeenMs` forward, never back. */
  noteSeen(seen: readonly { readonly unit: UnitCode; readonly atMs: number }[]): Promise<void>;
  markTrained(unit: UnitCode, atMs: number | null): Promise<void>;
}
