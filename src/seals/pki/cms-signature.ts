// The cryptography of one CMS signer: strength, signed attributes, signature value (RFC 5652, 5.4 and 5.6; GB/T 35275).
import { timingSafeEqual } from 'node:crypto';
import type { Certificate } from './certificate.ts';
import { attributeValues, signedForms } from './cms-attributes.ts';
import type { Attributes } from './cms-attributes.ts';
import { isSoundAlgorithm } from './cms-oids.ts';
import type { SignerInfo } from './cms-reader.ts';
import { tags } from './der.ts';
import { expectTag, readOid } from './der-values.ts';
import type { DigestName } from './digest.ts';
import { cmsOids } from './oids.ts';
import type { PublicKey } from './public-key.ts';
import { verifyRsaOverDigest, verifySignature } from './signature-algorithm.ts';
import type { SignatureResult } from './signature-algorithm.ts';

/** Why a signature is refused. */
export type CmsFailure =
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
  /** The bytes are no signature value. */
  | 'SIG_ENCODING_MALFORMED'
  /** The algorithm is not one of the certificate's key. */
  | 'SIG_ALG_CERT_MISMATCH'
  /** SHA-1 or MD5: can be forged. */
  | 'DIGEST_ALG_WEAK'
  /** A key below 2048 bits RSA or 256 bits EC. */
  | 'CERT_WEAK_KEY'
  /** A signature algorithm that this version cannot check, or that is none; `force` tells them apart. */
  | 'SIG_ALG_UNSUPPORTED';

/** What the signature is to be over. */
export interface Signed {
  readonly contentTypes: readonly string[];
  readonly digest: (algorithm: DigestName) => Uint8Array;
  /** Null: the bytes are not at hand. */
  readonly bytes: (() => Uint8Array) | null;
  /** A digest that the signed attribute may name as well (GB/T 35275 with the digest as content). */
  readonly alsoDigest: ((algorithm: DigestName) => Uint8Array) | null;
}

/** Weak or unusable algorithms and keys, before anything is computed. */
export function judgeStrength(
  { digest, signatureAlgorithm }: SignerInfo,
  certificate: Certificate,
): CmsFailure | null {
  if (digest.weak || signatureAlgorithm.kind === 'weak') return 'DIGEST_ALG_WEAK';
  const { keyKind, keyBits } = certificate;
  if (keyKind === 'unsupported' || signatureAlgorithm.kind === 'unsupported') return 'SIG_ALG_UNSUPPORTED';
  if (digest.name === null) return 'SIG_ALG_UNSUPPORTED';
  if (keyOf[signatureAlgorithm.kind] !== keyKind) return 'SIG_ALG_CERT_MISMATCH';
  return keyBits < (keyKind === 'rsa' ? 2048 : 256) ? 'CERT_WEAK_KEY' : null;
}

const keyOf = {
  rsa: 'rsa',
  rsaPss: 'rsa',
  rsaAnyDigest: 'rsa',
  ecdsa: 'ec',
  sm2: 'sm2',
  sm2AnyDigest: 'sm2',
} as const;

/** Not computed, and not nonsense either: a curve or an algorithm that this version does not have. */
export function isOpen({ signatureAlgorithm, digest }: SignerInfo, { keyKind }: Certificate): boolean {
  if (signatureAlgorithm.kind === 'unsupported') return isSoundAlgorithm(signatureAlgorithm.oid, digest);
  return (
    keyKind === 'unsupported' || digest.name !== null || isSoundAlgorithm(signatureAlgorithm.oid, digest)
  );
}

/** The attributes and the signature value. */
export function judgeSignature(signer: SignerInfo, { key }: Certificate, signed: Signed): CmsFailure | null {
  const { attributes, digest } = signer;
  if (digest.name === null || key === null) return 'SIG_ALG_UNSUPPORTED';
  if (attributes === null) return signatureFailure(verifyBare(signer, key, digest.name, signed));
  return (
    judgeAttributes(attributes, digest.name, signed) ??
    signatureFailure(verifyAttributes(signer, key, attributes))
  );
}

function judgeAttributes(attributes: Attributes, digest: DigestName, signed: Signed): CmsFailure | null {
  const [contentType, ...moreTypes] = attributeValues(attributes, cmsOids.contentType);
  const [messageDigest, ...moreDigests] = attributeValues(attributes, cmsOids.messageDigest);
  const single = moreTypes.length === 0 && moreDigests.length === 0;
  if (contentType === undefined || messageDigest === undefined || !single) return 'CMS_ATTR_MISSING';
  if (!signed.contentTypes.includes(readOid(contentType))) return 'CMS_ATTR_MISSING';
  expectTag(messageDigest, tags.octetString);
  const digests = [signed.digest, signed.alsoDigest].flatMap((compute) => compute?.(digest) ?? []);
  return digests.some((one) => isSame(messageDigest.content, one)) ? null : 'CMS_DIGEST_MISMATCH';
}

function verifyAttributes(signer: SignerInfo, key: PublicKey, attributes: Attributes): SignatureResult {
  let first: SignatureResult | null = null;
  for (const data of signedForms(attributes)) {
    const result = verifyBytes(signer, key, data);
    if (result === 'valid') return result;
    first ??= result;
  }
  return first ?? 'invalid';
}

function verifyBytes(signer: SignerInfo, key: PublicKey, data: Uint8Array): SignatureResult {
  const { signatureAlgorithm: algorithm, signature, digest } = signer;
  if (digest.name === null) return 'unsupported';
  return verifySignature({ algorithm, key, data, signature, digest: digest.name });
}

/** Without signed attributes the signature is over the content itself; legal in ISO 32000 and GB/T 35275, not in CAdES. */
function verifyBare(signer: SignerInfo, key: PublicKey, digest: DigestName, signed: Signed): SignatureResult {
  const { signatureAlgorithm: algorithm, signature } = signer;
  const sameDigest =
    algorithm.kind === 'rsaAnyDigest' || (algorithm.kind === 'rsa' && algorithm.digest === digest);
  // A whole PDF need not be read a second time: an RSA signature can be checked against the digest.
  if (sameDigest) return verifyRsaOverDigest({ key, digest, digestValue: signed.digest(digest), signature });
  return signed.bytes === null ? 'unsupported' : verifyBytes(signer, key, signed.bytes());
}

function signatureFailure(result: SignatureResult): CmsFailure | null {
  const codes = {
    valid: null,
    invalid: 'CMS_SIG_INVALID',
    malformed: 'SIG_ENCODING_MALFORMED',
    weak: 'DIGEST_ALG_WEAK',
    unsupported: 'SIG_ALG_UNSUPPORTED',
  } as const;
  return codes[result];
}

/** Compares in constant time. */
export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
