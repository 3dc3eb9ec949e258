// Reader of X.509 v3 certificates (RFC 5280, section 4).
//
// Threat: a certificate that two programs read differently. So: strict DER, inner and outer algorithm equal, no extension twice, known extensions
// parsed at once and wholly, unknown critical ones listed for the path check to refuse. The signed bytes are the raw slice as stored. A key kind
// that this version does not know is a state of the certificate, not an error of the file: `keyKind` says so and `key` is null.
import type { UnitCode } from '../../shared/domain/ids.ts';
import { readExtensions } from './certificate-extensions.ts';
import type { CertificateExtensions } from './certificate-extensions.ts';
import { contextTag, readDer } from './der.ts';
import type { DerElement } from './der.ts';
import {
  explicitOf,
  openCursor,
  readBitStringBytes,
  readIntegerBytes,
  readSmallInteger,
  readTime,
} from './der-values.ts';
import type { Cursor } from './der-values.ts';
import { readName } from './distinguished-name.ts';
import type { DistinguishedName } from './distinguished-name.ts';
import { fromPem } from './pem.ts';
import { PkiError } from './pki-error.ts';
import { readPublicKey } from './public-key.ts';
import type { PublicKey } from './public-key.ts';
import { readSignatureAlgorithm, sha256Hex } from './signature-algorithm.ts';
import type { SignatureAlgorithm } from './signature-algorithm.ts';

export { toPem } from './pem.ts';

type KeyKind = PublicKey['kind'] | 'unsupported';

/** A certificate as read; `signedBytes` is the raw TBSCertificate. */
export interface Certificate {
  readonly der: Uint8Array;
  /** Fingerprint, 64 lower-case hex digits. */
  readonly sha256: string;
  readonly serialHex: string;
  readonly subject: DistinguishedName;
  readonly issuer: DistinguishedName;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly keyKind: KeyKind;
  /** Bits of an RSA modulus or of an EC field; 0 when unsupported. */
  readonly keyBits: number;
  /** Null when `keyKind` is `unsupported`. */
  readonly key: PublicKey | null;
  /** SubjectPublicKeyInfo as stored. */
  readonly spki: Uint8Array;
  readonly extensions: CertificateExtensions;
  readonly signedBytes: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
}

// A certificate with a picture in it is a few kilobytes; more is an attack on memory.
const maxCertificateBytes = 64 * 1024;

/** Reads one certificate from DER or from a PEM text. Throws PkiError. */
export function parseCertificate(derOrPem: Uint8Array | string): Certificate {
  const der = typeof derOrPem === 'string' ? fromPem('CERTIFICATE', derOrPem) : Uint8Array.from(derOrPem);
  if (der.length > maxCertificateBytes)
    throw new PkiError('DER_LIMIT_EXCEEDED', 'certificate larger than 64 KiB');
  const outer = openCursor(readDer(der));
  const tbs = outer.next();
  const algorithm = outer.next();
  const signature = readBitStringBytes(outer.next());
  outer.end();
  return {
    ...readTbs(tbs, algorithm),
    der,
    sha256: sha256Hex(der),
    signedBytes: tbs.raw,
    signatureAlgorithm: readSignatureAlgorithm(algorithm),
    signature,
  };
}

type TbsPart = Omit<Certificate, 'der' | 'sha256' | 'signedBytes' | 'signatureAlgorithm' | 'signature'>;

function readTbs(tbs: DerElement, outerAlgorithm: DerElement): TbsPart {
  const cursor = openCursor(tbs);
  const version = cursor.optional(contextTag(0, 'constructed'));
  const v3 = version !== undefined && readSmallInteger(explicitOf(version)) === 2;
  const serialHex = Buffer.from(readIntegerBytes(cursor.next())).toString('hex');
  // RFC 5280, 4.1.2.2: at most 20 octets.
  if (serialHex.length > 42) throw malformed('serial number longer than 20 octets');
  if (Buffer.compare(cursor.next().raw, outerAlgorithm.raw) !== 0)
    throw malformed('two signature algorithms');
  const issuer = readName(cursor.next());
  const validity = openCursor(cursor.next());
  const notBefore = readTime(validity.next());
  const notAfter = readTime(validity.next());
  validity.end();
  const subject = readName(cursor.next());
  const spki = cursor.next().raw;
  const extensions = readTail(cursor, v3);
  // Imported once: a package is judged with some ten signatures, and an import costs as much as a verification.
  const key = readPublicKey(spki);
  const names = { serialHex, issuer, subject, notBefore, notAfter };
  return { ...names, spki, extensions, keyKind: key?.kind ?? 'unsupported', keyBits: key?.bits ?? 0, key };
}

function readTail(cursor: Cursor, v3: boolean): CertificateExtensions {
  cursor.optional(contextTag(1, 'primitive'));
  cursor.optional(contextTag(2, 'primitive'));
  const wrapped = cursor.optional(contextTag(3, 'constructed'));
  cursor.end();
  if (wrapped !== undefined && !v3) throw malformed('extensions in a certificate before version 3');
  return readExtensions(wrapped === undefined ? null : explicitOf(wrapped));
}

/** Code of the unit that a certificate speaks for: subject organizationIdentifier, present exactly once. */
export function unitCodeOf(certificate: Certificate): UnitCode | null {
  const code = certificate.subject.organizationIdentifier;
  return code !== null && /^[0-9]{6}-[A-Z]{3}-[0-9]{4}$/.test(code) ? (code as UnitCode) : null;
}

/** Name of the unit as its certificate has it (O). */
export function unitNameOf(certificate: Certificate): string | null {
  return certificate.subject.organization;
}

function malformed(what: string): PkiError {
  return new PkiError('CERT_MALFORMED', `not a certificate: ${what}`);
}
