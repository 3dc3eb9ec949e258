// What the authority published, the numbers of every accepted issue and the words of the newest, and the audit heads that units showed.
import type { UnitCode } from '../../shared/domain/ids.ts';

export interface PublicationNumbers {
  readonly directory: number;
  readonly registry: number;
  readonly policy: number;
  readonly revocation: number;
}

/** An issue for 3,000 units has megabytes and comes daily; only the newest is ever asked for, the authority has them all. */
export const keptIssues = 10;

export interface StoredPublication {
  /** Rises with every issue that is kept. */
  readonly publicationNo: number;
  /** The published JSON as it came. */
  readonly body: string;
}

export interface AuditHead {
  readonly unit: UnitCode;
  readonly entryNo: number;
  readonly head: string;
  readonly receivedAtMs: number;
}

export interface PublicationsReader {
  /** What was kept last; undefined before the first, and when nothing was kept after `publicationNo`. */
  latest(afterPublicationNo?: number): Promise<StoredPublication | undefined>;
}

export interface Publications extends PublicationsReader {
  /**
   * Keeps an issue that was judged against the one of this number (0: against none); returns its own number, or null, and nothing changed, when
   * another node kept one in between: then it is to be judged again. Of issues before the last `keptIssues` the words leave.
   */
  insertAfter(
    publicationNo: number,
    issue: {
      readonly numbers: PublicationNumbers;
      readonly body: string;
      readonly importedAtMs: number;
    },
  ): Promise<number | null>;
  /** Keeps a head; `differs` when another head is already known under this number. */
  addAuditHead(head: AuditHead): Promise<{ readonly isNew: boolean; readonly differs: boolean }>;
}
