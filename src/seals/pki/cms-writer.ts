// Writes CMS SignedData with one signer, and adds unsigned attributes to what is signed already.
import type { Certificate } from './certificate.ts';
import { gbt35275Oids, profileOids, timeStampTokenOid, tstInfoOid } from './cms-oids.ts';
import type { CmsProfile } from './cms-oids.ts';
import { childrenOf, contextTag, readDer, tags } from './der.ts';
import type { DerElement } from './der.ts';
import { explicitOf } from './der-values.ts';
import {
  writeElement,
  writeOctetString,
  writeOid,
  writeSequence,
  writeSetOf,
  writeSmallInteger,
  writeTime,
  writeUnsigned,
} from './der-writer.ts';
import { digestOf } from './digest.ts';
import { cmsOids } from './oids.ts';
import { PkiError } from './pki-error.ts';
import { writeDigestAlgorithm } from './signature-algorithm.ts';
import type { Signer } from './signer.ts';
import { sm2Oids } from './sm2.ts';

export interface SignedDataContent {
  readonly profile: CmsProfile;
  readonly contentType: string;
  /** Null: detached. */
  readonly content: Uint8Array | null;
  /** Digest of the content by `signer.digest`. */
  readonly digestValue: Uint8Array;
  readonly signer: Signer;
  /** Null: no signingTime (time stamps say their time themselves). */
  readonly signedAt: Date | null;
  readonly cades: boolean;
  /** False leaves the certificates out, as a time-stamp request may ask. */
  readonly withCertificates?: boolean;
}

/** DER of a ContentInfo with one SignerInfo. */
export function buildSignedData(options: SignedDataContent): Uint8Array {
  const { profile, contentType, content, signer, withCertificates = true } = options;
  const attributes = signedAttributes(options);
  const digestAlgorithm = writeDigestAlgorithm(signer.digest);
  const signerInfo = writeSequence(
    writeSmallInteger(1),
    issuerAndSerial(signer.certificate),
    digestAlgorithm,
    writeSetOf(attributes, contextTag(0, 'constructed')),
    profile === 'gbt35275' ? writeSequence(writeOid(sm2Oids.sign)) : signer.algorithm,
    // RFC 5652, 5.4: signed as a SET OF, stored under [0].
    writeOctetString(signer.sign(writeSetOf(attributes))),
  );
  const inside =
    content === null ? [] : [writeElement(contextTag(0, 'constructed'), writeOctetString(content))];
  const certificates = [signer.certificate, ...signer.chain].map(({ der }) => der);
  const signedData = writeSequence(
    writeSmallInteger(versionOf(contentType)),
    writeSetOf([digestAlgorithm]),
    writeSequence(writeOid(contentType), ...inside),
    ...(withCertificates ? [writeSetOf(certificates, contextTag(0, 'constructed'))] : []),
    writeSetOf([signerInfo]),
  );
  return writeSequence(
    writeOid(profileOids[profile].signedData),
    writeElement(contextTag(0, 'constructed'), signedData),
  );
}

/** RFC 5652, 5.1: 3 for content that is not plain data. */
function versionOf(contentType: string): number {
  return contentType === cmsOids.data || contentType === gbt35275Oids.data ? 1 : 3;
}

function signedAttributes(options: SignedDataContent): readonly Uint8Array[] {
  const { contentType, digestValue, signer, signedAt, cades } = options;
  return [
    writeAttribute(cmsOids.contentType, writeOid(contentType)),
    writeAttribute(cmsOids.messageDigest, writeOctetString(digestValue)),
    ...(signedAt === null ? [] : [writeAttribute(cmsOids.signingTime, writeTime(signedAt))]),
    ...(cades ? [writeAttribute(cmsOids.signingCertificateV2, essCertificate(signer))] : []),
  ];
}

function writeAttribute(oid: string, value: Uint8Array): Uint8Array {
  return writeSequence(writeOid(oid), writeElement(tags.set, value));
}

/** SigningCertificateV2 with one ESSCertIDv2; SHA-256 is the default and so left out. */
function essCertificate({ certificate, digest }: Signer): Uint8Array {
  const directoryName = writeElement(contextTag(4, 'constructed'), certificate.issuer.raw);
  const issuerSerial = writeSequence(writeSequence(directoryName), serialOf(certificate));
  const algorithm = digest === 'sha256' ? [] : [writeDigestAlgorithm(digest)];
  const hash = writeOctetString(digestOf(digest, certificate.der));
  return writeSequence(writeSequence(writeSequence(...algorithm, hash, issuerSerial)));
}

function issuerAndSerial(certificate: Certificate): Uint8Array {
  return writeSequence(certificate.issuer.raw, serialOf(certificate));
}

function serialOf(certificate: Certificate): Uint8Array {
  return writeUnsigned(Buffer.from(certificate.serialHex, 'hex'));
}

/**
 * Adds a time-stamp token over the signature value of a signature that is there (CAdES-T, PAdES B-T). Every byte that is signed, and every other one, stays
 * as it is; only the lengths around the new attribute grow. DER with exactly one signer; zero bytes behind it are dropped. Throws PkiError.
 */
export function addTimeStampToken(cms: Uint8Array, token: Uint8Array): Uint8Array {
  const contentInfo = readDer(withoutPadding(cms));
  const [type, wrapped] = childrenOf(contentInfo);
  if (type === undefined || wrapped === undefined) throw malformed('no ContentInfo');
  const signedData = childrenOf(explicitOf(wrapped));
  const signers = signedData.at(-1);
  const [signer, ...more] = signers === undefined ? [] : childrenOf(signers);
  if (signer === undefined || more.length > 0) throw malformed('not exactly one signer');
  const grown = writeElement(tags.set, withAttribute(signer, writeAttribute(timeStampTokenOid, token)));
  const before = signedData.slice(0, -1).map(({ raw }) => raw);
  return writeSequence(type.raw, writeElement(contextTag(0, 'constructed'), writeSequence(...before, grown)));
}

function withAttribute(signer: DerElement, attribute: Uint8Array): Uint8Array {
  const parts = childrenOf(signer);
  const unsignedTag = contextTag(1, 'constructed');
  const last = parts.at(-1);
  const isUnsigned = last !== undefined && last.tag === unsignedTag;
  const present = isUnsigned ? childrenOf(last).map(({ raw }) => raw) : [];
  const kept = (isUnsigned ? parts.slice(0, -1) : parts).map(({ raw }) => raw);
  return writeSequence(...kept, writeSetOf([...present, attribute], unsignedTag));
}

/** A PDF reserves more room than its signature fills. */
function withoutPadding(cms: Uint8Array): Uint8Array {
  const header = cms.subarray(0, 6);
  const count = (header[1] ?? 0) & 0x7f;
  const isLong = (header[1] ?? 0) >= 0x80;
  const length = isLong ? header.subarray(2, 2 + count).reduce((sum, byte) => sum * 256 + byte, 0) : count;
  const end = 2 + (isLong ? count : 0) + length;
  return cms.subarray(end).every((byte) => byte === 0) ? cms.subarray(0, end) : cms;
}

/** DER of a time-stamp token (RFC 3161, 2.4.2): SignedData over a TSTInfo, with ESS and without signingTime. */
export function buildToken(options: {
  readonly info: Uint8Array;
  readonly signer: Signer;
  readonly profile: CmsProfile;
  readonly withCertificates: boolean;
}): Uint8Array {
  const { info, signer, profile, withCertificates } = options;
  return buildSignedData({
    profile,
    contentType: tstInfoOid,
    content: info,
    digestValue: digestOf(signer.digest, info),
    signer,
    signedAt: null,
    cades: true,
    withCertificates,
  });
}

function malformed(what: string): PkiError {
  return new PkiError('DER_MALFORMED', `not a signature: ${what}`);
}
