// Writes X.509 v3 certificates (RFC 5280, section 4) from a list of extensions; what it writes, OpenSSL and our own reader read.
import { createHash } from 'node:crypto';
import { keyUsageNames } from './certificate-extensions.ts';
import type { KeyUsageName } from './certificate-extensions.ts';
import { contextTag, readDer } from './der.ts';
import { openCursor, readBitStringBytes } from './der-values.ts';
import {
  writeBitString,
  writeBoolean,
  writeElement,
  writeNamedBits,
  writeOctetString,
  writeOid,
  writeSequence,
  writeSmallInteger,
  writeTime,
  writeUnsigned,
} from './der-writer.ts';
import { extensionOids } from './oids.ts';
import type { SigningKey } from './signing-key.ts';

/** Everything a certificate says, ready to be signed. */
export interface CertificateContent {
  readonly serial: Uint8Array;
  /** DER of the issuer's name, taken from the issuer's certificate as stored. */
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** SubjectPublicKeyInfo of the subject. */
  readonly spki: Uint8Array;
  readonly extensions: readonly Uint8Array[];
}

/** DER of a certificate signed by `issuerKey`. */
export function buildCertificate(content: CertificateContent, issuerKey: SigningKey): Uint8Array {
  const { algorithm } = issuerKey;
  const tbs = writeSequence(
    writeElement(contextTag(0, 'constructed'), writeSmallInteger(2)),
    writeUnsigned(content.serial),
    algorithm,
    content.issuer,
    writeSequence(writeTime(content.notBefore), writeTime(content.notAfter)),
    content.subject,
    content.spki,
    writeElement(contextTag(3, 'constructed'), writeSequence(...content.extensions)),
  );
  return writeSequence(tbs, algorithm, writeBitString(issuerKey.sign(tbs)));
}

/** One extension; `critical` is left out when false (DER default). */
export function writeExtension(oid: string, critical: boolean, value: Uint8Array): Uint8Array {
  const flag = critical ? [writeBoolean(true)] : [];
  return writeSequence(writeOid(oid), ...flag, writeOctetString(value));
}

export function basicConstraintsExtension(ca: boolean, pathLength: number | null): Uint8Array {
  const parts = ca ? [writeBoolean(true)] : [];
  if (pathLength !== null) parts.push(writeSmallInteger(pathLength));
  return writeExtension(extensionOids.basicConstraints, true, writeSequence(...parts));
}

export function keyUsageExtension(usages: readonly KeyUsageName[]): Uint8Array {
  const bits = usages.map((usage) => keyUsageNames.indexOf(usage));
  return writeExtension(extensionOids.keyUsage, true, writeNamedBits(bits));
}

export function extKeyUsageExtension(purposes: readonly string[], critical = false): Uint8Array {
  return writeExtension(extensionOids.extKeyUsage, critical, writeSequence(...purposes.map(writeOid)));
}

/** Subject and authority key identifiers: SHA-1 of the key bits, a name and no security (RFC 5280, 4.2.1.2, method 1). */
export function keyIdentifierExtensions(
  subjectSpki: Uint8Array,
  issuerSpki: Uint8Array,
): readonly Uint8Array[] {
  const authorityKey = writeElement(contextTag(0, 'primitive'), keyIdentifierOf(issuerSpki));
  return [
    writeExtension(extensionOids.subjectKeyIdentifier, false, writeOctetString(keyIdentifierOf(subjectSpki))),
    writeExtension(extensionOids.authorityKeyIdentifier, false, writeSequence(authorityKey)),
  ];
}

/** Names of a server: DNS names and IPv4 addresses. */
export function subjectAltNameExtension(
  dnsNames: readonly string[],
  ipAddresses: readonly string[],
): Uint8Array {
  const encoder = new TextEncoder();
  const dns = dnsNames.map((name) => writeElement(contextTag(2, 'primitive'), encoder.encode(name)));
  const ips = ipAddresses.map((ip) => writeElement(contextTag(7, 'primitive'), ipv4Bytes(ip)));
  return writeExtension(extensionOids.subjectAltName, false, writeSequence(...dns, ...ips));
}

/** SHA-1 key identifier of a SubjectPublicKeyInfo. */
function keyIdentifierOf(spki: Uint8Array): Uint8Array {
  const cursor = openCursor(readDer(spki));
  cursor.next();
  return createHash('sha1').update(readBitStringBytes(cursor.next())).digest();
}

function ipv4Bytes(ip: string): Uint8Array {
  const parts = ip.split('.').map(Number);
  const fits = parts.length === 4 && parts.every((part) => Number.isInteger(part) && part >= 0 && part < 256);
  if (!fits) throw new RangeError(`${ip} is not an IPv4 address`);
  return Uint8Array.from(parts);
}
