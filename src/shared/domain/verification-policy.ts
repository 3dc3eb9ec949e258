// What a verifier takes for granted or refuses where the standards leave it open. The authority signs it with its policy; the defaults are the safe ones.

export interface VerificationPolicy {
  /**
   * What a missing or old revocation list means. `note`: told beside a good result (evaluation of collections without lists); `soft`: the verdict is
   * indeterminate; `hard`: invalid.
   */
  readonly revocation: 'note' | 'soft' | 'hard';
  /** Days that a revocation list may be older than its next update before it counts as old. */
  readonly listToleranceDays: number;
  /** A signer's certificate without keyUsage (RFC 5280, 4.2.1.3: no restriction): told, or refused. */
  readonly missingKeyUsage: 'note' | 'refuse';
  /** Signatures in raw r||s or with unpadded INTEGERs, as some makers write them: told, or refused. */
  readonly looseEncodings: 'note' | 'refuse';
  /** SHA-256 of certificates that may make seals, lower-case hex; null: any maker that chains to an anchor. */
  readonly sealMakers: readonly string[] | null;
  /** A seal that a status list does not know: told, or undecided. */
  readonly unknownSealStatus: 'note' | 'undecided';
}

/** What a station judges by until the authority's policy says otherwise. */
export const safeVerificationPolicy: VerificationPolicy = {
  revocation: 'soft',
  listToleranceDays: 0,
  missingKeyUsage: 'note',
  looseEncodings: 'note',
  sealMakers: null,
  unknownSealStatus: 'note',
};

/** For judging single files with given anchors and without lists, as the command line does: a missing list is told and decides nothing. */
export const evaluationPolicy: VerificationPolicy = { ...safeVerificationPolicy, revocation: 'note' };
