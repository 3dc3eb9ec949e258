// What units say to each other beside the sealed package: payloads of JWS signed by machine keys (PS256).
import type { DocumentId, NoticeId, ReceiptId, Sha256, UnitCode } from './ids.ts';
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
    /** 份号 of this unit's copies, both ends included; absent: the copies are not numbered. */
    readonly copyFrom?: number;
    readonly copyTo?: number;
    /** The addressee that the content names: abolished since, this unit is its successor by the directory. */
    readonly insteadOf?: UnitCode;
  }[];
  /** Addressees that the content names and that could not be encrypted to: each gets a note of its own (补发) as soon as it can. */
  readonly later?: DeliveryNote['recipients'];
  /** 补发: units that the sender added after the document was sent; the content need not name them. */
  readonly supplement?: true;
  /** Whether a recipient may pass the document on (条例 31); absent: it asks first. */
  readonly forward?: ForwardRule;
  readonly urgency: Urgency;
  /** The bytes that travel. */
  readonly package: NamedPackage;
  /** Set when what travels is encrypted: see note-token.ts for the keys. Null: the sealed package itself travels, in the clear over mutual TLS. */
  readonly encryption: {
    readonly algorithm: 'A256GCM-1MiB';
    /** The sealed package inside, so that sender and receiver can prove which one it was. */
    readonly plain: NamedPackage;
  } | null;
  /** ISO 8601 UTC, the sender's idea of exchange time. */
  readonly issuedAt: string;
}

/** Bytes by their hash. */
export interface NamedPackage {
  readonly sha256: Sha256;
  readonly sizeBytes: number;
}

/** The sealed package that a note is about, encrypted on its way or not. */
export function sealedPackageOf({ encryption, package: travelling }: DeliveryNote): NamedPackage {
  return encryption?.plain ?? travelling;
}

/** A further note (补发) of the document that this one announced first, for these rows alone. */
export function furtherNoteOf(
  first: DeliveryNote,
  changes: Pick<DeliveryNote, 'sequence' | 'recipients' | 'issuedAt'>,
): DeliveryNote {
  const note = { ...first, ...changes, supplement: true as const };
  // Who was left out of the first one is its business.
  delete note.later;
  return note;
}

/** no: not at all · ask: after the sender agreed · yes: as the recipient sees fit. */
export const forwardRules = ['no', 'ask', 'yes'] as const;
export type ForwardRule = (typeof forwardRules)[number];

/**
 * recalled, recall-too-late: the receiver's one answer to a recall · error: what was delivered cannot be read there any more · expired: nobody
 * took it there within its term.
 */
export const receiptKinds = [
  'delivered',
  'opened',
  'signed',
  'returned',
  'verify-failed',
  'recalled',
  'recall-too-late',
  'error',
  'expired',
] as const;
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

/**
 * recall 撤回 · remind 催办 · annul 撤销, void from the beginning · abolish 废止, void from that day · supersede: another document takes its place ·
 * permit 同意转发: the addressees may pass it on.
 */
export const noticeKinds = ['recall', 'remind', 'annul', 'abolish', 'supersede', 'permit'] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** What the sender of a document says about it afterwards, signed by its machine key; idempotent on `noticeId`. */
export interface DocumentNotice {
  readonly type: 'yizhan/document-notice/1';
  readonly noticeId: NoticeId;
  readonly documentId: DocumentId;
  /** Of the document and of the notice. */
  readonly sender: UnitCode;
  readonly kind: NoticeKind;
  /** Rises with every notice about one document; an older one changes nothing. */
  readonly sequence: number;
  readonly addressees: readonly UnitCode[];
  readonly reason: string;
  /** The document that takes its place, for annul, abolish and supersede. */
  readonly replacedBy: DocumentId | null;
  readonly byPerson: string;
  /** ISO 8601 UTC by the exchange's clock offset. */
  readonly issuedAt: string;
}

/** A notice as it comes: kinds of newer stations are kept and change nothing. */
export interface IncomingNotice extends Omit<DocumentNotice, 'kind'> {
  readonly kind: string;
}

/** True for the kinds that this version knows what to do with. */
export function isNoticeKind(kind: string): kind is NoticeKind {
  return (noticeKinds as readonly string[]).includes(kind);
}
