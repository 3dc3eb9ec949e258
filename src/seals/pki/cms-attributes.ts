// Attributes of a CMS SignerInfo, signed and unsigned (RFC 5652, section 11; RFC 5035).
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Certificate } from './certificate.ts';
import { childrenOf, tags } from './der.ts';
import type { DerElement } from './der.ts';
import { openCursor, readOid, readTime, sequenceOf } from './der-values.ts';
import { concatBytes, writeElement, writeSetOf } from './der-writer.ts';
import { digestOf } from './digest.ts';
import type { DigestName } from './digest.ts';
import { cmsOids } from './oids.ts';
import { readDigestAlgorithm } from './signature-algorithm.ts';

interface Attribute {
  readonly oid: string;
  readonly values: readonly DerElement[];
}

/** Attributes in the order of the file. */
export interface Attributes {
  readonly raw: Uint8Array;
  /** How `raw` is written: as DER it differs from the SET that is signed in its first byte alone. */
  readonly encoding: DerElement['encoding'];
  /** Each attribute as stored. */
  readonly parts: readonly Uint8Array[];
  readonly list: readonly Attribute[];
}

export const noAttributes: Attributes = { raw: new Uint8Array(), encoding: 'ber', parts: [], list: [] };

/** Reads a `[0]` or `[1]` set of attributes. */
export function readAttributes(element: DerElement): Attributes {
  const children = childrenOf(element);
  const list = children.map((part) => {
    const cursor = openCursor(part);
    const attribute = { oid: readOid(cursor.next()), values: childrenOf(cursor.next(tags.set)) };
    cursor.end();
    return attribute;
  });
  return { raw: element.raw, encoding: element.encoding, parts: children.map(({ raw }) => raw), list };
}

/**
 * What a signature over the attributes may be over. RFC 5652, 5.4: the DER of a SET OF. First the bytes as stored; then, where the file does not hold them
 * in DER's order, the same attributes in that order. Both say the same thing, so that neither can be mistaken for another document's.
 */
export function* signedForms({ raw, encoding, parts }: Attributes): Generator<Uint8Array> {
  const stored = encoding === 'der' ? Uint8Array.from(raw) : writeElement(tags.set, concatBytes(parts));
  stored[0] = tags.set;
  yield stored;
  const sorted = writeSetOf(parts);
  if (Buffer.compare(stored, sorted) !== 0) yield sorted;
}

/** All values of one attribute, those of its repetitions too. */
export function attributeValues(attributes: Attributes, oid: string): readonly DerElement[] {
  return attributes.list.filter((attribute) => attribute.oid === oid).flatMap(({ values }) => values);
}

export function hasAttribute(attributes: Attributes, oid: string): boolean {
  return attributes.list.some((attribute) => attribute.oid === oid);
}

/** The claimed signing time, or null when it is absent or said twice. */
export function readAttributeTime(attributes: Attributes): Date | null {
  const [value, ...more] = attributeValues(attributes, cmsOids.signingTime);
  return value === undefined || more.length > 0 ? null : readTime(value);
}

/**
 * True when every ESS attribute that is there (version 1 with SHA-1, version 2) names this certificate first. SHA-1 may bind here only beside
 * version 2's digest or alone as the older form: the certificate is found by issuer and serial as well.
 */
export function readEssCertificate(attributes: Attributes, certificate: Certificate): boolean {
  const first = (oid: string): DerElement | null | undefined => {
    if (!hasAttribute(attributes, oid)) return undefined;
    const [value, ...more] = attributeValues(attributes, oid);
    if (value === undefined || more.length > 0) return null;
    return sequenceOf(openCursor(value).next())[0] ?? null;
  };
  const v1 = first(cmsOids.signingCertificate);
  const v2 = first(cmsOids.signingCertificateV2);
  const v1Fits = v1 === undefined || (v1 !== null && namesByDigest(v1, 'sha1', certificate));
  const v2Fits = v2 === undefined || (v2 !== null && namesByOwnDigest(v2, certificate));
  return v1Fits && v2Fits;
}

function namesByOwnDigest(essCertId: DerElement, certificate: Certificate): boolean {
  const head = openCursor(essCertId).peek();
  if (head?.tag !== tags.sequence) return namesByDigest(essCertId, 'sha256', certificate);
  const { name } = readDigestAlgorithm(head);
  return name !== null && namesByDigest(essCertId, name, certificate);
}

function namesByDigest(
  essCertId: DerElement,
  algorithm: DigestName | 'sha1',
  certificate: Certificate,
): boolean {
  const cursor = openCursor(essCertId);
  cursor.optional(tags.sequence);
  const stated = cursor.next(tags.octetString).content;
  const computed = fingerprintOf(certificate, algorithm);
  return stated.length === computed.length && timingSafeEqual(stated, computed);
}

function fingerprintOf({ der, sha256 }: Certificate, algorithm: DigestName | 'sha1'): Uint8Array {
  if (algorithm === 'sha256') return Buffer.from(sha256, 'hex');
  return algorithm === 'sha1' ? createHash('sha1').update(der).digest() : digestOf(algorithm, der);
}
