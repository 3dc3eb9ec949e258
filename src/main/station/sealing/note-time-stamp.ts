// What is known of a package's time stamp once it is sealed: it has one, it may still get one, or it goes without.
import type { DocumentId, Sha256 } from '../../../shared/domain/ids.ts';
import { packageProvenAtMs, type SealReport } from '../../../shared/domain/report.ts';
import { createPackageTimeStampsRepository } from '../../store/package-time-stamps-repository.ts';
import type { StationParts } from '../parts.ts';

export interface SealedPackage {
  readonly documentId: DocumentId;
  readonly packageSha256: Sha256;
  readonly report: SealReport;
  /** The file was handed from unit to unit before it was packed. */
  readonly isJoint: boolean;
}

/** Books it, inside the transaction that seals the document. */
export function noteTimeStamp(
  { store, clock }: Pick<StationParts, 'store' | 'clock'>,
  sealed: SealedPackage,
): void {
  const { documentId, packageSha256, report, isJoint } = sealed;
  const provenAtMs = packageProvenAtMs(report);
  const state = provenAtMs === null ? (isJoint ? 'without' : 'open') : 'sealed';
  createPackageTimeStampsRepository(store.db).add({
    ...{ documentId, packageSha256, provenAtMs, state, nowMs: clock.nowMs() },
    reason: state === 'without' ? 'joint' : null,
  });
}
