// CMS SignedData and time-stamp tokens with every choice open: both families of identifiers, with and without attributes, with a content inside.
import { gbt35275Oids, tstInfoOid } from '../../../src/seals/pki/cms-oids.ts';
import { contextTag, tags } from '../../../src/seals/pki/der.ts';
import {
  writeElement,
  writeOctetString,
  writeOid,
  writeSequence,
  writeSetOf,
  writeSmallInteger,
  writeTime,
  writeUnsigned,
} from '../../../src/seals/pki/der-writer.ts';
import { writeGeneralizedTime } from '../../../src/seals/ofd/ses-write.ts';
import { digestOf, type DigestName } from '../../../src/seals/pki/digest.ts';
import { cmsOids, digestOids } from '../../../src/seals/pki/oids.ts';
import type { Signer } from '../../../src/seals/pki/signer.ts';
import { june } from './seal-pki.ts';

export interface CmsShape {
  readonly signer: Signer;
  /** Identifiers of GB/T 35275 or of RFC 5652. */
  readonly family: 'gb' | 'rfc';
  /** Identifier of the content; plain data of the family when null. */
  readonly contentType: string | null;
  /** Null: detached. */
  readonly inside: Uint8Array | null;
  /** What messageDigest is over, and the signature where there are no attributes. */
  readonly content: Uint8Array;
  readonly withAttributes: boolean;
  /** Null leaves signingTime out. */
  readonly signedAt: Date | null;
  readonly withEss: boolean;
  /** OID of the digest; the signer's when null. */
  readonly digestOid: string | null;
  readonly certificates: readonly Uint8Array[];
  readonly signerInfos: number;
  readonly messageDigest: (digest: Uint8Array) => Uint8Array;
  readonly value: (value: Uint8Array) => Uint8Array;
  readonly unsignedAttributes: readonly Uint8Array[];
}

/** A good detached signature under the identifiers of GB/T 35275, with attributes. */
export function cmsShape(signer: Signer, content: Uint8Array, change: Partial<CmsShape> = {}): CmsShape {
  return {
    signer,
    family: 'gb',
    contentType: null,
    inside: null,
    content,
    withAttributes: true,
    signedAt: june,
    withEss: false,
    digestOid: null,
    certificates: [signer.certificate.der, ...signer.chain.map(({ der }) => der)],
    signerInfos: 1,
    messageDigest: (digest) => digest,
    value: (value) => value,
    unsignedAttributes: [],
    ...change,
  };
}

export const writeAttribute = (oid: string, value: Uint8Array): Uint8Array =>
  writeSequence(writeOid(oid), writeElement(tags.set, value));

export function forgeCms(shape: CmsShape): Uint8Array {
  const { signer, family, inside } = shape;
  const own = family === 'gb' ? gbt35275Oids : cmsOids;
  const digestAlgorithm = writeSequence(writeOid(shape.digestOid ?? digestOids[signer.digest]));
  const contentType = shape.contentType ?? own.data;
  const explicit = (element: Uint8Array): Uint8Array => writeElement(contextTag(0, 'constructed'), element);
  const content = writeSequence(
    writeOid(contentType),
    ...(inside ? [explicit(writeOctetString(inside))] : []),
  );
  const signerInfo = writeSignerInfo(shape, contentType, digestAlgorithm);
  const signedData = writeSequence(
    writeSmallInteger(1),
    writeSetOf([digestAlgorithm]),
    content,
    writeSetOf(shape.certificates, contextTag(0, 'constructed')),
    writeSetOf(Array.from({ length: shape.signerInfos }, () => signerInfo)),
  );
  return writeSequence(writeOid(own.signedData), explicit(signedData));
}

function writeSignerInfo(shape: CmsShape, contentType: string, digestAlgorithm: Uint8Array): Uint8Array {
  const { signer, content, withAttributes } = shape;
  const attributes = withAttributes ? attributesOf(shape, contentType) : [];
  const signature = shape.value(signer.sign(withAttributes ? writeSetOf(attributes) : content));
  return writeSequence(
    writeSmallInteger(1),
    writeSequence(
      signer.certificate.issuer.raw,
      writeUnsigned(Buffer.from(signer.certificate.serialHex, 'hex')),
    ),
    digestAlgorithm,
    ...(withAttributes ? [writeSetOf(attributes, contextTag(0, 'constructed'))] : []),
    signer.algorithm,
    writeOctetString(signature),
    ...(shape.unsignedAttributes.length > 0
      ? [writeSetOf(shape.unsignedAttributes, contextTag(1, 'constructed'))]
      : []),
  );
}

function attributesOf(shape: CmsShape, contentType: string): readonly Uint8Array[] {
  const { signer, content, signedAt } = shape;
  return [
    writeAttribute(cmsOids.contentType, writeOid(contentType)),
    writeAttribute(
      cmsOids.messageDigest,
      writeOctetString(shape.messageDigest(digestOf(signer.digest, content))),
    ),
    ...(signedAt ? [writeAttribute(cmsOids.signingTime, writeTime(signedAt))] : []),
    ...(shape.withEss ? [writeAttribute(cmsOids.signingCertificateV2, essOf(signer))] : []),
  ];
}

/** SigningCertificateV2 without the optional issuer and serial. */
function essOf({ certificate, digest }: Signer): Uint8Array {
  const algorithm = digest === 'sha256' ? [] : [writeSequence(writeOid(digestOids[digest]))];
  const id = writeSequence(...algorithm, writeOctetString(digestOf(digest, certificate.der)));
  return writeSequence(writeSequence(id));
}

export interface TokenShape {
  readonly signer: Signer;
  readonly family: 'gb' | 'rfc';
  /** What is stamped. */
  readonly over: Uint8Array;
  readonly digest: DigestName;
  readonly at: Date;
  readonly cms: Partial<CmsShape>;
}

/** A good token of a time-stamp service. */
export function tokenShape(signer: Signer, over: Uint8Array, change: Partial<TokenShape> = {}): TokenShape {
  return {
    signer,
    family: 'rfc',
    over,
    digest: signer.digest,
    at: new Date(june.getTime() + 1000),
    cms: {},
    ...change,
  };
}

/** Arc of our own for the policy of the tests' service. */
const policyOid = '2.25.250435446882927615622457013485704064677.99';

/** TimeStampToken (RFC 3161, 2.4.2). */
export function forgeToken({ signer, family, over, digest, at, cms }: TokenShape): Uint8Array {
  const info = writeSequence(
    writeSmallInteger(1),
    writeOid(policyOid),
    writeSequence(writeSequence(writeOid(digestOids[digest])), writeOctetString(digestOf(digest, over))),
    writeSmallInteger(1),
    writeGeneralizedTime(at),
  );
  return forgeCms(
    cmsShape(signer, info, {
      family,
      contentType: tstInfoOid,
      inside: info,
      signedAt: null,
      withEss: true,
      ...cms,
    }),
  );
}
