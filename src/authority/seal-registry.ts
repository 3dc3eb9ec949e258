// The published registry out of the authority's own records.
import type { Sha256 } from '../shared/domain/ids.ts';
import type { RegisteredSeal } from '../shared/domain/published.ts';
import { registeredStates } from '../shared/domain/seal-life.ts';
import type { SealRecord } from './authority-state.ts';

/** The registry's entry of a seal; null as long as it may not be used, and of one that was never made. */
export function registeredSealOf(record: SealRecord): RegisteredSeal | null {
  const state = registeredStates[record.life];
  const { certificatePem, validFrom, validUntil } = record;
  if (state === null || certificatePem === null || validFrom === null || validUntil === null) return null;
  const { id, unit, name, diameterMm, pictureSha256, life, lifeSince } = record;
  return {
    ...{ id, unit, name, diameterMm, certificatePem, pictureSha256 },
    ...{ state, validFrom, validUntil, life, lifeSince },
    ...(record.sm2CertificatePem === null ? {} : { sm2CertificatePem: record.sm2CertificatePem }),
    ...(record.esealSha256 === null ? {} : { esId: id, esealSha256: record.esealSha256 as Sha256 }),
    ...(record.supersededBy === null ? {} : { supersededBy: record.supersededBy }),
  };
}
