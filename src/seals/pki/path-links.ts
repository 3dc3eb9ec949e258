// One step of a path: did this certificate sign the one below it, and may it (RFC 5280, 6.1.3 and 6.1.4)?
import type { VerificationFinding } from '../../shared/domain/verification.ts';
import type { Certificate } from './certificate.ts';
import { chainFinding } from './chain-codes.ts';
import type { ChainCode } from './chain-codes.ts';
import { describeName } from './distinguished-name.ts';
import { isSameName } from './name-match.ts';
import type { VerificationCache } from './verification-cache.ts';

/** When a chain is judged for. */
export interface PathTimes {
  /** The proven time of signing, else the claimed one. */
  readonly at: Date;
  /** The claimed time, where `at` is a proven one; else the same. */
  readonly claimedAt: Date;
}

/** True when subject and issuer are one name. */
export function isSelfIssued(certificate: Certificate): boolean {
  return isSameName(certificate.subject, certificate.issuer);
}

/** May `candidate` be the issuer by name and key identifier? Says nothing of signatures. */
export function couldIssue(candidate: Certificate, below: Certificate): boolean {
  const wanted = below.extensions.authorityKeyIdentifier;
  const has = candidate.extensions.subjectKeyIdentifier;
  if (wanted !== null && has !== null && wanted !== has) return false;
  return isSameName(candidate.subject, below.issuer);
}

/** True when the child names the issuer's key, not its name alone: then a wrong signature is a forgery, and no other key of the same name. */
export function namesKey(issuer: Certificate, child: Certificate): boolean {
  const { authorityKeyIdentifier } = child.extensions;
  return authorityKeyIdentifier !== null && authorityKeyIdentifier === issuer.extensions.subjectKeyIdentifier;
}

/** The first reason why `issuer` may not stand above `path` (leaf first), or null. */
export function judgeLink(
  issuer: Certificate,
  path: readonly Certificate[],
  times: PathTimes,
  cache: VerificationCache,
): VerificationFinding | null {
  return (
    judgeIssuance(issuer, path, cache) ??
    judgeAuthority(issuer, path) ??
    judgeCritical(issuer) ??
    judgeWindow(issuer, times) ??
    judgeKey(issuer)
  );
}

function judgeIssuance(issuer: Certificate, path: readonly Certificate[], cache: VerificationCache) {
  const child = path.at(-1);
  if (child === undefined) return null;
  const result = cache.verifyIssued(issuer, child);
  if (result === 'valid') return null;
  const codes = {
    invalid: 'CHAIN_SIG_INVALID',
    malformed: 'CHAIN_SIG_INVALID',
    weak: 'DIGEST_ALG_WEAK',
    unsupported: 'SIG_ALG_UNSUPPORTED',
  } as const satisfies Record<string, ChainCode>;
  return chainFinding(codes[result], {
    certificate: describeName(child.subject),
    issuer: describeName(issuer.subject),
  });
}

function judgeAuthority(issuer: Certificate, path: readonly Certificate[]) {
  const evidence = { certificate: describeName(issuer.subject) };
  const { basicConstraints, keyUsage } = issuer.extensions;
  if (basicConstraints?.ca !== true)
    return chainFinding('CHAIN_CA_CONSTRAINT', { ...evidence, lacks: 'CA:TRUE' });
  // RFC 5280, 6.1.4 (n): if there is a keyUsage, it must say keyCertSign.
  if (keyUsage?.includes('keyCertSign') === false) {
    return chainFinding('CHAIN_CA_CONSTRAINT', { ...evidence, lacks: 'keyCertSign' });
  }
  // Authorities between this issuer and the leaf; self-issued ones do not count (6.1.4 (l)).
  const between = path.slice(1).filter((certificate) => !isSelfIssued(certificate)).length;
  const { pathLength } = basicConstraints;
  return pathLength !== null && between > pathLength
    ? chainFinding('CHAIN_CA_CONSTRAINT', { ...evidence, pathLength: String(pathLength) })
    : null;
}

const tolerated: Readonly<Record<string, string>> = {
  // Policies are not asked for here (initial-policy-set: any), and so decide nothing; a demand for them below is refused as not understood.
  '2.5.29.32': 'certificatePolicies',
  // Where lists can be had; offline, lists come otherwise.
  '2.5.29.31': 'cRLDistributionPoints',
  '2.5.29.46': 'freshestCRL',
  // Other names of the issuer and how long the private key is used: nothing that a chain depends on.
  '2.5.29.18': 'issuerAltName',
  '2.5.29.16': 'privateKeyUsagePeriod',
};

/** Critical extensions that are not understood; policyConstraints and inhibitAnyPolicy are among them, because policies are not processed. */
export function judgeCritical(certificate: Certificate): VerificationFinding | null {
  const oid = certificate.extensions.unknownCritical.find((one) => tolerated[one] === undefined);
  if (oid === undefined) return null;
  return chainFinding('CHAIN_CRITICAL_EXT_UNKNOWN', { certificate: describeName(certificate.subject), oid });
}

/** Names of critical policy extensions that were read over, for the evidence. */
export function ignoredExtensions(path: readonly Certificate[]): string[] {
  const names = path.flatMap(({ extensions }) =>
    extensions.unknownCritical.map((oid) => tolerated[oid] ?? oid),
  );
  return [...new Set(names)];
}

/** Was the certificate valid at the time of signing? */
export function judgeWindow(
  { subject, notBefore, notAfter }: Certificate,
  { at, claimedAt }: PathTimes,
): VerificationFinding | null {
  const atMs = at.getTime();
  if (atMs >= notBefore.getTime() && atMs <= notAfter.getTime()) return null;
  const evidence = {
    certificate: describeName(subject),
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
    at: at.toISOString(),
  };
  const claimFits = claimedAt >= notBefore && claimedAt <= notAfter;
  return claimFits && at > notAfter
    ? chainFinding('CERT_EXPIRED_BEFORE_POE', { ...evidence, claimedAt: claimedAt.toISOString() })
    : chainFinding('CERT_NOT_VALID_AT_SIGNING', evidence);
}

function judgeKey(issuer: Certificate) {
  const weak = issuer.keyKind === 'rsa' && issuer.keyBits < 2048;
  return weak ? chainFinding('CERT_WEAK_KEY', { certificate: describeName(issuer.subject) }) : null;
}
