// What the sender of an accepted document says about it afterwards: notices (recall, reminder, annulment) and further delivery notes (补发), as they came.
import type { DocumentId, Sha256, UnitCode } from '../../shared/domain/ids.ts';
import type { OwnPage } from './documents.ts';

export interface FollowUp {
  /** The notice's own id, or `documentId:sequence` of a further note. */
  readonly followUpId: string;
  readonly documentId: DocumentId;
  readonly sender: UnitCode;
  readonly kind: 'notice' | 'note';
  readonly sequence: number;
  /** Compact JWS of the sender, passed on as it came. */
  readonly message: string;
  /** Of the payload in canonical form: signed anew with the same words it is the same. */
  readonly payloadSha256: Sha256;
  readonly receivedAtMs: number;
}

export interface FollowUpsReader {
  find(followUpId: string): Promise<FollowUp | undefined>;
  /** What this unit said, by id after `after` (left out: from the first), at most `limit`; empty only behind the last. */
  saidBy(sender: UnitCode, page: OwnPage): Promise<FollowUp[]>;
  /** How many there are about a document, and the highest sequence of its further notes (0: none). */
  summaryOf(documentId: DocumentId): Promise<{ readonly count: number; readonly lastNoteSequence: number }>;
}

export interface FollowUps extends FollowUpsReader {
  /** False, and nothing changed, when the id is taken already: `find` says by what. */
  insert(followUp: FollowUp): Promise<boolean>;
}
