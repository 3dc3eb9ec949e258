// Revocation lists (RFC 5280, section 5): reader and builder. Only whole direct lists are understood; one with any other critical extension, and any
// delta, partitioned or indirect one, says so and proves nothing.
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
import { isSameName } from './name-match.ts';
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
  /** Since when the key is known or feared to be in other hands (5.3.2); absent when the list does not say. */
  readonly invalidSince?: Date;
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
  /** Key that signed it, hex, as the list says; null when it does not. */
  readonly authorityKeyIdentifier: string | null;
  /** X.509, expiredCertsOnCRL: certificates that expired after this day stay listed; null: they may be dropped. */
  readonly keepsExpiredSince: Date | null;
  readonly revoked: ReadonlyMap<string, RevokedEntry>;
  /** Extensions that make the list one that is not understood; empty for a list that may be used. */
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
    authorityKeyIdentifier: listExtensions.authorityKeyIdentifier,
    keepsExpiredSince: listExtensions.keepsExpiredSince,
    revoked,
    unknownCritical: [...listExtensions.unknownCritical, ...unknownCritical],
    signedBytes: tbs.raw,
    signatureAlgorithm: readSignatureAlgorithm(algorithm),
    signature,
  };
}

const listOids = {
  deltaIndicator: '2.5.29.27',
  expiredCertsOnCrl: '2.5.29.60',
  invalidityDate: '2.5.29.24',
} as const;
// A list for some certificates or reasons only, or of changes only, whatever it says of being critical.
const partial: readonly string[] = [extensionOids.issuingDistributionPoint, listOids.deltaIndicator];

function readListExtensions(wrapped: DerElement | undefined) {
  const extensions = wrapped === undefined ? [] : readRawExtensions(explicitOf(wrapped));
  const valueOf = (wanted: string) => extensions.find(({ oid }) => oid === wanted)?.value;
  const numberValue = valueOf(extensionOids.crlNumber);
  const keeps = valueOf(listOids.expiredCertsOnCrl);
  const authorityKey = valueOf(extensionOids.authorityKeyIdentifier);
  const bytes = numberValue === undefined ? null : readIntegerBytes(readDer(numberValue));
  const small = bytes !== null && bytes.length <= 4 && (bytes[0] ?? 0) < 0x80;
  return {
    number: small ? bytes.reduce((sum, byte) => sum * 256 + byte, 0) : null,
    authorityKeyIdentifier: authorityKey === undefined ? null : readKeyIdentifier(readDer(authorityKey)),
    keepsExpiredSince: keeps === undefined ? null : readTime(readDer(keeps)),
    unknownCritical: extensions
      .filter(({ oid, critical }) => partial.includes(oid) || (critical && oid !== extensionOids.crlNumber))
      .map(({ oid }) => oid),
  };
}

/** keyIdentifier of an AuthorityKeyIdentifier (RFC 5280, 4.2.1.1). */
function readKeyIdentifier(element: DerElement): string | null {
  const id = sequenceOf(element).find(({ tag }) => tag === contextTag(0, 'primitive'));
  return id === undefined ? null : Buffer.from(id.content).toString('hex');
}

const reasonByNumber = new Map(
  Object.entries(revocationReasons).map(([name, value]) => [value as number, name as RevocationReason]),
);

function readEntries(element: DerElement | undefined) {
  const revoked = new Map<string, RevokedEntry>();
  const unknownCritical: string[] = [];
  for (const part of element === undefined ? [] : sequenceOf(element)) {
    const { entry, critical } = readEntry(part);
    unknownCritical.push(...critical);
    // The earliest entry counts, should a list name a certificate twice.
    const known = revoked.get(entry.serialHex);
    if (known === undefined || known.revokedAt > entry.revokedAt) revoked.set(entry.serialHex, entry);
  }
  return { revoked, unknownCritical };
}

function readEntry(part: DerElement): { readonly entry: RevokedEntry; readonly critical: readonly string[] } {
  const cursor = openCursor(part);
  const serialHex = Buffer.from(readIntegerBytes(cursor.next())).toString('hex');
  const revokedAt = readTime(cursor.next());
  const wrapped = cursor.optional(tags.sequence);
  cursor.end();
  if (wrapped === undefined) return { entry: { serialHex, revokedAt, reason: 'unspecified' }, critical: [] };
  const extensions = readRawExtensions(wrapped);
  const valueOf = (wanted: string) => extensions.find(({ oid }) => oid === wanted)?.value;
  const [reason, invalid] = [valueOf(extensionOids.crlReason), valueOf(listOids.invalidityDate)];
  const number = reason === undefined ? 0 : readSmallInteger(readDer(reason), tags.enumerated);
  const since = invalid === undefined ? {} : { invalidSince: readTime(readDer(invalid)) };
  const entry = {
    serialHex,
    revokedAt,
    reason: reasonByNumber.get(number) ?? 'unspecified',
    ...since,
  } as const;
  const unknown = extensions.filter(({ oid, critical }) => critical && oid !== extensionOids.crlReason);
  return { entry, critical: unknown.map(({ oid }) => oid) };
}

// A list judges every document of a day: its own signature is verified once for each issuer, not once a document.
const judgedLists = new WeakMap<Crl, WeakMap<Certificate, boolean>>();

/** True when `issuer` may sign lists (6.3.3 (f)), is the one named, and did sign this one. */
export function isAuthenticCrl(crl: Crl, issuer: Certificate): boolean {
  const byIssuer = judgedLists.get(crl) ?? new WeakMap<Certificate, boolean>();
  judgedLists.set(crl, byIssuer);
  const isAuthentic = byIssuer.get(issuer) ?? judgeList(crl, issuer);
  byIssuer.set(issuer, isAuthentic);
  return isAuthentic;
}

function judgeList(crl: Crl, issuer: Certificate): boolean {
  const { key } = issuer;
  if (key === null || !isSameName(crl.issuer, issuer.subject)) return false;
  const { keyUsage, basicConstraints } = issuer.extensions;
  // An authority without keyUsage is not restricted (4.2.1.3); anybody else without it is no issuer of lists.
  if (keyUsage === null ? basicConstraints?.ca !== true : !keyUsage.includes('cRLSign')) return false;
  const { signatureAlgorithm: algorithm, signedBytes: data, signature } = crl;
  return verifySignature({ algorithm, key, data, signature }) === 'valid';
}

/** DER of a numbered list; `revoked` holds everything that the issuer ever revoked, expired or not. */
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
  // Nothing is ever dropped from a list that is made here, and it says so: absence then speaks of expired certificates too.
  const keeps = writeExtension(
    listOids.expiredCertsOnCrl,
    false,
    writeGeneralizedTime(issuer.certificate.notBefore),
  );
  const extensions = [...(authorityKey === undefined ? [] : [authorityKey]), numbered, keeps];
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

function writeGeneralizedTime(time: Date): Uint8Array {
  const digits = time.toISOString().replaceAll(/[-:T]|\.\d+Z$/g, '');
  return writeElement(tags.generalizedTime, new TextEncoder().encode(`${digits}Z`));
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
