// What the verifier's thread is given and answers: bytes and plain data; it parses what it believes itself.
import type { SenderLists } from '../../../seals/trust/sender-trust.ts';
import type { VerificationPolicy } from '../../../shared/domain/verification-policy.ts';
import type { FileReport } from '../../../shared/domain/verification.ts';

/** Trust as DER and data. */
export interface PackedTrust {
  readonly anchors: readonly Uint8Array[];
  readonly intermediates: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
  /** Directory, seal registry and policy of the accepted publication; null: none is here. */
  readonly senders: SenderLists | null;
  readonly policy: VerificationPolicy;
}

export interface CheckQuestion {
  readonly bytes: Uint8Array;
  readonly trust: PackedTrust;
  readonly nowMs: number;
}

/** A document that can be looked at. */
export interface ShownDocument {
  /** In the container; null: the file itself. */
  readonly path: string | null;
  readonly type: 'ofd' | 'pdf';
  /** In the bytes of the file; or the document's own, where the container has it compressed. */
  readonly place: { readonly offset: number; readonly sizeBytes: number } | Uint8Array;
  /** Where the revision ends that a seal was put on, for seals with later revisions behind them. */
  readonly revisions: readonly { readonly seal: string; readonly endBytes: number }[];
}

export interface CheckAnswer {
  readonly report: FileReport;
  readonly parts: readonly { readonly path: string; readonly report: FileReport }[];
  readonly shown: readonly ShownDocument[];
}
