// Verification of one detached CMS signature: seals.md section 5, steps 6 to 8, in that order. See cms.ts for the threat.
import { timingSafeEqual } from 'node:crypto';
import type { Certificate } from './certificate.ts';
import { attributeValues, hasAttribute, readAttributeTime, readEssCertificate } from './cms-attributes.ts';
import { readSignedData } from './cms-reader.ts';
import type { SignedData, SignerInfo } from './cms-reader.ts';
import { tags } from './der.ts';
import { expectTag, readOid } from './der-values.ts';
import { concatBytes } from './der-writer.ts';
import type { DigestName } from './digest.ts';
import { cmsOids } from './oids.ts';
import { PkiError } from './pki-error.ts';
import type { PublicKey } from './public-key.ts';
import { verifyRsaOverDigest, verifySignature } from './signature-algorithm.ts';
import type { SignatureResult } from './signature-algorithm.ts';

/** Why a signature is refused; every one of them makes the verdict invalid. */
type CmsFailure =
  /** Not CMS SignedData. The file is damaged or no signature. */
  | 'CMS_MALFORMED'
  /** No signer or more than one. Ask the sender to seal again. */
  | 'CMS_SIGNER_COUNT'
  /** Carries a content of its own beside the signed one: a known way to deceive. */
  | 'CMS_ENCAP_CONTENT_PRESENT'
  /** The signer's certificate is not inside. Ask the sender to seal again. */
  | 'CMS_SIGNER_CERT_MISSING'
  /** The certificate inside is not the one that was signed for. */
  | 'CMS_SIGNING_CERT_ATTR_MISMATCH'
  /** A signed attribute that must be there exactly once is not. */
  | 'CMS_ATTR_MISSING'
  /** The content is not the one that was signed. */
  | 'CMS_DIGEST_MISMATCH'
  /** The signature was not made by this certificate's key. */
  | 'CMS_SIG_INVALID'
  /** SHA-1 or MD5: can be forged. */
  | 'DIGEST_ALG_WEAK'
  /** A key below 2048 bits RSA or 256 bits EC. */
  | 'CERT_WEAK_KEY'
  /** A signature algorithm that this version cannot check. */
  | 'SIG_ALG_UNSUPPORTED';

/** Told beside a good signature. */
export type CmsNote =
  | 'CMS_TRAILING_DATA'
  | 'CMS_BER_ENCODING'
  | 'CMS_NO_SIGNED_ATTRIBUTES'
  | 'CMS_SIGNING_CERT_ATTR_ABSENT'
  | 'CMS_CERT_UNREADABLE'
  | 'TIME_CLAIMED_ONLY';

/** `ok` speaks of the cryptography alone; what could be read is there in any case. */
export interface CmsOutcome {
  readonly ok: boolean;
  readonly code: 'OK' | CmsFailure;
  readonly notes: readonly CmsNote[];
  readonly evidence: Readonly<Record<string, string>>;
  readonly signerCertificate: Certificate | null;
  /** All certificates inside, the signer's too. */
  readonly certificates: readonly Certificate[];
  /** Claimed by the signer (attribute signingTime). */
  readonly signedAt: Date | null;
  /** The ESS attribute names the signer's certificate (CAdES, PAdES). */
  readonly cades: boolean;
}

interface Detached {
  readonly cms: Uint8Array;
  /** Digest of the detached content. */
  digest(algorithm: DigestName): Uint8Array;
}

type Facts = Omit<CmsOutcome, 'ok' | 'code'>;

const nothingRead: Facts = {
  notes: [],
  evidence: {},
  signerCertificate: null,
  certificates: [],
  signedAt: null,
  cades: false,
};

/** Verifies one detached signature. Never throws on the bytes of a file. */
export function verifyDetached(options: Detached): CmsOutcome {
  try {
    const parsed = readSignedData(options.cms);
    return judge(parsed, options);
  } catch (error) {
    if (error instanceof PkiError) return refuse('CMS_MALFORMED', nothingRead, { reason: error.message });
    throw error;
  }
}

function judge(data: SignedData, options: Detached): CmsOutcome {
  const notes = [...data.notes];
  const early: Facts = { ...nothingRead, notes, certificates: data.certificates };
  const [signer] = data.signers;
  if (signer === undefined || data.signers.length > 1) {
    return refuse('CMS_SIGNER_COUNT', early, { count: String(data.signers.length) });
  }
  if (data.hasContent) return refuse('CMS_ENCAP_CONTENT_PRESENT', early);
  const certificate = data.certificates.find((candidate) => signer.isSigner(candidate));
  if (certificate === undefined) return refuse('CMS_SIGNER_CERT_MISSING', early);
  const ess = judgeEss(signer, certificate);
  if (ess === 'absent') notes.push('CMS_SIGNING_CERT_ATTR_ABSENT');
  if (signer.attributes === null) notes.push('CMS_NO_SIGNED_ATTRIBUTES');
  const signedAt = signer.attributes === null ? null : readAttributeTime(signer.attributes);
  if (signedAt !== null) notes.push('TIME_CLAIMED_ONLY');
  const facts: Facts = {
    ...early,
    notes,
    signerCertificate: certificate,
    signedAt,
    cades: ess === 'matches',
  };
  if (ess === 'differs') return refuse('CMS_SIGNING_CERT_ATTR_MISMATCH', facts);
  const failure = judgeStrength(signer, certificate) ?? judgeSignature(signer, certificate, options);
  return failure === null ? { ok: true, code: 'OK', ...facts } : refuse(failure, facts);
}

function judgeEss(signer: SignerInfo, certificate: Certificate): 'matches' | 'differs' | 'absent' {
  const { attributes } = signer;
  if (attributes === null) return 'absent';
  const named =
    hasAttribute(attributes, cmsOids.signingCertificate) ||
    hasAttribute(attributes, cmsOids.signingCertificateV2);
  if (!named) return 'absent';
  return readEssCertificate(attributes, certificate) ? 'matches' : 'differs';
}

function judgeStrength(signer: SignerInfo, certificate: Certificate): CmsFailure | null {
  if (signer.digestWeak || signer.signatureAlgorithm.kind === 'weak') return 'DIGEST_ALG_WEAK';
  if (certificate.keyKind === 'unsupported' || signer.digest === null) return 'SIG_ALG_UNSUPPORTED';
  return certificate.keyBits < (certificate.keyKind === 'rsa' ? 2048 : 256) ? 'CERT_WEAK_KEY' : null;
}

function judgeSignature(signer: SignerInfo, certificate: Certificate, options: Detached): CmsFailure | null {
  const { key } = certificate;
  if (signer.digest === null || key === null) return 'SIG_ALG_UNSUPPORTED';
  const digestValue = options.digest(signer.digest);
  if (signer.attributes === null) {
    return signatureFailure(verifyBare(signer, key, digestValue));
  }
  const [contentType, ...moreTypes] = attributeValues(signer.attributes, cmsOids.contentType);
  const [messageDigest, ...moreDigests] = attributeValues(signer.attributes, cmsOids.messageDigest);
  const single = moreTypes.length === 0 && moreDigests.length === 0;
  if (contentType === undefined || messageDigest === undefined || !single) return 'CMS_ATTR_MISSING';
  if (readOid(contentType) !== cmsOids.data) return 'CMS_ATTR_MISSING';
  expectTag(messageDigest, tags.octetString);
  if (!sameBytes(messageDigest.content, digestValue)) return 'CMS_DIGEST_MISMATCH';
  // RFC 5652, 5.4: the bytes as stored, with the identifier of a SET OF instead of [0].
  const signed = concatBytes([Uint8Array.of(tags.set), signer.attributes.raw.subarray(1)]);
  return signatureFailure(
    verifySignature({
      algorithm: signer.signatureAlgorithm,
      key,
      data: signed,
      signature: signer.signature,
      digest: signer.digest,
    }),
  );
}

/** Without signed attributes the signature is over the content itself; legal in ISO 32000, checked for RSA only. */
function verifyBare(signer: SignerInfo, key: PublicKey, digestValue: Uint8Array): SignatureResult {
  const { signatureAlgorithm: algorithm, digest } = signer;
  const sameDigest =
    algorithm.kind === 'rsaAnyDigest' || (algorithm.kind === 'rsa' && algorithm.digest === digest);
  if (!sameDigest || digest === null) return 'unsupported';
  return verifyRsaOverDigest({
    key,
    digest,
    digestValue,
    signature: signer.signature,
  });
}

function signatureFailure(result: SignatureResult): CmsFailure | null {
  const codes = {
    valid: null,
    invalid: 'CMS_SIG_INVALID',
    malformed: 'CMS_SIG_INVALID',
    weak: 'DIGEST_ALG_WEAK',
    unsupported: 'SIG_ALG_UNSUPPORTED',
  } as const;
  return codes[result];
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

function refuse(code: CmsFailure, facts: Facts, evidence: Readonly<Record<string, string>> = {}): CmsOutcome {
  return { ok: false, code, ...facts, evidence };
}
