// Revocation lists (RFC 5280, section 5): reader and builder. Only whole direct lists are understood; one with any other critical extension
// (delta, partitioned, indirect) says so and proves nothing.
import type { Certificate } from './certificate.ts';
import { readRawExtensions } from './certificate-extensions.ts';
import { writeExtension, keyIdentifierExtensions } from './certificate-builder.ts';
import { contextTag, readDer, tags } from './der.ts';
import type { DerElement } from './der.ts';
import {
  explicitOf,
  openCursor,
  readBitStringBytes,
  readIntegerBytes,
  readSmallInteger,
  readTime,
  sequenceOf,
} from './der-values.ts';
import {
  writeBitString,
  writeElement,
  writeSequence,
  writeSmallInteger,
  writeTime,
  writeUnsigned,
} from './der-writer.ts';
import { readName } from './distinguished-name.ts';
import type { DistinguishedName } from './distinguished-name.ts';
import { extensionOids } from './oids.ts';
import { PkiError } from './pki-error.ts';
import type { Issuer } from './profile.ts';
import { readSignatureAlgorithm, sha256Hex, verifySignature } from './signature-algorithm.ts';
import type { SignatureAlgorithm } from './signature-algorithm.ts';

/** Reasons of RFC 5280, 5.3.1 with their numbers. */
export const revocationReasons = {
  unspecified: 0,
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  certificateHold: 6,
  removeFromCRL: 8,
  privilegeWithdrawn: 9,
  aACompromise: 10,
} as const;
export type RevocationReason = keyof typeof revocationReasons;

export interface RevokedEntry {
  readonly serialHex: string;
  readonly revokedAt: Date;
  readonly reason: RevocationReason;
}

/** A revocation list as read; not yet proven authentic (`isAuthenticCrl`). */
export interface Crl {
  readonly der: Uint8Array;
  readonly sha256: string;
  readonly issuer: DistinguishedName;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | null;
  /** Extension cRLNumber; null when absent or beyond 2^31. */
  readonly number: number | null;
  readonly revoked: ReadonlyMap<string, RevokedEntry>;
  readonly unknownCritical: readonly string[];
  readonly signedBytes: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
}

/** Reads one list from DER. Throws PkiError. */
export function parseCrl(bytes: Uint8Array): Crl {
  const der = Uint8Array.from(bytes);
  const outer = openCursor(readDer(der));
  const tbs = outer.next();
  const algorithm = outer.next();
  const signature = readBitStringBytes(outer.next());
  outer.end();
  const cursor = openCursor(tbs);
  const version = cursor.optional(tags.integer);
  if (version !== undefined && readSmallInteger(version) !== 1) throw malformed('version');
  if (Buffer.compare(cursor.next().raw, algorithm.raw) !== 0) throw malformed('two signature algorithms');
  const issuer = readName(cursor.next());
  const thisUpdate = readTime(cursor.next());
  const hasNext = cursor.peek()?.tag === tags.utcTime || cursor.peek()?.tag === tags.generalizedTime;
  const nextUpdate = hasNext ? readTime(cursor.next()) : null;
  const entries = cursor.optional(tags.sequence);
  const wrapped = cursor.optional(contextTag(0, 'constructed'));
  cursor.end();
  const listExtensions = readListExtensions(wrapped);
  const { revoked, unknownCritical } = readEntries(entries);
  return {
    der,
    sha256: sha256Hex(der),
    issuer,
    thisUpdate,
    nextUpdate,
    number: listExtensions.number,
    revoked,
    unknownCritical: [...listExtensions.unknownCritical, ...unknownCritical],
    signedBytes: tbs.raw,
    signatureAlgorithm: readSignatureAlgorithm(algorithm),
    signature,
  };
}

function readListExtensions(wrapped: DerElement | undefined) {
  const extensions = wrapped === undefined ? [] : readRawExtensions(explicitOf(wrapped));
  const numberValue = extensions.find(({ oid }) => oid === extensionOids.crlNumber)?.value;
  const bytes = numberValue === undefined ? null : readIntegerBytes(readDer(numberValue));
  const small = bytes !== null && bytes.length <= 4 && (bytes[0] ?? 0) < 0x80;
  return {
    number: small ? bytes.reduce((sum, byte) => sum * 256 + byte, 0) : null,
    unknownCritical: extensions
      .filter(({ oid, critical }) => critical && oid !== extensionOids.crlNumber)
      .map(({ oid }) => oid),
  };
}

const reasonByNumber = new Map(
  Object.entries(revocationReasons).map(([name, value]) => [value as number, name as RevocationReason]),
);

function readEntries(element: DerElement | undefined) {
  const revoked = new Map<string, RevokedEntry>();
  const unknownCritical: string[] = [];
  for (const part of element === undefined ? [] : sequenceOf(element)) {
    const cursor = openCursor(part);
    const serialHex = Buffer.from(readIntegerBytes(cursor.next())).toString('hex');
    const revokedAt = readTime(cursor.next());
    const wrapped = cursor.optional(tags.sequence);
    cursor.end();
    const extensions = wrapped === undefined ? [] : readRawExtensions(wrapped);
    const reasonValue = extensions.find(({ oid }) => oid === extensionOids.crlReason)?.value;
    const reason = reasonValue === undefined ? 0 : readSmallInteger(readDer(reasonValue), tags.enumerated);
    for (const { oid, critical } of extensions) {
      if (critical && oid !== extensionOids.crlReason) unknownCritical.push(oid);
    }
    // The earliest entry counts, should a list name a certificate twice.
    const known = revoked.get(serialHex);
    if (known !== undefined && known.revokedAt <= revokedAt) continue;
    revoked.set(serialHex, { serialHex, revokedAt, reason: reasonByNumber.get(reason) ?? 'unspecified' });
  }
  return { revoked, unknownCritical };
}

// A list judges every document of a day: its own signature is verified once for each issuer, not once a document.
const judgedLists = new WeakMap<Crl, WeakMap<Certificate, boolean>>();

/** True when `issuer` may sign lists, is the one named, and did sign this one. */
export function isAuthenticCrl(crl: Crl, issuer: Certificate): boolean {
  const byIssuer = judgedLists.get(crl) ?? new WeakMap<Certificate, boolean>();
  judgedLists.set(crl, byIssuer);
  const isAuthentic = byIssuer.get(issuer) ?? judgeList(crl, issuer);
  byIssuer.set(issuer, isAuthentic);
  return isAuthentic;
}

function judgeList(crl: Crl, issuer: Certificate): boolean {
  const { key } = issuer;
  if (Buffer.compare(crl.issuer.raw, issuer.subject.raw) !== 0 || key === null) return false;
  if (issuer.extensions.keyUsage?.includes('cRLSign') !== true) return false;
  const { signatureAlgorithm: algorithm, signedBytes: data, signature } = crl;
  return verifySignature({ algorithm, key, data, signature }) === 'valid';
}

/** DER of a numbered list. */
export function buildCrl(options: {
  readonly issuer: Issuer;
  readonly number: number;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  readonly revoked: readonly RevokedEntry[];
}): Uint8Array {
  const { issuer, revoked } = options;
  const { algorithm } = issuer.key;
  const { spki, subject } = issuer.certificate;
  const [, authorityKey] = keyIdentifierExtensions(spki, spki);
  const numbered = writeExtension(extensionOids.crlNumber, false, writeSmallInteger(options.number));
  const extensions = authorityKey === undefined ? [numbered] : [authorityKey, numbered];
  const tbs = writeSequence(
    writeSmallInteger(1),
    algorithm,
    subject.raw,
    writeTime(options.thisUpdate),
    writeTime(options.nextUpdate),
    // RFC 5280, 5.1.2.6: the list is absent, not empty, when nothing is revoked.
    ...(revoked.length > 0 ? [writeSequence(...revoked.map(writeEntry))] : []),
    writeElement(contextTag(0, 'constructed'), writeSequence(...extensions)),
  );
  return writeSequence(tbs, algorithm, writeBitString(issuer.key.sign(tbs)));
}

function writeEntry({ serialHex, revokedAt, reason }: RevokedEntry): Uint8Array {
  const code = writeElement(tags.enumerated, Uint8Array.of(revocationReasons[reason]));
  // RFC 5280, 5.3.1: `unspecified` is said by leaving the reason out.
  const extensions =
    reason === 'unspecified' ? [] : [writeSequence(writeExtension(extensionOids.crlReason, false, code))];
  return writeSequence(writeUnsigned(Buffer.from(serialHex, 'hex')), writeTime(revokedAt), ...extensions);
}

function malformed(what: string): PkiError {
  return new PkiError('CRL_MALFORMED', `not a revocation list: ${what}`);
}
