// What travels between the station and its judge threads.
import type { KeyObject } from 'node:crypto';
import type { TrustParcel } from '../../../seals/trust/trust-parcel.ts';
import type { OpenFailure } from '../../../shared/domain/encryption-failures.ts';
import type { Sha256, UnitCode } from '../../../shared/domain/ids.ts';
import type { BlobPlace } from '../../store/blob-place.ts';
import type { ReadNote } from './delivery-note.ts';
import type { JudgedAttachment } from './judge-attachments.ts';
import type { JudgedPackage } from './judge-package.ts';

/** One landed package with the note it came with. */
export interface JudgeQuestion {
  /** Compact JWS of the delivery note. */
  readonly token: string;
  readonly place: BlobPlace;
  /** Of the bytes as they came. */
  readonly sha256: Sha256;
  readonly nowMs: number;
  readonly self: UnitCode | null;
}

/** What came encrypted, opened in the thread: nothing of it is written down, the key goes back. */
export type OpenedInThread =
  | {
      readonly ok: true;
      /** Of the sealed package inside, the one that the note names. */
      readonly sha256: Sha256;
      readonly sizeBytes: number;
      readonly contentKey: Uint8Array;
    }
  | { readonly ok: false; readonly code: OpenFailure };

/** A package as judged in a thread: without the reader, which stays there. */
interface JudgedArrival {
  readonly package: Omit<JudgedPackage, 'reader'>;
  readonly attachments: readonly JudgedAttachment[];
}

export interface JudgeAnswer {
  /** Null when the note cannot be read at all: the package is not looked at then. */
  readonly read: ReadNote | null;
  /** Null together with `read`. */
  readonly judged: JudgedArrival | null;
  /** Null: it came in the clear, or was not looked at. */
  readonly opened: OpenedInThread | null;
}

/**
 * To a thread: the lists in force, once for each edition of them, the unit's keys for reading, once for each set of them, and questions that are judged by
 * what came last. The keys stay in this process: a thread has the same memory as the one that hands them over.
 */
export type JudgeCall =
  | { readonly kind: 'keys'; readonly keys: readonly KeyObject[] }
  | { readonly kind: 'trust'; readonly parcel: TrustParcel }
  | { readonly kind: 'judge'; readonly question: JudgeQuestion };

/** From a thread. */
export type JudgeReply = { readonly answer: JudgeAnswer } | { readonly error: unknown };
