// Anybody's certificate, judged by the rules that bind everybody (seals.md section 6 and 2.20): for the signer of a file, the maker of a seal, the
// signer of a time stamp. No profile of ours is asked for.
import { finding, stepOf } from '../../shared/domain/verification.ts';
import type { StepReport, VerificationFinding } from '../../shared/domain/verification.ts';
import type { VerificationPolicy } from '../../shared/domain/verification-policy.ts';
import type { Certificate } from './certificate.ts';
import { chainFinding } from './chain-codes.ts';
import type { Crl } from './crl.ts';
import { describeName } from './distinguished-name.ts';
import { extensionOids } from './oids.ts';
import { ownArc, profiles } from './profile.ts';
import { ignoredExtensions, judgeWindow } from './path-links.ts';
import { findPath } from './path-search.ts';
import { judgePathRevocation, revocationUnknown } from './revocation.ts';
import { withoutCache } from './verification-cache.ts';
import type { VerificationCache } from './verification-cache.ts';

/**
 * `anySigner` and `sealMaker`: keyUsage of seals.md 2.20, and no purpose that has nothing to do with seals; `timeStamp` also needs RFC 3161's purpose,
 * critical and alone.
 */
export type SignerUse = 'anySigner' | 'sealMaker' | 'timeStamp';

/** The part of `TrustMaterial` that judges certificates. */
export interface SignerTrust {
  readonly anchors: readonly Certificate[];
  readonly intermediates: readonly Certificate[];
  readonly crls: readonly Crl[];
  readonly policy: VerificationPolicy;
  readonly cache?: VerificationCache;
}

export interface SignerQuestion {
  readonly leaf: Certificate;
  /** Certificates that the file brought; unordered, may hold anything. */
  readonly intermediates: readonly Certificate[];
  /** Revocation lists that the file brought (PDF DSS, CMS); they count when an authority of the path signed them. */
  readonly crls?: readonly Crl[];
  /** The claimed time of signing; without a claim, the clock of judgement. */
  readonly at: Date;
  /** Time of a trusted time stamp over the signature; null: there is only the claim. Where it is, it is what counts. */
  readonly provenAt: Date | null;
  readonly now: Date;
  /** Null: nothing is trusted, and everything is TRUST_MISSING. */
  readonly trust: SignerTrust | null;
  readonly use: SignerUse;
}

export interface SignerJudgement {
  /** Step `signerChain`: chain and usage. Seal makers' callers word its findings as SEAL_MAKER_UNTRUSTED. */
  readonly chain: StepReport;
  /** Step `signerValidity`: window and revocation at the time of signing. */
  readonly validity: StepReport;
  /** Leaf first, anchor last; null when none holds. */
  readonly path: readonly Certificate[] | null;
}

/** Judges a signer's certificate. Chain and validity are `passed` only when they were wholly computed and found nothing worse than a note. */
export function judgeSigner(question: SignerQuestion): SignerJudgement {
  const { leaf, trust, at: claimedAt, provenAt, use } = question;
  if (trust === null) {
    const missing = stepOf([finding('undecided', 'TRUST_MISSING')]);
    return { chain: missing, validity: missing, path: null };
  }
  const at = provenAt ?? claimedAt;
  const { path, failure } = findPath({
    leaf,
    at,
    claimedAt,
    anchors: trust.anchors,
    imported: trust.intermediates,
    brought: question.intermediates,
    crls: trust.crls,
    cache: trust.cache ?? withoutCache,
  });
  const chain = [...(failure === null ? [] : [failure]), ...judgeUsage(leaf, use, trust.policy)];
  const validity = [...judgeTime(question, at), ...judgeRevocation(path, question, trust)];
  return {
    chain: stepOf(chain, path === null ? chainEvidence(leaf, path) : evidenceOfPath(leaf, path)),
    validity: stepOf(validity, {
      ...windowOf(leaf),
      at: at.toISOString(),
      basis: provenAt === null ? 'claimed' : 'proven',
    }),
    path,
  };
}

// Said of every document of a seal in the same words: a path that is remembered is spelled out once, and so is the window of a certificate.
const pathEvidence = new WeakMap<readonly Certificate[], StepReport['evidence']>();
const windows = new WeakMap<Certificate, { readonly notBefore: string; readonly notAfter: string }>();

function evidenceOfPath(leaf: Certificate, path: readonly Certificate[]): StepReport['evidence'] {
  const known = pathEvidence.get(path);
  if (known !== undefined) return known;
  const evidence = chainEvidence(leaf, path);
  pathEvidence.set(path, evidence);
  return evidence;
}

function windowOf(leaf: Certificate) {
  const known = windows.get(leaf);
  if (known !== undefined) return known;
  const window = { notBefore: leaf.notBefore.toISOString(), notAfter: leaf.notAfter.toISOString() };
  windows.set(leaf, window);
  return window;
}

function chainEvidence(leaf: Certificate, path: readonly Certificate[] | null) {
  const ignored = path === null ? [] : ignoredExtensions(path);
  return {
    signer: describeName(leaf.subject),
    issuer: describeName(leaf.issuer),
    certificateSha256: leaf.sha256,
    ...(path === null ? {} : { path: path.map(({ subject }) => describeName(subject)).join(' ← ') }),
    ...(ignored.length === 0 ? {} : { ignored: ignored.join(', ') }),
  };
}

function judgeUsage(leaf: Certificate, use: SignerUse, policy: VerificationPolicy): VerificationFinding[] {
  const { keyUsage } = leaf.extensions;
  const found: VerificationFinding[] = [];
  if (leaf.keyKind === 'unsupported') found.push(chainFinding('CERT_KEY_UNSUPPORTED'));
  if (leaf.keyKind === 'rsa' && leaf.keyBits < 2048) {
    found.push(chainFinding('CERT_WEAK_KEY', { bits: String(leaf.keyBits) }));
  }
  if (keyUsage === null) found.push(missingUsage(leaf, policy));
  else if (!keyUsage.includes('digitalSignature') && !keyUsage.includes('nonRepudiation')) {
    found.push(chainFinding('CERT_KEY_USAGE', { use, found: keyUsage.join(' ') }));
  }
  if (!isForUse(leaf, use)) {
    found.push(
      chainFinding('CERT_EXT_KEY_USAGE', { use, found: (leaf.extensions.extKeyUsage ?? []).join(' ') }),
    );
  }
  return found;
}

const timeStamping = '1.3.6.1.5.5.7.3.8';
const ocspSigning = '1.3.6.1.5.5.7.3.9';
const ownPurpose = { anySigner: profiles.seal.purpose, sealMaker: profiles.sealMaking.purpose } as const;

/**
 * Nobody is asked for a purpose but the signer of a time stamp; a certificate that names one is held to it (RFC 5280, 4.2.1.12), where it is one that has
 * nothing to do with seals: a clock's, an answering service's, or one of our own authority's for machines, lists and the like.
 */
function isForUse(leaf: Certificate, use: SignerUse): boolean {
  if (use === 'timeStamp') return isTimeStamper(leaf);
  const purposes = leaf.extensions.extKeyUsage ?? [];
  const ours = purposes.filter((purpose) => purpose.startsWith(`${ownArc}.`));
  if (ours.length > 0) return ours.includes(ownPurpose[use]);
  return (
    purposes.length === 0 || purposes.some((purpose) => purpose !== timeStamping && purpose !== ocspSigning)
  );
}

/** seals.md 2.20: some real signers have no keyUsage at all. */
function missingUsage(leaf: Certificate, { missingKeyUsage }: VerificationPolicy): VerificationFinding {
  const evidence = { certificate: describeName(leaf.subject) };
  return missingKeyUsage === 'refuse'
    ? chainFinding('CERT_KEY_USAGE', { ...evidence, found: '' })
    : finding('note', 'CERT_KEY_USAGE_MISSING', evidence);
}

/** RFC 3161, 2.3: this purpose, critical, and no other (规定). */
function isTimeStamper({ extensions }: Certificate): boolean {
  const { extKeyUsage, all } = extensions;
  const isCritical = all.some(({ oid, critical }) => oid === extensionOids.extKeyUsage && critical);
  return isCritical && extKeyUsage?.length === 1 && extKeyUsage[0] === timeStamping;
}

function judgeTime({ leaf, at: claimedAt, now }: SignerQuestion, at: Date): VerificationFinding[] {
  const outside = judgeWindow(leaf, { at, claimedAt });
  if (outside !== null) return [outside];
  if (now.getTime() <= leaf.notAfter.getTime()) return [];
  const evidence = { certificate: describeName(leaf.subject), notAfter: leaf.notAfter.toISOString() };
  return [finding('note', 'CERT_EXPIRED_NOW', evidence)];
}

function judgeRevocation(
  path: readonly Certificate[] | null,
  { at, provenAt, now, crls = [] }: SignerQuestion,
  trust: SignerTrust,
): VerificationFinding[] {
  const { policy } = trust;
  if (path === null) return [revocationUnknown(policy, 'REVOCATION_UNKNOWN', { reason: 'chain' })];
  const lists = crls.length === 0 ? trust.crls : [...trust.crls, ...crls];
  const answers = judgePathRevocation(path, { at: provenAt ?? at, provenAt, now, crls: lists, policy });
  return answers.flatMap((answer) => (answer.finding === null ? [] : [answer.finding]));
}
