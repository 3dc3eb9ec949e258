// What travels between the station and its judge threads.
import type { TrustParcel } from '../../../seals/trust/trust-parcel.ts';
import type { OpenFailure } from '../../../shared/domain/encryption-failures.ts';
import type { UnitCode } from '../../../shared/domain/ids.ts';
import type { BlobPlace } from '../../store/blob-place.ts';
import type { ReadNote } from './delivery-note.ts';
import type { JudgedAttachment } from './judge-attachments.ts';
import type { JudgedPackage } from './judge-package.ts';

/** One landed package with the note it came with. */
export interface JudgeQuestion {
  /** Compact JWS of the delivery note. */
  readonly token: string;
  readonly place: BlobPlace;
  readonly sha256: string;
  readonly nowMs: number;
  readonly self: UnitCode | null;
  /** It came encrypted and does not open; keys never travel to a thread. */
  readonly notOpened: OpenFailure | null;
}

/** A package as judged in a thread: without the reader, which stays there. */
export interface JudgedArrival {
  readonly package: Omit<JudgedPackage, 'reader'>;
  readonly attachments: readonly JudgedAttachment[];
}

export interface JudgeAnswer {
  /** Null when the note cannot be read at all: the package is not looked at then. */
  readonly read: ReadNote | null;
  /** Null together with `read`. */
  readonly judged: JudgedArrival | null;
}

/** To a thread: the lists in force, once for each edition of them, and questions that are judged by the lists that came last. */
export type JudgeCall =
  | { readonly kind: 'trust'; readonly parcel: TrustParcel }
  | { readonly kind: 'judge'; readonly question: JudgeQuestion };

/** From a thread. */
export type JudgeReply = { readonly answer: JudgeAnswer } | { readonly error: unknown };
