// The certificate profiles of the authority: one row a use. Each use has a purpose (EKU) of its own, so that a machine's certificate can never pass
// for a seal's. The purposes live under an arc of our own, 2.25.<UUID as integer> (ITU-T X.667), which needs no registration.
import { randomBytes } from 'node:crypto';
import type { UnitCode } from '../../shared/domain/ids.ts';
import {
  basicConstraintsExtension,
  buildCertificate,
  extKeyUsageExtension,
  keyIdentifierExtensions,
  keyUsageExtension,
  subjectAltNameExtension,
} from './certificate-builder.ts';
import { parseCertificate } from './certificate.ts';
import type { Certificate } from './certificate.ts';
import type { KeyUsageName } from './certificate-extensions.ts';
import { writeName } from './distinguished-name.ts';
import { nameOids } from './oids.ts';
import type { SigningKey } from './signing-key.ts';

export type CertificateUse =
  | 'machine'
  | 'seal'
  | 'encryption'
  | 'listSigner'
  | 'exchange'
  | 'sealMaking'
  | 'timeStamping'
  | 'exchangeEncryption';

interface Profile {
  /** Purpose that only this use has. */
  readonly purpose: string;
  /** Purposes that TLS libraries ask for. */
  readonly tlsPurposes: readonly string[];
  readonly keyUsage: readonly KeyUsageName[];
  /** Speaks for a unit: the subject must carry its code. */
  readonly ofUnit: boolean;
  /** RFC 3161, 2.3: the purpose of a time-stamp key is critical. */
  readonly criticalPurpose?: true;
}

/** Arc of all object identifiers of this system. */
export const ownArc = '2.25.250435446882927615622457013485704064677';
const clientAuth = '1.3.6.1.5.5.7.3.2';
const serverAuth = '1.3.6.1.5.5.7.3.1';
const timeStamping = '1.3.6.1.5.5.7.3.8';

export const profiles: Readonly<Record<CertificateUse, Profile>> = {
  machine: {
    purpose: `${ownArc}.1`,
    tlsPurposes: [clientAuth],
    keyUsage: ['digitalSignature'],
    ofUnit: true,
  },
  seal: {
    purpose: `${ownArc}.2`,
    tlsPurposes: [],
    keyUsage: ['digitalSignature', 'nonRepudiation'],
    ofUnit: true,
  },
  encryption: { purpose: `${ownArc}.3`, tlsPurposes: [], keyUsage: ['keyEncipherment'], ofUnit: true },
  listSigner: { purpose: `${ownArc}.4`, tlsPurposes: [], keyUsage: ['digitalSignature'], ofUnit: false },
  exchange: {
    purpose: `${ownArc}.5`,
    tlsPurposes: [serverAuth],
    keyUsage: ['digitalSignature', 'keyEncipherment'],
    ofUnit: false,
  },
  sealMaking: {
    purpose: `${ownArc}.6`,
    tlsPurposes: [],
    keyUsage: ['digitalSignature', 'nonRepudiation'],
    ofUnit: false,
  },
  timeStamping: {
    purpose: timeStamping,
    tlsPurposes: [],
    keyUsage: ['digitalSignature', 'nonRepudiation'],
    ofUnit: false,
    criticalPurpose: true,
  },
  // What the centre reads packages with where policy says that it re-checks them; never its TLS key.
  exchangeEncryption: {
    purpose: `${ownArc}.7`,
    tlsPurposes: [],
    keyUsage: ['keyEncipherment'],
    ofUnit: false,
  },
};

/** A key that issues, with its certificate. */
export interface Issuer {
  readonly certificate: Certificate;
  readonly key: SigningKey;
}

interface Window {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** Self-signed root: may stand above one level of intermediates. */
export function issueRoot(
  options: Window & { readonly name: string; readonly key: SigningKey },
): Certificate {
  const name = writeName(authorityName(options.name));
  const { spki } = options.key;
  const content = {
    ...options,
    serial: newSerial(),
    issuer: name,
    subject: name,
    spki,
    extensions: [
      basicConstraintsExtension(true, 1),
      keyUsageExtension(['keyCertSign', 'cRLSign']),
      ...keyIdentifierExtensions(spki, spki),
    ],
  };
  return parseCertificate(buildCertificate(content, options.key));
}

/** Intermediate that issues end certificates only (path length 0). */
export function issueIntermediate(
  options: Window & { readonly name: string; readonly spki: Uint8Array; readonly issuer: Issuer },
): Certificate {
  const { issuer, spki } = options;
  const content = {
    ...options,
    serial: newSerial(),
    issuer: issuer.certificate.subject.raw,
    subject: writeName(authorityName(options.name)),
    extensions: [
      basicConstraintsExtension(true, 0),
      keyUsageExtension(['keyCertSign', 'cRLSign']),
      ...keyIdentifierExtensions(spki, issuer.certificate.spki),
    ],
  };
  return parseCertificate(buildCertificate(content, issuer.key));
}

/** Who an end certificate is for. */
export interface EndSubject {
  readonly commonName: string;
  readonly organization: string;
  /** Present exactly in certificates of units. */
  readonly unit: UnitCode | null;
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
}

/** End certificate by the profile of its use. Throws a RangeError when a unit's profile gets no unit code. */
export function issueEndCertificate(
  options: Window & {
    readonly use: CertificateUse;
    readonly subject: EndSubject;
    readonly spki: Uint8Array;
    readonly issuer: Issuer;
  },
): Certificate {
  const { subject, spki, issuer } = options;
  const profile = profiles[options.use];
  if (profile.ofUnit !== (subject.unit !== null))
    throw new RangeError(`${options.use}: unit code and profile disagree`);
  const names = subject.dnsNames.length + subject.ipAddresses.length > 0;
  const content = {
    ...options,
    serial: newSerial(),
    issuer: issuer.certificate.subject.raw,
    subject: writeName(endName(subject)),
    extensions: [
      basicConstraintsExtension(false, null),
      keyUsageExtension(profile.keyUsage),
      extKeyUsageExtension([profile.purpose, ...profile.tlsPurposes], profile.criticalPurpose ?? false),
      ...keyIdentifierExtensions(spki, issuer.certificate.spki),
      ...(names ? [subjectAltNameExtension(subject.dnsNames, subject.ipAddresses)] : []),
    ],
  };
  return parseCertificate(buildCertificate(content, issuer.key));
}

function authorityName(name: string) {
  return [
    { oid: nameOids.country, value: 'CN' },
    { oid: nameOids.organization, value: name },
    { oid: nameOids.commonName, value: name },
  ];
}

function endName({ commonName, organization, unit }: EndSubject) {
  return [
    { oid: nameOids.country, value: 'CN' },
    { oid: nameOids.organization, value: organization },
    ...(unit === null ? [] : [{ oid: nameOids.organizationIdentifier, value: unit }]),
    { oid: nameOids.commonName, value: commonName },
  ];
}

/** 127 random bits: positive, never twice, not to be guessed. */
function newSerial(): Uint8Array {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  return serial;
}
