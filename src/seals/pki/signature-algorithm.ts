// Which signature algorithms count, and their verification by node:crypto. Each identifier is one row of a table: digest and padding come from
// the table, never from what a file says beside it. SHA-1 and MD5 are known and called weak; SM2 comes as one more row.
import { constants, createHash, publicDecrypt, timingSafeEqual, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { DerElement } from './der.ts';
import { contextTag } from './der.ts';
import { explicitOf, openCursor, readOid } from './der-values.ts';
import { writeNull, writeOctetString, writeOid, writeSequence } from './der-writer.ts';
import { digestOids, signatureOids } from './oids.ts';

export type DigestName = 'sha256' | 'sha384' | 'sha512';

/** An AlgorithmIdentifier for signatures, understood. */
export type SignatureAlgorithm =
  | { readonly kind: 'rsa' | 'rsaPss' | 'ecdsa'; readonly digest: DigestName; readonly oid: string }
  /** RSA where the digest stands elsewhere (SignerInfo of RFC 3370). */
  | { readonly kind: 'rsaAnyDigest'; readonly oid: string }
  | { readonly kind: 'weak'; readonly oid: string }
  | { readonly kind: 'unsupported'; readonly oid: string };

export type SignatureResult = 'valid' | 'invalid' | 'weak' | 'unsupported';

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
      { kind: 'rsaAnyDigest', oid: rsaEncryption },
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
  const byOid: Readonly<Record<string, DigestName>> = {
    [digestOids.sha256]: 'sha256',
    [digestOids.sha384]: 'sha384',
    [digestOids.sha512]: 'sha512',
    // Seen in the wild: digestAlgorithm holding the signature's identifier (seals.md 2.24).
    [signatureOids.sha256WithRsa]: 'sha256',
  };
  return { name: byOid[oid] ?? null, weak: oid === digestOids.sha1 || oid === digestOids.md5, oid };
}

/** AlgorithmIdentifier of a SHA-2 digest. */
export function writeDigestAlgorithm(digest: DigestName): Uint8Array {
  return writeSequence(writeOid(digestOids[digest]));
}

/** Verifies a signature over `data`; `digest` is needed for `rsaAnyDigest` only. */
export function verifySignature(options: {
  readonly algorithm: SignatureAlgorithm;
  readonly publicKey: KeyObject;
  readonly data: Uint8Array;
  readonly signature: Uint8Array;
  readonly digest?: DigestName;
}): SignatureResult {
  const { algorithm, publicKey, data, signature } = options;
  if (algorithm.kind === 'weak' || algorithm.kind === 'unsupported') return algorithm.kind;
  const digest = algorithm.kind === 'rsaAnyDigest' ? options.digest : algorithm.digest;
  const keyType = algorithm.kind === 'ecdsa' ? 'ec' : 'rsa';
  if (digest === undefined || publicKey.asymmetricKeyType !== keyType) return 'unsupported';
  const padding = { rsaPss: constants.RSA_PKCS1_PSS_PADDING, rsa: constants.RSA_PKCS1_PADDING };
  const key =
    algorithm.kind === 'ecdsa'
      ? ({ key: publicKey, dsaEncoding: 'der' } as const)
      : { key: publicKey, padding: algorithm.kind === 'rsaPss' ? padding.rsaPss : padding.rsa };
  return attempt(() => verify(digest, data, key, signature));
}

/** Verifies an RSA PKCS#1 v1.5 signature over a digest that is already there; the whole DigestInfo is compared, nothing in it is parsed. */
export function verifyRsaOverDigest(options: {
  readonly publicKey: KeyObject;
  readonly digest: DigestName;
  readonly digestValue: Uint8Array;
  readonly signature: Uint8Array;
}): SignatureResult {
  const { publicKey, digest, digestValue, signature } = options;
  if (publicKey.asymmetricKeyType !== 'rsa') return 'unsupported';
  const expected = writeSequence(
    writeSequence(writeOid(digestOids[digest]), writeNull()),
    writeOctetString(digestValue),
  );
  return attempt(() => {
    const found = publicDecrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, signature);
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

/** SHA-256 of bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}

/** SHA-256 of bytes as 64 lower-case hex digits. */
export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
