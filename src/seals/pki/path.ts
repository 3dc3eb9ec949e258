// Path building and validation after RFC 5280, section 6.1, offline, with the codes of seals.md section 6.
//
// Threat: an end certificate that plays authority, a chain that ends at a root nobody pinned, a certificate of another purpose, a revoked one, and
// certificates planted in a file to make the search endless. The search is bounded; any path that holds is enough, and planted certificates can
// therefore hide none. Not supported and so refused: name constraints.
import { failed, passed, unknown } from '../../shared/domain/report.ts';
import type { CheckOutcome } from '../../shared/domain/report.ts';
import { unitCodeOf } from './certificate.ts';
import type { Certificate } from './certificate.ts';
import type { Crl } from './crl.ts';
import { describeName } from './distinguished-name.ts';
import { profiles } from './profile.ts';
import type { CertificateUse } from './profile.ts';
import { judgeRevocation } from './revocation.ts';
import { verifySignature } from './signature-algorithm.ts';

/** What a path is judged by. */
export interface PathQuestion {
  readonly leaf: Certificate;
  /** Certificates from the file and from the trust store; unordered, may hold anything. */
  readonly intermediates: readonly Certificate[];
  readonly anchors: readonly Certificate[];
  /** When the signature was made, as far as known: validity and revocation are judged for this time. */
  readonly at: Date;
  /** Clock of judgement: freshness of lists, and "expired since". */
  readonly now: Date;
  readonly crls: readonly Crl[];
  readonly use: CertificateUse;
  /** A missing or old list makes the answer unknown (soft) or failed (hard). */
  readonly revocation: 'soft' | 'hard';
}

export interface PathJudgement {
  readonly chain: CheckOutcome;
  readonly use: CheckOutcome;
  readonly validity: CheckOutcome;
  readonly revocation: CheckOutcome;
}

/** Judges a certificate: does it chain to an anchor, for this use, valid at that time, not revoked. */
export function judgePath(question: PathQuestion): PathJudgement {
  const { leaf } = question;
  const found = findPath(question);
  return {
    chain: found.outcome,
    use: judgeUse(leaf, question.use),
    validity: judgeValidity(question),
    revocation: judgeRevocation({ ...question, path: found.path }),
  };
}

// Root, two levels of authorities and the leaf are usual; hostile files are cut off here.
const maxPathLength = 8;
const maxSteps = 256;

interface Found {
  readonly outcome: CheckOutcome;
  /** Leaf first, anchor last; null when no path holds. */
  readonly path: readonly Certificate[] | null;
}

interface Search {
  readonly question: PathQuestion;
  steps: number;
  /** The most telling failure so far; the first one of the highest rank. */
  failure: CheckOutcome;
}

function findPath(question: PathQuestion): Found {
  const { leaf, anchors } = question;
  if (anchors.some(({ sha256 }) => sha256 === leaf.sha256)) {
    return {
      outcome: failed('CHAIN_CA_CONSTRAINT', { certificate: describeName(leaf.subject) }),
      path: null,
    };
  }
  const own = judgeOwnExtensions(leaf);
  if (own !== null) return { outcome: own, path: null };
  const search: Search = { question, steps: 0, failure: missing(leaf) };
  const path = extend(search, [leaf]);
  return path === null ? { outcome: search.failure, path } : { outcome: passed(), path };
}

function missing(top: Certificate): CheckOutcome {
  const evidence = { certificate: describeName(top.subject), issuer: describeName(top.issuer) };
  return unknown(isSelfIssued(top) ? 'CERT_SELF_SIGNED' : 'CHAIN_INCOMPLETE', evidence);
}

function extend(search: Search, path: readonly Certificate[]): readonly Certificate[] | null {
  const top = path.at(-1);
  if (top === undefined || path.length > maxPathLength) return null;
  const { anchors, intermediates } = search.question;
  const isAnchor = (candidate: Certificate) => anchors.some(({ sha256 }) => sha256 === candidate.sha256);
  const candidates = [...anchors, ...intermediates].filter((candidate) => couldIssue(candidate, top, path));
  for (const candidate of candidates) {
    search.steps += 1;
    if (search.steps > maxSteps) return null;
    const failure = judgeLink(candidate, path, search.question.at);
    if (failure !== null) {
      note(search, failure);
      continue;
    }
    const longer = [...path, candidate];
    if (isAnchor(candidate)) return longer;
    const whole = extend(search, longer);
    if (whole !== null) return whole;
    note(search, isSelfIssued(candidate) ? noAnchor(candidate) : missing(candidate));
  }
  return null;
}

function noAnchor(top: Certificate): CheckOutcome {
  return unknown('CHAIN_NO_ANCHOR', { root: describeName(top.subject), sha256: top.sha256 });
}

/** A failure says more than a gap; an anchor that nobody pinned says more than a missing issuer. */
function note(search: Search, outcome: CheckOutcome): void {
  const rank = ({ result, code }: CheckOutcome) =>
    result === 'failed' ? 2 : code === 'CHAIN_NO_ANCHOR' ? 1 : 0;
  if (rank(outcome) > rank(search.failure)) search.failure = outcome;
}

function couldIssue(candidate: Certificate, top: Certificate, path: readonly Certificate[]): boolean {
  if (Buffer.compare(candidate.subject.raw, top.issuer.raw) !== 0) return false;
  if (path.some(({ sha256 }) => sha256 === candidate.sha256)) return false;
  const wanted = top.extensions.authorityKeyIdentifier;
  const has = candidate.extensions.subjectKeyIdentifier;
  return wanted === null || has === null || wanted === has;
}

/** One step of RFC 5280, 6.1.3 and 6.1.4: may `issuer` stand above the path, and did it sign its top? */
function judgeLink(issuer: Certificate, path: readonly Certificate[], at: Date): CheckOutcome | null {
  return judgeAuthority(issuer, path) ?? judgeIssuerState(issuer, at) ?? judgeSignature(issuer, path);
}

function judgeAuthority(issuer: Certificate, path: readonly Certificate[]): CheckOutcome | null {
  const evidence = { certificate: describeName(issuer.subject) };
  const { basicConstraints, keyUsage } = issuer.extensions;
  if (basicConstraints?.ca !== true || keyUsage?.includes('keyCertSign') !== true) {
    return failed('CHAIN_CA_CONSTRAINT', evidence);
  }
  // Authorities between this issuer and the leaf; self-issued ones do not count.
  const between = path.slice(1).filter((certificate) => !isSelfIssued(certificate)).length;
  const { pathLength } = basicConstraints;
  return pathLength !== null && between > pathLength
    ? failed('CHAIN_CA_CONSTRAINT', { ...evidence, pathLength: String(pathLength) })
    : judgeOwnExtensions(issuer);
}

function judgeIssuerState(issuer: Certificate, at: Date): CheckOutcome | null {
  const evidence = { certificate: describeName(issuer.subject) };
  if (at < issuer.notBefore || at > issuer.notAfter) {
    return failed('CERT_NOT_VALID_AT_SIGNING', { ...evidence, notAfter: issuer.notAfter.toISOString() });
  }
  if (issuer.keyKind === 'unsupported') return unknown('SIG_ALG_UNSUPPORTED', evidence);
  return issuer.keyKind === 'rsa' && issuer.keyBits < 2048 ? failed('CERT_WEAK_KEY', evidence) : null;
}

function judgeSignature(issuer: Certificate, path: readonly Certificate[]): CheckOutcome | null {
  const child = path.at(-1);
  const { key } = issuer;
  if (child === undefined || key === null) return null;
  const { signatureAlgorithm: algorithm, signedBytes: data, signature } = child;
  const result = verifySignature({ algorithm, key, data, signature });
  if (result === 'valid') return null;
  const evidence = { certificate: describeName(child.subject) };
  // An algorithm that cannot be checked leaves the question open, it does not answer it.
  if (result === 'unsupported') return unknown('SIG_ALG_UNSUPPORTED', evidence);
  return failed(result === 'weak' ? 'DIGEST_ALG_WEAK' : 'CHAIN_SIG_INVALID', evidence);
}

function judgeOwnExtensions(certificate: Certificate): CheckOutcome | null {
  const evidence = { certificate: describeName(certificate.subject) };
  const [oid] = certificate.extensions.unknownCritical;
  if (oid !== undefined) return failed('CHAIN_CRITICAL_EXT_UNKNOWN', { ...evidence, oid });
  return certificate.extensions.hasNameConstraints ? failed('CHAIN_NAME_CONSTRAINT', evidence) : null;
}

function isSelfIssued(certificate: Certificate): boolean {
  return Buffer.compare(certificate.subject.raw, certificate.issuer.raw) === 0;
}

function judgeUse(leaf: Certificate, use: CertificateUse): CheckOutcome {
  if (leaf.keyKind === 'unsupported') return unknown('CERT_KEY_UNSUPPORTED');
  if (leaf.keyKind === 'rsa' && leaf.keyBits < 2048)
    return failed('CERT_WEAK_KEY', { bits: String(leaf.keyBits) });
  const { keyUsage, extKeyUsage, basicConstraints } = leaf.extensions;
  const profile = profiles[use];
  if (basicConstraints?.ca === true) return failed('CERT_KEY_USAGE', { use, found: 'CA' });
  // Our own authority always writes both extensions; a certificate without them was not made for this.
  const usages: readonly string[] = keyUsage ?? [];
  const purposes = extKeyUsage ?? [];
  if (!profile.keyUsage.every((usage) => usages.includes(usage))) {
    return failed('CERT_KEY_USAGE', { use, found: usages.join(' ') });
  }
  if (!purposes.includes(profile.purpose)) {
    return failed('CERT_EXT_KEY_USAGE', { use, found: purposes.join(' ') });
  }
  return profile.ofUnit && unitCodeOf(leaf) === null ? failed('CERT_UNIT_MISSING', { use }) : passed();
}

function judgeValidity({ leaf, at, now }: PathQuestion): CheckOutcome {
  const window = { notBefore: leaf.notBefore.toISOString(), notAfter: leaf.notAfter.toISOString() };
  if (at < leaf.notBefore || at > leaf.notAfter) {
    return failed('CERT_NOT_VALID_AT_SIGNING', { ...window, at: at.toISOString() });
  }
  return passed(now > leaf.notAfter ? { ...window, note: 'CERT_EXPIRED_NOW' } : window);
}
