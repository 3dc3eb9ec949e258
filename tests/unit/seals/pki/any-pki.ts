// Certificates of any shape, as other authorities write them: every extension is the test's own. Keys are ECDSA or SM2, which are made in no time.
import { generateKeyPairSync } from 'node:crypto';
import {
  basicConstraintsExtension,
  buildCertificate,
  keyIdentifierExtensions,
  keyUsageExtension,
  writeExtension,
} from '../../../../src/seals/pki/certificate-builder.ts';
import { parseCertificate } from '../../../../src/seals/pki/certificate.ts';
import type { Certificate } from '../../../../src/seals/pki/certificate.ts';
import { contextTag } from '../../../../src/seals/pki/der.ts';
import { writeElement, writeOid, writeSequence } from '../../../../src/seals/pki/der-writer.ts';
import { writeName } from '../../../../src/seals/pki/distinguished-name.ts';
import { extensionOids, nameOids } from '../../../../src/seals/pki/oids.ts';
import { createSigner } from '../../../../src/seals/pki/signer.ts';
import type { Signer } from '../../../../src/seals/pki/signer.ts';
import { signingKeyOf, sm2SigningKey } from '../../../../src/seals/pki/signing-key.ts';
import type { SigningKey } from '../../../../src/seals/pki/signing-key.ts';
import { createSm2Key } from '../../../../src/seals/pki/sm2.ts';

export const start = new Date('2020-01-01T00:00:00Z');
export const end = new Date('2040-01-01T00:00:00Z');

export interface Party {
  readonly certificate: Certificate;
  readonly key: SigningKey;
}

interface Wish {
  readonly name: string;
  /** Null: self-signed. */
  readonly issuer?: Party | null;
  readonly key?: SigningKey;
  readonly extensions?: readonly Uint8Array[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** DER of the subject, when a test needs another than `nameOf(name)`. */
  readonly subject?: Uint8Array;
  readonly serial?: number;
  /** Leaves the key identifiers out. */
  readonly bare?: boolean;
}

export const ecKey = (): SigningKey =>
  signingKeyOf(generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey);
export const sm2Key = (): SigningKey => sm2SigningKey(createSm2Key().privateKey);

/** C=CN, O=云岭市测试, CN=name. */
export function nameOf(name: string, organization = '云岭市测试'): Uint8Array {
  return writeName([
    { oid: nameOids.country, value: 'CN' },
    { oid: nameOids.organization, value: organization },
    { oid: nameOids.commonName, value: name },
  ]);
}

let serials = 0;

/** Any certificate, signed by `issuer` or by itself. */
export function issueAny(wish: Wish): Party {
  const { key = ecKey(), issuer = null, extensions = [], notBefore = start, notAfter = end } = wish;
  const subject = wish.subject ?? nameOf(wish.name);
  const issuing = issuer?.key ?? key;
  const identifiers = wish.bare === true ? [] : keyIdentifierExtensions(key.spki, issuing.spki);
  const content = {
    serial: serialOf(wish),
    issuer: issuer?.certificate.subject.raw ?? subject,
    subject,
    notBefore,
    notAfter,
    spki: key.spki,
    extensions: [...extensions, ...identifiers],
  };
  return { certificate: parseCertificate(buildCertificate(content, issuing)), key };
}

function serialOf({ serial = 1000 + (serials += 1) }: Wish): Uint8Array {
  return Uint8Array.of(serial >> 8, serial & 255);
}

/** The extensions of an authority, and more. */
export function authority(pathLength: number | null = null, more: readonly Uint8Array[] = []): Uint8Array[] {
  return [
    basicConstraintsExtension(true, pathLength),
    keyUsageExtension(['keyCertSign', 'cRLSign']),
    ...more,
  ];
}

export const signing = keyUsageExtension(['digitalSignature', 'nonRepudiation']);

/** Purpose of RFC 3161; critical unless told. */
export function stampPurpose(critical = true, more: readonly string[] = []): Uint8Array {
  const purposes = ['1.3.6.1.5.5.7.3.8', ...more].map(writeOid);
  return writeExtension(extensionOids.extKeyUsage, critical, writeSequence(...purposes));
}

export function signerOf(party: Party, ...chain: readonly Party[]): Signer {
  return createSigner({ ...party, chain: chain.map(({ certificate }) => certificate) });
}

type SubtreeKind = 'email' | 'dns' | 'directory' | 'uri' | 'ip' | 'registeredId';
export type Subtree = readonly [SubtreeKind, string | Uint8Array];

const tagOf: Readonly<Record<SubtreeKind, number>> = {
  email: contextTag(1, 'primitive'),
  dns: contextTag(2, 'primitive'),
  directory: contextTag(4, 'constructed'),
  uri: contextTag(6, 'primitive'),
  ip: contextTag(7, 'primitive'),
  registeredId: contextTag(8, 'primitive'),
};

function generalName([kind, value]: Subtree): Uint8Array {
  return writeElement(tagOf[kind], typeof value === 'string' ? new TextEncoder().encode(value) : value);
}

/** nameConstraints, critical. */
export function nameConstraints(
  permitted: readonly Subtree[],
  excluded: readonly Subtree[] = [],
): Uint8Array {
  const list = (number: number, subtrees: readonly Subtree[]) =>
    subtrees.length === 0
      ? []
      : [
          writeElement(
            contextTag(number, 'constructed'),
            Buffer.concat(subtrees.map((one) => writeSequence(generalName(one)))),
          ),
        ];
  return writeExtension(
    extensionOids.nameConstraints,
    true,
    writeSequence(...list(0, permitted), ...list(1, excluded)),
  );
}

/** subjectAltName with any kinds. */
export function altNames(...names: readonly Subtree[]): Uint8Array {
  return writeExtension(extensionOids.subjectAltName, false, writeSequence(...names.map(generalName)));
}
