// A seal that was suspended, lost or destroyed: which of its uses still hold. One rule for packages, OFD seals and whatever else the registry knows.
//
// Threat: whoever has a stopped seal claims an earlier day. Only a trusted time stamp from before the stop proves that the seal was used before it; after a
// loss a claim is worth nothing at all, because the finder claims what he likes.
import type { RegisteredSeal } from '../../shared/domain/published.ts';
import type { VerificationPolicy } from '../../shared/domain/verification-policy.ts';

/** `hard`: what cannot be proven is refused. */
export type StoppedSealPolicy = Pick<VerificationPolicy, 'revocation'>;

/** What speaks against a use of the seal. */
export interface StoppedSeal {
  readonly code: 'SEAL_SUSPENDED' | 'SEAL_DESTROYED';
  /** Fatal: used since. Undecided: claimed for before, and nothing proves it. */
  readonly force: 'fatal' | 'undecided';
}

/** What the registry says of a seal. */
export interface SealState extends Pick<RegisteredSeal, 'state' | 'life'> {
  /** Since when the state holds; null: not said. */
  readonly since: Date | null;
}

/** Judges one use of a seal by the registry's state of it; null: it is in force, or the use is proven for before it was stopped. */
export function judgeStoppedSeal(
  { state, life, since }: SealState,
  { claimedAt, provenAt }: { readonly claimedAt: Date | null; readonly provenAt: Date | null },
  policy: StoppedSealPolicy,
): StoppedSeal | null {
  if (state === 'active') return null;
  const isBefore = (at: Date | null): boolean => at !== null && since !== null && at < since;
  if (isBefore(provenAt)) return null;
  const code = state === 'suspended' ? 'SEAL_SUSPENDED' : 'SEAL_DESTROYED';
  // An older registry does not say since when: a destroyed seal had its time, a suspended one may have been stopped all along.
  const hadTime = since === null ? state === 'destroyed' : provenAt === null && isBefore(claimedAt);
  const isClaimed = hadTime && life !== 'lost';
  return { code, force: isClaimed && policy.revocation !== 'hard' ? 'undecided' : 'fatal' };
}
