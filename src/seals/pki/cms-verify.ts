// Verification of one CMS signature, detached or over its own content: seals.md section 5, steps 6 to 8, in that order. See cms.ts for the threat.
import type { FindingForce } from '../../shared/domain/verification.ts';
import type { Certificate } from './certificate.ts';
import { attributeValues, hasAttribute, noAttributes, readAttributeTime } from './cms-attributes.ts';
import { readEssCertificate } from './cms-attributes.ts';
import type { Attributes } from './cms-attributes.ts';
import { dataOids, timeStampTokenOid } from './cms-oids.ts';
import type { CmsProfile } from './cms-oids.ts';
import { readSignedData } from './cms-reader.ts';
import type { CmsNote, SignedData, SignerInfo } from './cms-reader.ts';
import { isOpen, isSame, judgeSignature, judgeStrength } from './cms-signature.ts';
import type { CmsFailure, Signed } from './cms-signature.ts';
import type { Crl } from './crl.ts';
import { digestOf } from './digest.ts';
import type { DigestName } from './digest.ts';
import { cmsOids } from './oids.ts';
import { PkiError } from './pki-error.ts';
import { readSm2Signature } from './sm2.ts';
import type { VerificationCache } from './verification-cache.ts';

/** `ok` speaks of the cryptography alone; what could be read is there in any case. */
export interface CmsOutcome {
  readonly ok: boolean;
  readonly code: 'OK' | CmsFailure;
  /** What the failure weighs; null when `ok`. Only a sound algorithm that is not built in is `undecided`. */
  readonly force: Exclude<FindingForce, 'note'> | null;
  readonly notes: readonly CmsNote[];
  readonly evidence: Readonly<Record<string, string>>;
  readonly profile: CmsProfile | null;
  readonly signerCertificate: Certificate | null;
  /** All certificates inside, the signer's too. */
  readonly certificates: readonly Certificate[];
  /** Revocation lists inside, not yet proven authentic. */
  readonly crls: readonly Crl[];
  /** Claimed by the signer (attribute signingTime). */
  readonly signedAt: Date | null;
  /** The ESS attribute names the signer's certificate (CAdES, PAdES). */
  readonly cades: boolean;
  readonly unsignedAttributes: Attributes;
  /** The signature value: what time stamps of this signature are over. */
  readonly signature: Uint8Array | null;
  /** Time-stamp tokens over `signature` (RFC 3161, appendix A), DER, in the order of the file. */
  readonly timeStampTokens: readonly Uint8Array[];
}

interface Detached {
  readonly cms: Uint8Array;
  /** Digest of the detached content. */
  digest(algorithm: DigestName): Uint8Array;
  /** The detached content itself: needed only where ECDSA or SM2 signed it without attributes; without it such a signature is unsupported. */
  readonly content?: () => Uint8Array;
  readonly cache?: VerificationCache;
}

type Facts = Omit<CmsOutcome, 'ok' | 'code' | 'force'>;

const nothingRead: Facts = {
  notes: [],
  evidence: {},
  profile: null,
  signerCertificate: null,
  certificates: [],
  crls: [],
  signedAt: null,
  cades: false,
  unsignedAttributes: noAttributes,
  signature: null,
  timeStampTokens: [],
};

/**
 * Verifies one detached signature. Never throws on the bytes of a file. Under GB/T 35275 the content inside may be the digest of the detached one (the
 * signature is then over that digest) or the very content; anything else inside is refused.
 */
export function verifyDetached(options: Detached): CmsOutcome {
  return guarded(() => {
    const data = readSignedData(options.cms, options.cache);
    if (!dataOids.includes(data.contentType))
      return refuse('CMS_MALFORMED', factsOf(data), { contentType: data.contentType });
    const detached: Signed = {
      contentTypes: dataOids,
      digest: (algorithm) => options.digest(algorithm),
      bytes: options.content ?? null,
      alsoDigest: null,
    };
    const { content } = data;
    if (content === null) return judge(data, detached);
    if (data.profile === 'rfc5652') return refuse('CMS_ENCAP_CONTENT_PRESENT', factsOf(data));
    const bound = isBound(data, content, options);
    const outcome = judge(data, { ...insideOf(content, dataOids), alsoDigest: detached.digest });
    return outcome.ok && !bound
      ? { ...outcome, ok: false, code: 'CMS_DIGEST_MISMATCH', force: 'fatal' }
      : outcome;
  });
}

/** Verifies a signature over the content inside it, of one type (time-stamp tokens); `content` is null when it is not of that form. */
export function verifyEncapsulated(options: {
  readonly cms: Uint8Array;
  readonly contentType: string;
  /** Where the signer's certificate may be as well, when it is not inside. */
  readonly known?: readonly Certificate[];
  readonly cache?: VerificationCache;
}): { readonly outcome: CmsOutcome; readonly content: Uint8Array | null } {
  let content: Uint8Array | null = null;
  const outcome = guarded(() => {
    const data = readSignedData(options.cms, options.cache);
    const facts = factsOf(data);
    if (data.contentType !== options.contentType || data.content === null) {
      return refuse('CMS_MALFORMED', facts, { contentType: data.contentType });
    }
    content = data.content;
    return judge(data, insideOf(data.content, [options.contentType]), options.known);
  });
  return { outcome, content };
}

function guarded(verify: () => CmsOutcome): CmsOutcome {
  try {
    return verify();
  } catch (error) {
    if (error instanceof PkiError) return refuse('CMS_MALFORMED', nothingRead, { reason: error.message });
    throw error;
  }
}

function insideOf(content: Uint8Array, contentTypes: readonly string[]): Signed {
  return {
    contentTypes,
    digest: (algorithm) => digestOf(algorithm, content),
    bytes: () => content,
    alsoDigest: null,
  };
}

/** Is the content inside the detached one, or its digest? */
function isBound({ signers }: SignedData, content: Uint8Array, { digest }: Detached): boolean {
  const name = signers[0]?.digest.name;
  if (name === undefined || name === null) return false;
  const wanted = digest(name);
  return isSame(content, wanted) || isSame(digestOf(name, content), wanted);
}

function factsOf({ profile, certificates, crls, notes }: SignedData): Facts {
  return { ...nothingRead, profile, certificates, crls, notes };
}

function judge(data: SignedData, signed: Signed, known: readonly Certificate[] = []): CmsOutcome {
  const early = factsOf(data);
  const [signer] = data.signers;
  if (signer === undefined || data.signers.length > 1) {
    return refuse('CMS_SIGNER_COUNT', early, { count: String(data.signers.length) });
  }
  const read = { ...early, ...factsOfSigner(signer) };
  const certificate = [...data.certificates, ...known].find((candidate) => signer.isSigner(candidate));
  if (certificate === undefined) return refuse('CMS_SIGNER_CERT_MISSING', read);
  const ess = judgeEss(signer, certificate);
  const facts: Facts = {
    ...read,
    notes: [
      ...early.notes,
      ...notesOf(signer, certificate, ess),
      ...(read.signedAt ? (['TIME_CLAIMED_ONLY'] as const) : []),
    ],
    signerCertificate: certificate,
    cades: ess === 'matches',
  };
  if (ess === 'differs') return refuse('CMS_SIGNING_CERT_ATTR_MISMATCH', facts);
  const failure = judgeStrength(signer, certificate) ?? judgeSignature(signer, certificate, signed);
  if (failure === null) return { ok: true, code: 'OK', force: null, ...facts };
  const open = failure === 'SIG_ALG_UNSUPPORTED' && isOpen(signer, certificate);
  return { ...refuse(failure, facts), ...(open ? { force: 'undecided' as const } : {}) };
}

function factsOfSigner(signer: SignerInfo) {
  const { attributes, unsignedAttributes, signature, signatureAlgorithm, digest } = signer;
  return {
    signedAt: attributes === null ? null : readAttributeTime(attributes),
    unsignedAttributes,
    signature,
    timeStampTokens: attributeValues(unsignedAttributes, timeStampTokenOid).map(({ raw }) => raw),
    evidence: { signatureAlgorithm: signatureAlgorithm.oid, digestAlgorithm: digest.name ?? digest.oid },
  };
}

function notesOf(signer: SignerInfo, certificate: Certificate, ess: EssState): CmsNote[] {
  const { attributes, signature } = signer;
  const loose =
    certificate.keyKind === 'sm2' && ['raw', 'unpadded'].includes(readSm2Signature(signature).state);
  return [
    ...(ess === 'absent' ? (['CMS_SIGNING_CERT_ATTR_ABSENT'] as const) : []),
    ...(attributes === null ? (['CMS_NO_SIGNED_ATTRIBUTES'] as const) : []),
    ...(loose ? (['SIG_ENCODING_NONCANONICAL'] as const) : []),
  ];
}

type EssState = 'matches' | 'differs' | 'absent';

function judgeEss({ attributes }: SignerInfo, certificate: Certificate): EssState {
  if (attributes === null) return 'absent';
  const named =
    hasAttribute(attributes, cmsOids.signingCertificate) ||
    hasAttribute(attributes, cmsOids.signingCertificateV2);
  if (!named) return 'absent';
  return readEssCertificate(attributes, certificate) ? 'matches' : 'differs';
}

function refuse(code: CmsFailure, facts: Facts, evidence: Readonly<Record<string, string>> = {}): CmsOutcome {
  return { ok: false, code, force: 'fatal', ...facts, evidence: { ...facts.evidence, ...evidence } };
}
