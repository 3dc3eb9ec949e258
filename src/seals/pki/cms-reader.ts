// Parse of CMS SignedData (RFC 5652, section 5; GB/T 35275-2017, chapter 8) into what the verification asks for.
import type { Certificate } from './certificate.ts';
import { noAttributes, readAttributes } from './cms-attributes.ts';
import type { Attributes } from './cms-attributes.ts';
import { profileOids } from './cms-oids.ts';
import type { CmsProfile } from './cms-oids.ts';
import { parseCrl } from './crl.ts';
import type { Crl } from './crl.ts';
import { childrenOf, contextTag, readBer, readDer, tags } from './der.ts';
import type { DerElement } from './der.ts';
import { explicitOf, openCursor, readIntegerBytes, readOid, readSmallInteger } from './der-values.ts';
import { concatBytes } from './der-writer.ts';
import type { DigestName } from './digest.ts';
import { PkiError } from './pki-error.ts';
import { readDigestAlgorithm, readSignatureAlgorithm } from './signature-algorithm.ts';
import type { SignatureAlgorithm } from './signature-algorithm.ts';
import { withoutCache } from './verification-cache.ts';
import type { VerificationCache } from './verification-cache.ts';

/** Told beside a good signature. */
export type CmsNote =
  | 'CMS_TRAILING_DATA'
  | 'CMS_BER_ENCODING'
  | 'CMS_NO_SIGNED_ATTRIBUTES'
  | 'CMS_SIGNING_CERT_ATTR_ABSENT'
  | 'CMS_CERT_UNREADABLE'
  | 'SIG_ENCODING_NONCANONICAL'
  | 'TIME_CLAIMED_ONLY';

export interface SignerInfo {
  /** Found by issuer AND serial, or by subject key identifier: serials repeat across authorities (seals.md 2.23). */
  isSigner(candidate: Certificate): boolean;
  /** `name` is null when weak or unknown. */
  readonly digest: { readonly name: DigestName | null; readonly weak: boolean; readonly oid: string };
  readonly attributes: Attributes | null;
  /** Not covered by the signature; time stamps stand here. */
  readonly unsignedAttributes: Attributes;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
}

export interface SignedData {
  /** Under which standard's identifiers it is written. */
  readonly profile: CmsProfile;
  /** Identifier of what is signed. */
  readonly contentType: string;
  /** What is signed, when it is inside; null: detached. */
  readonly content: Uint8Array | null;
  readonly certificates: readonly Certificate[];
  /** Revocation lists that could be read; none of them is believed before `isAuthenticCrl`. */
  readonly crls: readonly Crl[];
  readonly signers: readonly SignerInfo[];
  readonly notes: readonly CmsNote[];
}

// A chain is four or five long; the rest would only make path building slow.
const maxCertificates = 32;

/** Reads a ContentInfo that holds SignedData. DER, or BER with a note; bytes after it are a note unless all are zero. Throws PkiError. */
export function readSignedData(cms: Uint8Array, cache: VerificationCache = withoutCache): SignedData {
  const { element, trailing } = readBer(cms);
  const notes: CmsNote[] = trailing.some((byte) => byte !== 0) ? ['CMS_TRAILING_DATA'] : [];
  const strict = readOrNone(() => readContentInfo(readDer(element.raw), cache))[0];
  const read = strict ?? readContentInfo(element, cache);
  return { ...read, notes: [...notes, ...(strict ? [] : (['CMS_BER_ENCODING'] as const)), ...read.notes] };
}

function readContentInfo(element: DerElement, cache: VerificationCache): SignedData {
  const contentInfo = openCursor(element);
  const profile = profileOf(readOid(contentInfo.next()));
  const cursor = openCursor(explicitOf(contentInfo.next(contextTag(0, 'constructed'))));
  contentInfo.end();
  readVersion(cursor.next());
  // The digest that counts stands with the signer; here it only has to be one.
  childrenOf(cursor.next(tags.set)).forEach((algorithm) => readDigestAlgorithm(algorithm));
  const { contentType, content } = readEncapsulated(cursor.next());
  const { certificates, unreadable } = readCertificates(cursor.optional(contextTag(0, 'constructed')), cache);
  const crls = readCrls(cursor.optional(contextTag(1, 'constructed')));
  const signers = childrenOf(cursor.next(tags.set)).map(readSignerInfo);
  cursor.end();
  const notes: CmsNote[] = unreadable ? ['CMS_CERT_UNREADABLE'] : [];
  return { profile, contentType, content, certificates, crls, signers, notes };
}

/** CMSVersion (10.2.5). Other makers write any of them for any content. */
function readVersion(element: DerElement): void {
  if (readSmallInteger(element) > 5) throw malformed('version');
}

function profileOf(oid: string): CmsProfile {
  if (oid === profileOids.rfc5652.signedData) return 'rfc5652';
  if (oid === profileOids.gbt35275.signedData) return 'gbt35275';
  throw malformed('not SignedData');
}

function readEncapsulated(element: DerElement): { contentType: string; content: Uint8Array | null } {
  const cursor = openCursor(element);
  const contentType = readOid(cursor.next());
  const wrapped = cursor.optional(contextTag(0, 'constructed'));
  cursor.end();
  return { contentType, content: wrapped === undefined ? null : readOctets(explicitOf(wrapped)) };
}

/** An OCTET STRING; in BER it may come in pieces (X.690, 8.7.3). */
function readOctets(element: DerElement): Uint8Array {
  if (element.tag === tags.octetString) return element.content;
  if (element.encoding === 'ber' && element.tag === (tags.octetString | 0x20)) {
    return concatBytes(childrenOf(element).map(readOctets));
  }
  throw malformed('content that is no OCTET STRING');
}

function readCertificates(set: DerElement | undefined, cache: VerificationCache) {
  const elements = set === undefined ? [] : childrenOf(set);
  if (elements.length > maxCertificates) throw malformed('more certificates than any chain needs');
  const certificates = elements.flatMap(({ raw }) => readOrNone(() => cache.readCertificate(raw)));
  return { certificates, unreadable: certificates.length < elements.length };
}

/** RevocationInfoChoices (10.2.1): a list, or `[1]` of another format, which is passed over. Anything else is no CMS. */
function readCrls(set: DerElement | undefined): readonly Crl[] {
  const elements = set === undefined ? [] : childrenOf(set);
  return elements.flatMap((element) => {
    if (element.tag === contextTag(1, 'constructed')) {
      readOid(childrenOf(element)[0] ?? element);
      return [];
    }
    const [head] = childrenOf(element);
    if (element.tag !== tags.sequence || head?.tag !== tags.sequence) throw malformed('no revocation list');
    return readOrNone(() => parseCrl(element.raw));
  });
}

function readOrNone<Value>(read: () => Value): readonly Value[] {
  try {
    return [read()];
  } catch (error) {
    if (error instanceof PkiError) return [];
    throw error;
  }
}

function readSignerInfo(element: DerElement): SignerInfo {
  const cursor = openCursor(element);
  readVersion(cursor.next());
  const isSigner = readSignerId(cursor.next());
  const digest = readDigest(cursor.next());
  const attributes = cursor.optional(contextTag(0, 'constructed'));
  const signatureAlgorithm = readAlgorithm(cursor.next());
  const signature = readOctets(cursor.next());
  const unsigned = cursor.optional(contextTag(1, 'constructed'));
  cursor.end();
  return {
    isSigner,
    digest,
    attributes: attributes === undefined ? null : readAttributes(attributes),
    unsignedAttributes: unsigned === undefined ? noAttributes : readAttributes(unsigned),
    signatureAlgorithm,
    signature,
  };
}

function readDigest(element: DerElement): SignerInfo['digest'] {
  const digest = readDigestAlgorithm(element);
  if (digest.name !== null) refuseParameters(element);
  return digest;
}

function readAlgorithm(element: DerElement): SignatureAlgorithm {
  const algorithm = readSignatureAlgorithm(element);
  if (algorithm.kind !== 'rsaPss' && algorithm.kind !== 'unsupported') refuseParameters(element);
  return algorithm;
}

/** Parameters of these algorithms are NULL or absent (RFC 3370, RFC 5754, GM/T 0006): nothing may hide in them, for they are not signed. */
function refuseParameters(element: DerElement): void {
  const [, parameters, ...more] = childrenOf(element);
  const isNull =
    parameters === undefined || (parameters.tag === tags.null && parameters.content.length === 0);
  if (!isNull || more.length > 0) throw malformed('parameters of an algorithm that has none');
}

function readSignerId(element: DerElement): SignerInfo['isSigner'] {
  if (element.tag === contextTag(0, 'primitive')) {
    const keyId = Buffer.from(element.content).toString('hex');
    return (candidate) => candidate.extensions.subjectKeyIdentifier === keyId;
  }
  const cursor = openCursor(element);
  const issuer = cursor.next().raw;
  const serialHex = Buffer.from(readIntegerBytes(cursor.next())).toString('hex');
  return (candidate) =>
    candidate.serialHex === serialHex && Buffer.compare(candidate.issuer.raw, issuer) === 0;
}

function malformed(what: string): PkiError {
  return new PkiError('DER_MALFORMED', `not a signature: ${what}`);
}
