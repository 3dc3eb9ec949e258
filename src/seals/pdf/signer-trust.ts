import { type CheckOutcome, unknown } from '../../shared/domain/report.ts';
import type { Certificate } from '../pki/certificate.ts';
import { judgePath } from '../pki/path.ts';
import type { VerificationCache } from '../pki/verification-cache.ts';
import type { TrustStore } from '../trust/trust-store.ts';

/** The part of the trust store that judges certificates. */
export type CertificateTrust = Pick<TrustStore, 'anchors' | 'intermediates' | 'crls'> & {
  readonly policy: Pick<TrustStore['policy'], 'revocation'>;
};

/** What seals.md section 6 says of one signer's certificate at the time of sealing. */
export interface SignerTrust {
  readonly chain: CheckOutcome;
  readonly use: CheckOutcome;
  readonly validity: CheckOutcome;
  readonly revocation: CheckOutcome;
}

export interface SignerTrustOptions {
  readonly certificate: Certificate;
  /** Certificates that came with the signature. */
  readonly certificates: readonly Certificate[];
  /** Claimed time of sealing; null when the signature names none. */
  readonly signedAt: Date | null;
  /** Time of a trusted time stamp over the signature; null or left out: there is only the claim. */
  readonly provenAt?: Date | null;
  readonly trust: CertificateTrust | null;
  readonly now: Date;
  /** Signatures of issuers that were verified before; what the lists say is judged every time. */
  readonly cache?: VerificationCache | undefined;
}

/** Judges a seal certificate; everything is unknown without a trust store, because nothing may pass unchecked. */
export function judgeSignerTrust(options: SignerTrustOptions): SignerTrust {
  const { certificate, certificates, signedAt, provenAt = null, trust, now, cache } = options;
  if (trust === null) return allUnknown('TRUST_MISSING');
  return judgePath({
    leaf: certificate,
    intermediates: [
      ...certificates.filter(({ sha256 }) => sha256 !== certificate.sha256),
      ...trust.intermediates,
    ],
    anchors: trust.anchors,
    at: signedAt ?? now,
    provenAt,
    now,
    crls: trust.crls,
    use: 'seal',
    revocation: trust.policy.revocation,
    ...(cache === undefined ? {} : { cache }),
  });
}

/** The same reason for all four. */
export function allUnknown(code: string): SignerTrust {
  return { chain: unknown(code), use: unknown(code), validity: unknown(code), revocation: unknown(code) };
}
