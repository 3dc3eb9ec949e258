// Parse of CMS SignedData (RFC 5652, section 5) into what the verification asks for.
import { parseCertificate } from './certificate.ts';
import type { Certificate } from './certificate.ts';
import { readAttributes } from './cms-attributes.ts';
import type { SignedAttributes } from './cms-attributes.ts';
import type { CmsNote } from './cms-verify.ts';
import { childrenOf, contextTag, readBer, readDer, tags } from './der.ts';
import type { DerElement } from './der.ts';
import { explicitOf, openCursor, readIntegerBytes, readOid } from './der-values.ts';
import type { DigestName } from './digest.ts';
import { cmsOids } from './oids.ts';
import { PkiError } from './pki-error.ts';
import { readDigestAlgorithm, readSignatureAlgorithm } from './signature-algorithm.ts';
import type { SignatureAlgorithm } from './signature-algorithm.ts';

export interface SignerInfo {
  /** Found by issuer AND serial, or by subject key identifier: serials repeat across authorities (seals.md 2.23). */
  isSigner(candidate: Certificate): boolean;
  readonly digest: DigestName | null;
  readonly digestWeak: boolean;
  readonly attributes: SignedAttributes | null;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
}

export interface SignedData {
  readonly hasContent: boolean;
  readonly certificates: readonly Certificate[];
  readonly signers: readonly SignerInfo[];
  readonly notes: readonly CmsNote[];
}

// A chain is four or five long; the rest would only make path building slow.
const maxCertificates = 32;

/** Reads a ContentInfo that holds SignedData. DER, or BER with a note; bytes after it are a note unless all are zero. Throws PkiError. */
export function readSignedData(cms: Uint8Array): SignedData {
  const { element, trailing } = readBer(cms);
  const notes: CmsNote[] = [];
  if (trailing.some((byte) => byte !== 0)) notes.push('CMS_TRAILING_DATA');
  if (!isDer(element.raw)) notes.push('CMS_BER_ENCODING');
  const contentInfo = openCursor(element);
  if (readOid(contentInfo.next()) !== cmsOids.signedData) throw malformed('not SignedData');
  const cursor = openCursor(explicitOf(contentInfo.next(contextTag(0, 'constructed'))));
  contentInfo.end();
  readIntegerBytes(cursor.next());
  cursor.next(tags.set);
  const encapsulated = openCursor(cursor.next());
  // The type stands here and in the signed attributes: both must say the same, and only plain data is sealed.
  if (readOid(encapsulated.next()) !== cmsOids.data) throw malformed('content of another type');
  const hasContent = encapsulated.peek() !== undefined;
  const { certificates, unreadable } = readCertificates(cursor.optional(contextTag(0, 'constructed')));
  if (unreadable) notes.push('CMS_CERT_UNREADABLE');
  cursor.optional(contextTag(1, 'constructed'));
  const signers = childrenOf(cursor.next(tags.set)).map(readSignerInfo);
  cursor.end();
  return { hasContent, certificates, signers, notes };
}

function isDer(raw: Uint8Array): boolean {
  try {
    walk(readDer(raw));
    return true;
  } catch (error) {
    if (error instanceof PkiError) return false;
    throw error;
  }
}

function walk(element: DerElement): void {
  if ((element.tag & 0x20) !== 0) childrenOf(element).forEach(walk);
}

function readCertificates(set: DerElement | undefined): { certificates: Certificate[]; unreadable: boolean } {
  const elements = set === undefined ? [] : childrenOf(set);
  if (elements.length > maxCertificates) throw malformed('more certificates than any chain needs');
  const certificates: Certificate[] = [];
  for (const element of elements) {
    try {
      certificates.push(parseCertificate(element.raw));
    } catch (error) {
      if (!(error instanceof PkiError)) throw error;
    }
  }
  return { certificates, unreadable: certificates.length < elements.length };
}

function readSignerInfo(element: DerElement): SignerInfo {
  const cursor = openCursor(element);
  readIntegerBytes(cursor.next());
  const isSigner = readSignerId(cursor.next());
  const digest = readDigestAlgorithm(cursor.next());
  const attributes = cursor.optional(contextTag(0, 'constructed'));
  const signatureAlgorithm = readSignatureAlgorithm(cursor.next());
  const signature = cursor.next(tags.octetString).content;
  // Unsigned attributes (time stamps) are not covered by this signature and are read by whoever judges them.
  cursor.optional(contextTag(1, 'constructed'));
  cursor.end();
  return {
    isSigner,
    digest: digest.name,
    digestWeak: digest.weak,
    attributes: attributes === undefined ? null : readAttributes(attributes),
    signatureAlgorithm,
    signature,
  };
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
