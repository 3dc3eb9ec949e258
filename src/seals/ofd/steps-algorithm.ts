// Which algorithms a seal signature may name, in all the places where it names them: CheckMethod and SignatureMethod in words or as identifiers, the OID
// in the seal. Keyed SM3 (…401.2) is no digest that anybody could check; MD5 and SHA-1 can be forged.
import { finding, type VerificationFinding } from '../../shared/domain/verification.ts';
import type { Certificate } from '../pki/certificate.ts';
import { readDer } from '../pki/der.ts';
import { writeOid, writeSequence } from '../pki/der-writer.ts';
import type { DigestName } from '../pki/digest.ts';
import { digestOids, signatureOids } from '../pki/oids.ts';
import { readSignatureAlgorithm, type SignatureAlgorithm } from '../pki/signature-algorithm.ts';
import { readSm2Signature, sm2Oids } from '../pki/sm2.ts';
import { verifySignature } from '../pki/signature-algorithm.ts';
import type { VerificationPolicy } from '../../shared/domain/verification-policy.ts';

type CheckMethod = DigestName | 'weak' | 'unsupported';

const checkMethods: Readonly<Record<string, CheckMethod>> = {
  '1.2.156.10197.1.401': 'sm3',
  '1.2.156.10197.1.401.1': 'sm3',
  sm3: 'sm3',
  [digestOids.sha256]: 'sha256',
  sha256: 'sha256',
  'sha-256': 'sha256',
  [digestOids.sha384]: 'sha384',
  sha384: 'sha384',
  'sha-384': 'sha384',
  [digestOids.sha512]: 'sha512',
  sha512: 'sha512',
  'sha-512': 'sha512',
  [digestOids.sha1]: 'weak',
  sha1: 'weak',
  'sha-1': 'weak',
  [digestOids.md5]: 'weak',
  md5: 'weak',
};

/** The digest that a CheckMethod names (GB/T 33190, 18.2.2): an identifier or a word, in any case. */
export function readCheckMethod(text: string | null): CheckMethod {
  return checkMethods[(text ?? '').toLowerCase()] ?? 'unsupported';
}

type Family = 'sm2' | 'rsa' | 'ecdsa' | 'weak' | 'unknown';

const familyOfKind: Readonly<Record<SignatureAlgorithm['kind'], Family>> = {
  sm2: 'sm2',
  sm2AnyDigest: 'sm2',
  rsa: 'rsa',
  rsaPss: 'rsa',
  rsaAnyDigest: 'rsa',
  ecdsa: 'ecdsa',
  weak: 'weak',
  unsupported: 'unknown',
};

/** Kind of the signature that a SignatureMethod names; null when it names none. */
export function readSignatureMethod(text: string | null): Family | null {
  const word = text?.toLowerCase() ?? '';
  if (word === '') return null;
  // Some write the identifier of the curve.
  if (word === sm2Oids.curve || word.includes('sm2')) return 'sm2';
  if (/^[\d.]+$/.test(word)) return familyOfKind[algorithmOf(word).kind];
  if (/sha-?1|md5/.test(word)) return 'weak';
  if (word.includes('ecdsa')) return 'ecdsa';
  return word.includes('rsa') ? 'rsa' : 'unknown';
}

/** The algorithm of an identifier. Names no parameters: RSASSA-PSS, which has some, is not for seals. */
export function algorithmOf(oid: string): SignatureAlgorithm {
  if (!/^[0-2](\.\d{1,38}){1,30}$/.test(oid)) return { kind: 'unsupported', oid };
  return oid === signatureOids.rsaPss
    ? { kind: 'unsupported', oid }
    : readSignatureAlgorithm(readDer(writeSequence(writeOid(oid))));
}

/** Digest of the content that goes with a signature: SM3 with SM2; where RSA leaves it open, SHA-256 (GM/T 0031-2014 names it beside SHA-1). */
export function contentDigestOf(algorithm: SignatureAlgorithm): DigestName | null {
  if ('digest' in algorithm) return algorithm.digest;
  if (algorithm.kind === 'sm2AnyDigest') return 'sm3';
  return algorithm.kind === 'rsaAnyDigest' ? 'sha256' : null;
}

/** Step 8: is the algorithm known and strong, and does it fit the key? */
export function judgeAlgorithm(
  algorithm: SignatureAlgorithm,
  certificate: Certificate | null,
): VerificationFinding[] {
  const evidence = { algorithm: algorithm.oid };
  if (algorithm.kind === 'weak') return [finding('fatal', 'DIGEST_ALG_WEAK', evidence)];
  if (algorithm.kind === 'unsupported') return [finding('fatal', 'SIG_ALG_UNSUPPORTED', evidence)];
  if (certificate === null) return [];
  const { key } = certificate;
  if (key === null) return [finding('fatal', 'SIG_ALG_UNSUPPORTED', { ...evidence, key: 'unsupported' })];
  const family = key.kind === 'ec' ? 'ecdsa' : key.kind;
  if (familyOfKind[algorithm.kind] !== family)
    return [finding('fatal', 'SIG_ALG_CERT_MISMATCH', { ...evidence, key: key.kind })];
  return key.kind === 'rsa' && key.bits < 2048
    ? [finding('fatal', 'CERT_WEAK_KEY', { bits: String(key.bits) })]
    : [];
}

/** Step 8, the other half: does the XML name the same kind of signature? */
export function judgeSignatureMethod(
  method: string | null,
  algorithm: SignatureAlgorithm,
): VerificationFinding[] {
  const named = readSignatureMethod(method);
  const own = familyOfKind[algorithm.kind];
  if (named === null || named === own) return [];
  const evidence = { method: method ?? '', algorithm: algorithm.oid };
  if (named === 'unknown') return [finding('fatal', 'SIG_ALG_UNSUPPORTED', evidence)];
  return [finding('fatal', named === 'weak' ? 'DIGEST_ALG_WEAK' : 'SIG_ALG_CERT_MISMATCH', evidence)];
}

/** A signature to be checked. */
export interface SignedBytes {
  readonly algorithm: SignatureAlgorithm;
  readonly certificate: Certificate;
  readonly data: Uint8Array;
  readonly signature: Uint8Array;
  /** The BIT STRING around it counts zero bits as unused. */
  readonly namedBits: boolean;
  readonly policy: VerificationPolicy;
  /** What the finding is called when the signature does not hold. */
  readonly invalidCode: 'SIG_VALUE_INVALID' | 'SEAL_SIG_INVALID';
}

/** Steps 10 and 11: does the signature hold? Raw and unpadded values are told or refused, as the policy says (seals.md 2.12). */
export function judgeSignatureBytes(signed: SignedBytes): VerificationFinding[] {
  const { algorithm, certificate, data, signature, policy, invalidCode } = signed;
  const digest = contentDigestOf(algorithm);
  if (certificate.key === null || digest === null) return [];
  const result = verifySignature({ algorithm, key: certificate.key, data, signature, digest });
  if (result === 'malformed')
    return [finding('fatal', 'SIG_ENCODING_MALFORMED', { bytes: String(signature.length) })];
  if (result === 'unsupported')
    return [finding('fatal', 'SIG_ALG_UNSUPPORTED', { algorithm: algorithm.oid })];
  if (result === 'weak') return [finding('fatal', 'DIGEST_ALG_WEAK', { algorithm: algorithm.oid })];
  const findings = result === 'valid' ? [] : [finding('fatal', invalidCode, { algorithm: algorithm.oid })];
  const state = certificate.key.kind === 'sm2' ? readSm2Signature(signature).state : 'der';
  if (state === 'der' && !signed.namedBits) return findings;
  const force = policy.looseEncodings === 'refuse' ? 'fatal' : 'note';
  const encoding = state === 'der' ? 'named-bits' : state;
  return [...findings, finding(force, 'SIG_ENCODING_NONCANONICAL', { encoding })];
}
