// The extensions of RFC 5280, 4.2 that path validation needs.
import { childrenOf, contextTag, readDer, tags } from './der.ts';
import type { DerElement } from './der.ts';
import {
  expectTag,
  openCursor,
  readBoolean,
  readNamedBits,
  readOid,
  readSmallInteger,
  sequenceOf,
} from './der-values.ts';
import { extensionOids } from './oids.ts';
import { PkiError } from './pki-error.ts';

/** Bits of keyUsage in the order of RFC 5280, 4.2.1.3. */
export const keyUsageNames = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;
export type KeyUsageName = (typeof keyUsageNames)[number];

export interface CertificateExtensions {
  /** Null when absent. */
  readonly basicConstraints: { readonly ca: boolean; readonly pathLength: number | null } | null;
  readonly keyUsage: readonly KeyUsageName[] | null;
  /** Purposes as dotted identifiers; null when absent. */
  readonly extKeyUsage: readonly string[] | null;
  /** Hex. */
  readonly subjectKeyIdentifier: string | null;
  readonly authorityKeyIdentifier: string | null;
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  readonly hasNameConstraints: boolean;
  readonly unknownCritical: readonly string[];
  /** Every extension, unread; empty for certificates before version 3. */
  readonly all: readonly RawExtension[];
}

/** One extension, unread. */
export interface RawExtension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

/** Reads `Extensions`; refuses one that comes twice. */
export function readRawExtensions(element: DerElement): readonly RawExtension[] {
  const extensions = sequenceOf(element).map((part) => {
    const cursor = openCursor(part);
    const oid = readOid(cursor.next());
    const criticalElement = cursor.optional(tags.boolean);
    const critical = criticalElement !== undefined && readBoolean(criticalElement);
    const value = cursor.next(tags.octetString).content;
    cursor.end();
    return { oid, critical, value };
  });
  if (new Set(extensions.map(({ oid }) => oid)).size !== extensions.length) {
    throw new PkiError('CERT_MALFORMED', 'an extension comes twice');
  }
  return extensions;
}

type Partial = { -readonly [Key in keyof CertificateExtensions]: CertificateExtensions[Key] };

const readers: Readonly<Record<string, (value: DerElement, into: Partial) => void>> = {
  [extensionOids.basicConstraints]: (value, into) => {
    const cursor = openCursor(value);
    const ca = cursor.optional(tags.boolean);
    const pathLength = cursor.optional(tags.integer);
    cursor.end();
    into.basicConstraints = {
      ca: ca !== undefined && readBoolean(ca),
      pathLength: pathLength === undefined ? null : readSmallInteger(pathLength),
    };
  },
  [extensionOids.keyUsage]: (value, into) => {
    const bits = readNamedBits(value);
    into.keyUsage = keyUsageNames.filter((_, bit) => bits.includes(bit));
  },
  [extensionOids.extKeyUsage]: (value, into) => {
    into.extKeyUsage = sequenceOf(value).map(readOid);
  },
  [extensionOids.subjectKeyIdentifier]: (value, into) => {
    expectTag(value, tags.octetString);
    into.subjectKeyIdentifier = Buffer.from(value.content).toString('hex');
  },
  [extensionOids.authorityKeyIdentifier]: (value, into) => {
    const id = sequenceOf(value).find(({ tag }) => tag === contextTag(0, 'primitive'));
    into.authorityKeyIdentifier = id === undefined ? null : Buffer.from(id.content).toString('hex');
  },
  [extensionOids.subjectAltName]: (value, into) => {
    const names = childrenOf(value);
    const ofTag = (number: number) => names.filter(({ tag }) => tag === contextTag(number, 'primitive'));
    into.dnsNames = ofTag(2).map(({ content }) => new TextDecoder('latin1').decode(content));
    into.ipAddresses = ofTag(7).map(({ content }) => Array.from(content).join('.'));
  },
  [extensionOids.nameConstraints]: (_value, into) => {
    into.hasNameConstraints = true;
  },
};

/** Reads what path validation needs; null stands for a certificate without extensions. */
export function readExtensions(element: DerElement | null): CertificateExtensions {
  const raw = element === null ? [] : readRawExtensions(element);
  const into: Partial = {
    basicConstraints: null,
    keyUsage: null,
    extKeyUsage: null,
    subjectKeyIdentifier: null,
    authorityKeyIdentifier: null,
    dnsNames: [],
    ipAddresses: [],
    hasNameConstraints: false,
    unknownCritical: raw.filter(({ oid, critical }) => critical && !(oid in readers)).map(({ oid }) => oid),
    all: raw,
  };
  for (const extension of raw) readExtension(extension, into);
  return into;
}

function readExtension({ oid, critical, value }: RawExtension, into: Partial): void {
  // Real seal certificates carry rubbish as further names. Nothing of ours trusts a name because of them, so what cannot be read names nobody; name
  // constraints, which would have to bind them, read them again and refuse. All other extensions must be read wholly.
  const isOptional = oid === extensionOids.subjectAltName && !critical;
  try {
    readers[oid]?.(readDer(value), into);
  } catch (error) {
    if (!isOptional || !(error instanceof PkiError)) throw error;
  }
}
