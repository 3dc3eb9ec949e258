// Which signature algorithms count, and their verification by node:crypto. Each identifier is one row of a table: digest and padding come from
// the table, never from what a file says beside it. SHA-1 and MD5 are known and called weak. SM2 is ours (sm2.ts), all else is node:crypto's.
import { constants, createHash, publicDecrypt, timingSafeEqual, verify } from 'node:crypto';
import { contextTag } from './der.ts';
import type { DerElement } from './der.ts';
import { explicitOf, openCursor, readOid } from './der-values.ts';
import { writeNull, writeOctetString, writeOid, writeSequence } from './der-writer.ts';
import type { DigestName } from './digest.ts';
import { digestOids, signatureOids } from './oids.ts';
import type { PublicKey } from './public-key.ts';
import { sm2Oids, verifySm2 } from './sm2.ts';

/** An AlgorithmIdentifier for signatures, understood. */
export type SignatureAlgorithm =
  | { readonly kind: 'rsa' | 'rsaPss' | 'ecdsa' | 'sm2'; readonly digest: DigestName; readonly oid: string }
  /** RSA (SignerInfo of RFC 3370) or SM2 (GB/T 35275) where the digest stands elsewhere. */
  | { readonly kind: 'rsaAnyDigest' | 'sm2AnyDigest'; readonly oid: string }
  | { readonly kind: 'weak'; readonly oid: string }
  | { readonly kind: 'unsupported'; readonly oid: string };

/** `malformed`: the bytes are no signature value at all (told for SM2; RSA and ECDSA then say `invalid`). */
export type SignatureResult = 'valid' | 'invalid' | 'malformed' | 'weak' | 'unsupported';

const { rsaEncryption, md5WithRsa, sha1WithRsa, ecdsaWithSha1 } = signatureOids;
const table: Readonly<Record<string, SignatureAlgorithm>> = Object.fromEntries(
  (
    [
      { kind: 'rsa', digest: 'sha256', oid: signatureOids.sha256WithRsa },
      { kind: 'rsa', digest: 'sha384', oid: signatureOids.sha384WithRsa },
      { kind: 'rsa', digest: 'sha512', oid: signatureOids.sha512WithRsa },
      { kind: 'ecdsa', digest: 'sha256', oid: signatureOids.ecdsaWithSha256 },
      { kind: 'ecdsa', digest: 'sha384', oid: signatureOids.ecdsaWithSha384 },
      { kind: 'ecdsa', digest: 'sha512', oid: signatureOids.ecdsaWithSha512 },
      { kind: 'sm2', digest: 'sm3', oid: sm2Oids.signWithSm3 },
      { kind: 'rsaAnyDigest', oid: rsaEncryption },
      { kind: 'sm2AnyDigest', oid: sm2Oids.sign },
      ...[md5WithRsa, sha1WithRsa, ecdsaWithSha1].map((oid) => ({ kind: 'weak', oid }) as const),
    ] satisfies SignatureAlgorithm[]
  ).map((row) => [row.oid, row]),
);

/** Reads an AlgorithmIdentifier of a signature; what is not known becomes `unsupported`. */
export function readSignatureAlgorithm(element: DerElement): SignatureAlgorithm {
  const cursor = openCursor(element);
  const oid = readOid(cursor.next());
  if (oid !== signatureOids.rsaPss) return table[oid] ?? { kind: 'unsupported', oid };
  const parameters = cursor.peek();
  const digest = parameters === undefined ? null : readPssDigest(parameters);
  return digest === null ? { kind: 'unsupported', oid } : { kind: 'rsaPss', digest, oid };
}

/** RSASSA-PSS-params: only those with the same SHA-2 digest for message and MGF1; the salt's length is found by the verification. */
function readPssDigest(parameters: DerElement): DigestName | null {
  const cursor = openCursor(parameters);
  const hash = cursor.optional(contextTag(0, 'constructed'));
  const mask = cursor.optional(contextTag(1, 'constructed'));
  if (hash === undefined || mask === undefined) return null;
  const digest = readDigestAlgorithm(explicitOf(hash));
  const maskCursor = openCursor(explicitOf(mask));
  if (readOid(maskCursor.next()) !== signatureOids.mgf1) return null;
  const maskDigest = readDigestAlgorithm(maskCursor.next());
  return digest.name !== null && digest.name === maskDigest.name ? digest.name : null;
}

/** Reads an AlgorithmIdentifier of a digest; `name` is null when weak or unknown. */
export function readDigestAlgorithm(element: DerElement): {
  readonly name: DigestName | null;
  readonly weak: boolean;
  readonly oid: string;
} {
  const oid = readOid(openCursor(element).next());
  return {
    name: digestByOid.get(oid) ?? null,
    weak: oid === digestOids.sha1 || oid === digestOids.md5,
    oid,
  };
}

const digestByOid: ReadonlyMap<string, DigestName> = new Map([
  [digestOids.sha256, 'sha256'],
  [digestOids.sha384, 'sha384'],
  [digestOids.sha512, 'sha512'],
  [digestOids.sm3, 'sm3'],
  // SM3 "without key" of GM/T 0006, beside the plain identifier.
  [digestOids.sm3Plain, 'sm3'],
  // Seen in the wild: digestAlgorithm holding the signature's identifier (seals.md 2.24).
  [signatureOids.sha256WithRsa, 'sha256'],
]);

/** AlgorithmIdentifier of a digest. */
export function writeDigestAlgorithm(digest: DigestName): Uint8Array {
  return writeSequence(writeOid(digestOids[digest]));
}

interface Verification {
  readonly algorithm: SignatureAlgorithm;
  readonly key: PublicKey;
  readonly data: Uint8Array;
  readonly signature: Uint8Array;
  /** What stands beside the signature; needed where the algorithm leaves the digest open. */
  readonly digest?: DigestName;
}

/** Verifies a signature over `data`. A tolerated SM2 encoding verifies too: `readSm2Signature` tells it apart. */
export function verifySignature(options: Verification): SignatureResult {
  const { algorithm, key } = options;
  if (algorithm.kind === 'weak' || algorithm.kind === 'unsupported') return algorithm.kind;
  const digest = 'digest' in algorithm ? algorithm.digest : options.digest;
  if (digest === undefined) return 'unsupported';
  if (key.kind === 'sm2') return verifyWithSm2(options, key.point, digest);
  return digest === 'sm3' ? 'unsupported' : verifyWithNode(options, key, digest);
}

function verifyWithSm2(options: Verification, point: Uint8Array, digest: DigestName): SignatureResult {
  const { algorithm, data, signature } = options;
  const isSm2 = algorithm.kind === 'sm2' || algorithm.kind === 'sm2AnyDigest';
  if (!isSm2 || digest !== 'sm3') return 'unsupported';
  return verifySm2({ point, message: data, signature }).result;
}

function verifyWithNode(
  { algorithm, data, signature }: Verification,
  { kind, key, onlyPss }: Extract<PublicKey, { readonly kind: 'rsa' | 'ec' }>,
  digest: DigestName,
): SignatureResult {
  if (algorithm.kind === 'ecdsa') {
    if (kind !== 'ec') return 'unsupported';
    return attempt(() => verify(digest, data, key, signature));
  }
  const isOther = kind !== 'rsa' || (onlyPss === true && algorithm.kind !== 'rsaPss');
  if (isOther || algorithm.kind === 'sm2AnyDigest' || algorithm.kind === 'sm2') return 'unsupported';
  // The bare key means PKCS#1 v1.5 (RSA) and DER (ECDSA): with options beside it node takes the key apart again, two thirds more a verification.
  const pss = { key, padding: constants.RSA_PKCS1_PSS_PADDING };
  return attempt(() => verify(digest, data, algorithm.kind === 'rsaPss' ? pss : key, signature));
}

/** Verifies an RSA PKCS#1 v1.5 signature over a digest that is already there; the whole DigestInfo is compared, nothing in it is parsed. */
export function verifyRsaOverDigest(options: {
  readonly key: PublicKey;
  readonly digest: DigestName;
  readonly digestValue: Uint8Array;
  readonly signature: Uint8Array;
}): SignatureResult {
  const { key, digest, digestValue, signature } = options;
  if (key.kind !== 'rsa' || key.onlyPss === true || digest === 'sm3') return 'unsupported';
  const expected = writeSequence(
    writeSequence(writeOid(digestOids[digest]), writeNull()),
    writeOctetString(digestValue),
  );
  return attempt(() => {
    const found = publicDecrypt({ key: key.key, padding: constants.RSA_PKCS1_PADDING }, signature);
    return found.length === expected.length && timingSafeEqual(found, expected);
  });
}

/** A signature that OpenSSL cannot even take apart is an invalid one. */
function attempt(check: () => boolean): SignatureResult {
  try {
    return check() ? 'valid' : 'invalid';
  } catch {
    return 'invalid';
  }
}

/** SHA-256 of bytes as 64 lower-case hex digits. */
export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
