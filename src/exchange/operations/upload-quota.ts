// How much a unit may upload in a day. Not against people who send much: against a program that runs wild and fills the disk that all units share.
import { refusal, type Refusal } from '../api/refusal.ts';
import type { UnitCode } from '../../shared/domain/ids.ts';
import type { SupervisionReader } from '../store/supervision.ts';

/** Null when the unit may begin an upload of this size now. */
export type UploadQuota = (unit: UnitCode, sizeBytes: number) => Promise<Refusal | null>;

const dayMs = 24 * 3600 * 1000;
// The span slides: an hour later an hour of yesterday is free again.
const retryAfterSeconds = '3600';

/** The quota over the last 24 hours, counted in the database: it holds over all nodes and restarts. */
export function createUploadQuota(parts: {
  readonly supervision: Pick<SupervisionReader, 'uploadedSince'>;
  readonly bytesADay: number;
  readonly clock: () => Date;
}): UploadQuota {
  const { supervision, bytesADay, clock } = parts;
  return async (unit, sizeBytes) => {
    const used = await supervision.uploadedSince(unit, clock().getTime() - dayMs);
    if (used + sizeBytes <= bytesADay) return null;
    return refusal('busy', { retryAfterSeconds, reason: 'quota', quotaBytes: String(bytesADay) });
  };
}
