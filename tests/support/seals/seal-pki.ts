// A small authority for seals, the same in every run: root, intermediate, seal maker, time-stamp service and units, all SM2, all RSA or all ECDSA.
import {
  basicConstraintsExtension,
  buildCertificate,
  keyIdentifierExtensions,
  keyUsageExtension,
  writeExtension,
} from '../../../src/seals/pki/certificate-builder.ts';
import { parseCertificate, type Certificate } from '../../../src/seals/pki/certificate.ts';
import { buildCrl, parseCrl, type Crl, type RevokedEntry } from '../../../src/seals/pki/crl.ts';
import { writeName } from '../../../src/seals/pki/distinguished-name.ts';
import { writeOid, writeSequence } from '../../../src/seals/pki/der-writer.ts';
import { extensionOids, nameOids } from '../../../src/seals/pki/oids.ts';
import type { Issuer } from '../../../src/seals/pki/profile.ts';
import { createSigner, type Signer } from '../../../src/seals/pki/signer.ts';
import type { SigningKey } from '../../../src/seals/pki/signing-key.ts';
import { seededBytes, seededEcKey, seededRsaKey, seededSm2Key } from './seeded-keys.ts';

export type KeyKind = 'sm2' | 'rsa' | 'ec';

export const january = new Date('2026-01-01T00:00:00Z');
export const june = new Date('2026-06-01T08:30:00Z');
/** When the tests judge. */
export const july = new Date('2026-07-01T00:00:00Z');
export const farEnd = new Date('2036-01-01T00:00:00Z');

interface EndWish {
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** Instead of the extensions of a signer of documents. */
  readonly extensions?: readonly Uint8Array[];
}

export interface SealPki {
  readonly name: string;
  readonly kind: KeyKind;
  readonly root: Issuer;
  readonly intermediate: Issuer;
  readonly maker: Signer;
  readonly timeStamper: Signer;
  /** The signer of a unit; the same name gives the same key and certificate. */
  unit(name: string, wish?: EndWish): Signer;
  /** Lists of root and intermediate, fresh in July. */
  lists(revoked?: readonly RevokedEntry[]): readonly Crl[];
}

const keyMakers: Readonly<Record<KeyKind, (label: string) => SigningKey>> = {
  sm2: seededSm2Key,
  rsa: seededRsaKey,
  ec: seededEcKey,
};

/** Keys take a while to find (RSA): each is made once. */
const keys = new Map<string, SigningKey>();

export function keyFor(kind: KeyKind, label: string): SigningKey {
  const name = `${kind} ${label}`;
  const key = keys.get(name) ?? keyMakers[kind](label);
  keys.set(name, key);
  return key;
}

const authorities = new Map<string, SealPki>();

/** An authority; another `name` is another authority. Each is made once. */
export function createSealPki(kind: KeyKind, name = '云岭市'): SealPki {
  const known = authorities.get(`${kind} ${name}`) ?? makePki(kind, name);
  authorities.set(`${kind} ${name}`, known);
  return known;
}

function makePki(kind: KeyKind, name: string): SealPki {
  const rootKey = keyFor(kind, `${name} root`);
  const root = selfSigned(`${name}根证书`, rootKey);
  const middleKey = keyFor(kind, `${name} intermediate`);
  const middle = issue(root, {
    name: `${name}签发`,
    key: middleKey,
    extensions: [basicConstraintsExtension(true, 0), keyUsageExtension(['keyCertSign', 'cRLSign'])],
  });
  const intermediate = { certificate: middle, key: middleKey };
  const plain = new Map<string, Signer>();
  const end = (label: string, wish?: EndWish): Signer => {
    const known = wish ? undefined : plain.get(label);
    const signer = known ?? makeEnd(label, wish);
    if (!wish) plain.set(label, signer);
    return signer;
  };
  const makeEnd = (label: string, wish: EndWish = {}): Signer => {
    const key = keyFor(kind, `${name} ${label}`);
    const extensions = wish.extensions ?? signerExtensions;
    const certificate = issue(intermediate, { ...wish, name: label, key, extensions });
    return createSigner({ key, certificate, chain: [middle] });
  };
  return {
    name,
    kind,
    root,
    intermediate,
    maker: end(`${name}制章机构`),
    timeStamper: end(`${name}时间戳`, { extensions: timeStampExtensions }),
    unit: end,
    lists: (revoked = []) => [listOf(intermediate, revoked), listOf(root, [])],
  };
}

/** What real signers of documents have. */
const signerExtensions = [
  basicConstraintsExtension(false, null),
  keyUsageExtension(['digitalSignature', 'nonRepudiation']),
];

/** RFC 3161, 2.3: this purpose only, critical. */
const timeStamping = '1.3.6.1.5.5.7.3.8';
export const timeStampExtensions = [
  basicConstraintsExtension(false, null),
  keyUsageExtension(['digitalSignature']),
  writeExtension(extensionOids.extKeyUsage, true, writeSequence(writeOid(timeStamping))),
];

const nameOf = (name: string): Uint8Array =>
  writeName([
    { oid: nameOids.country, value: 'CN' },
    { oid: nameOids.organization, value: name },
    { oid: nameOids.commonName, value: name },
  ]);

function selfSigned(name: string, key: SigningKey): Issuer {
  const content = {
    serial: serialOf(`root ${name}`),
    issuer: nameOf(name),
    subject: nameOf(name),
    notBefore: january,
    notAfter: farEnd,
    spki: key.spki,
    extensions: [
      basicConstraintsExtension(true, 1),
      keyUsageExtension(['keyCertSign', 'cRLSign']),
      ...keyIdentifierExtensions(key.spki, key.spki),
    ],
  };
  return { certificate: parseCertificate(buildCertificate(content, key)), key };
}

interface Issuing extends EndWish {
  readonly name: string;
  readonly key: SigningKey;
  readonly extensions: readonly Uint8Array[];
}

/** A certificate below `issuer`. */
export function issue(issuer: Issuer, { name, key, extensions, ...wish }: Issuing): Certificate {
  const { notBefore = january, notAfter = farEnd } = wish;
  const label = `${name} ${notBefore.toISOString()} ${notAfter.toISOString()} ${Buffer.concat(extensions).toString('hex')}`;
  const content = {
    serial: serialOf(label),
    issuer: issuer.certificate.subject.raw,
    subject: nameOf(name),
    notBefore,
    notAfter,
    spki: key.spki,
    extensions: [...extensions, ...keyIdentifierExtensions(key.spki, issuer.certificate.spki)],
  };
  return parseCertificate(buildCertificate(content, issuer.key));
}

function serialOf(label: string): Uint8Array {
  const serial = seededBytes(`serial ${label}`, 16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  return serial;
}

function listOf(issuer: Issuer, revoked: readonly RevokedEntry[]): Crl {
  const nextUpdate = new Date('2026-08-01T00:00:00Z');
  return parseCrl(
    buildCrl({ issuer, number: 1, thisUpdate: new Date('2026-06-30T00:00:00Z'), nextUpdate, revoked }),
  );
}
