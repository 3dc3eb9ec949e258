// What units say to each other beside the sealed package: payloads of JWS signed by machine keys (PS256).
import type { DocumentId, ReceiptId, Sha256, UnitCode } from './ids.ts';
import type { Urgency } from './kinds.ts';
import type { ReturnReasonId } from './return-reasons.ts';

/** Travels beside the package; the exchange routes by it, the receiver checks it against seal and document.json. */
export interface DeliveryNote {
  readonly type: 'yizhan/delivery-note/1';
  readonly documentId: DocumentId;
  /** Rises when a sender re-issues the note of one document; an older one changes nothing. */
  readonly sequence: number;
  readonly sender: UnitCode;
  readonly recipients: readonly {
    readonly unit: UnitCode;
    readonly role: 'main' | 'cc';
    readonly copies: number;
  }[];
  readonly urgency: Urgency;
  readonly package: { readonly sha256: Sha256; readonly sizeBytes: number };
  /** Filled when packages are encrypted to their recipients: one wrapped content key a recipient (JWE). Null: in the clear over mutual TLS. */
  readonly encryption: {
    readonly algorithm: 'A256GCM-1MiB';
    readonly keys: Readonly<Record<string, string>>;
  } | null;
  /** ISO 8601 UTC, the sender's idea of exchange time. */
  readonly issuedAt: string;
}

export const receiptKinds = ['delivered', 'opened', 'signed', 'returned', 'verify-failed'] as const;
export type ReceiptKind = (typeof receiptKinds)[number];

/** One step of one recipient's life, signed by that recipient's machine key; idempotent on `receiptId`. */
export interface Receipt {
  readonly type: 'yizhan/receipt/1';
  readonly receiptId: ReceiptId;
  readonly documentId: DocumentId;
  readonly unit: UnitCode;
  readonly sender: UnitCode;
  readonly kind: ReceiptKind;
  /** ISO 8601 UTC by the exchange's clock offset. */
  readonly at: string;
  /** False when the station had no clock offset from the exchange yet (marks say 时间存疑). */
  readonly clockSure: boolean;
  /** Person who did it; null for what the machine did by itself. */
  readonly byPerson: string | null;
  readonly reasons: readonly ReturnReasonId[];
  readonly note: string | null;
}

/** A receipt as it comes: a newer station may know kinds and reasons that this one does not. They are kept as proof and change no state. */
export interface IncomingReceipt extends Omit<Receipt, 'kind' | 'reasons'> {
  readonly kind: string;
  readonly reasons: readonly string[];
}

/** True for the kinds that this version knows what to do with. */
export function isReceiptKind(kind: string): kind is ReceiptKind {
  return (receiptKinds as readonly string[]).includes(kind);
}
