// Path building and validation after RFC 5280, section 6.1, offline, with the codes of seals.md section 6.
//
// Threat: an end certificate that plays authority, a chain that ends at a root nobody pinned, a certificate of another purpose, a revoked one, and
// certificates planted in a file to make the search endless. The search (path-search.ts) is bounded; any path that holds is enough, and planted
// certificates can therefore hide none. `judgePath` judges certificates of our own authority by its profiles, `judgeSigner` (signer-judgement.ts)
// anybody's.
import { failed, passed, unknown } from '../../shared/domain/report.ts';
import type { CheckOutcome } from '../../shared/domain/report.ts';
import type { VerificationFinding } from '../../shared/domain/verification.ts';
import { safeVerificationPolicy } from '../../shared/domain/verification-policy.ts';
import { unitCodeOf } from './certificate.ts';
import type { Certificate } from './certificate.ts';
import type { Crl } from './crl.ts';
import { judgeWindow } from './path-links.ts';
import type { PathTimes } from './path-links.ts';
import { findPath } from './path-search.ts';
import { profiles } from './profile.ts';
import type { CertificateUse } from './profile.ts';
import { judgePathRevocation, revocationUnknown } from './revocation.ts';
import type { RevocationAnswer } from './revocation.ts';
import { withoutCache } from './verification-cache.ts';
import type { VerificationCache } from './verification-cache.ts';

export { judgeSigner } from './signer-judgement.ts';
export type { SignerQuestion } from './signer-judgement.ts';

/** What a path is judged by. */
export interface PathQuestion {
  readonly leaf: Certificate;
  /** Certificates from the file and from the trust store; unordered, may hold anything. */
  readonly intermediates: readonly Certificate[];
  readonly anchors: readonly Certificate[];
  /** When the signature was made, as it claims: validity and revocation are judged for this time, unless another is proven. */
  readonly at: Date;
  /** Time of a trusted time stamp over the signature; where it is, it is what counts. */
  readonly provenAt?: Date | null;
  /** Clock of judgement: freshness of lists, and "expired since". */
  readonly now: Date;
  readonly crls: readonly Crl[];
  readonly use: CertificateUse;
  /** A missing or old list is told (note), makes the answer unknown (soft) or failed (hard). */
  readonly revocation: 'note' | 'soft' | 'hard';
  readonly cache?: VerificationCache;
}

export interface PathJudgement {
  readonly chain: CheckOutcome;
  readonly use: CheckOutcome;
  readonly validity: CheckOutcome;
  readonly revocation: CheckOutcome;
}

/** Judges a certificate of our own authority: does it chain to an anchor, for this use, valid at that time, not revoked. */
export function judgePath(question: PathQuestion): PathJudgement {
  const { leaf, anchors, intermediates, crls, cache = withoutCache } = question;
  const { path, failure } = findPath({
    leaf,
    ...timesOf(question),
    anchors,
    imported: intermediates,
    brought: [],
    crls,
    cache,
  });
  return {
    chain: failure === null ? passed() : outcomeOf(failure),
    use: judgeUse(leaf, question.use),
    validity: judgeValidity(question),
    revocation: judgeRevocation(path, question),
  };
}

function timesOf({ at, provenAt }: PathQuestion): PathTimes {
  return { at: provenAt ?? at, claimedAt: at };
}

/** A note passes and says so in its evidence. */
function outcomeOf({ force, code, evidence }: VerificationFinding): CheckOutcome {
  if (force === 'note') return passed({ ...evidence, note: code });
  return force === 'fatal' ? failed(code, evidence) : unknown(code, evidence);
}

/** The worst answer counts. */
function judgeRevocation(path: readonly Certificate[] | null, question: PathQuestion): CheckOutcome {
  const policy = { ...safeVerificationPolicy, revocation: question.revocation };
  if (path === null) return outcomeOf(revocationUnknown(policy, 'REVOCATION_UNKNOWN', { reason: 'chain' }));
  const { at, provenAt = null, now, crls } = question;
  const times = { at: provenAt ?? at, provenAt, now };
  const outcomes = judgePathRevocation(path, { ...times, crls, policy }).map(outcomeOfAnswer);
  const ofResult = (result: CheckOutcome['result']) => outcomes.find((one) => one.result === result);
  const told = outcomes.find(({ evidence }) => evidence['note'] !== undefined);
  const worst = ofResult('failed') ?? ofResult('unknown') ?? told ?? outcomes[0];
  return worst ?? unknown('REVOCATION_UNKNOWN');
}

function outcomeOfAnswer({ finding, evidence }: RevocationAnswer): CheckOutcome {
  return finding === null ? passed(evidence) : outcomeOf(finding);
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

function judgeValidity(question: PathQuestion): CheckOutcome {
  const { leaf, now } = question;
  const outside = judgeWindow(leaf, timesOf(question));
  if (outside !== null) return outcomeOf(outside);
  const window = { notBefore: leaf.notBefore.toISOString(), notAfter: leaf.notAfter.toISOString() };
  return passed(now > leaf.notAfter ? { ...window, note: 'CERT_EXPIRED_NOW' } : window);
}
