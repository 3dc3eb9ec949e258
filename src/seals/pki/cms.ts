// Detached CMS signatures (RFC 5652), CAdES by ESS signingCertificateV2 (RFC 5035, ETSI EN 319 122-1): the signature of PDFs and of packages.
//
// Threat: content confusion (an encapsulated content beside the detached one), a second signer that hides behind the first, a certificate swapped
// under the signature, weak digests. Verification follows seals.md section 5, steps 6 to 8, reads the bytes as stored, and never throws on what a
// file holds: every refusal is a code. Trust in the signer's certificate is judged elsewhere (path.ts).
import type { Certificate } from './certificate.ts';
import { contextTag, tags } from './der.ts';
import { writeElement, writeOctetString, writeOid, writeSequence } from './der-writer.ts';
import { writeSetOf, writeSmallInteger, writeTime, writeUnsigned } from './der-writer.ts';
import { cmsOids } from './oids.ts';
import { sha256, writeDigestAlgorithm } from './signature-algorithm.ts';
import type { Signer } from './signer.ts';

export { verifyDetached } from './cms-verify.ts';
export type { CmsOutcome } from './cms-verify.ts';

/** What `signDetached` needs. */
export interface DetachedSigning {
  /** SHA-256 of the content. */
  readonly digestSha256: Uint8Array;
  readonly signer: Signer;
  /** Claimed time of signing. */
  readonly signedAt: Date;
  /** Adds ESS signingCertificateV2, which binds the signature to this very certificate. */
  readonly cades: boolean;
}

/** DER of a ContentInfo with one SignerInfo; carries the signer's certificate and its intermediates. */
export function signDetached(options: DetachedSigning): Uint8Array {
  const { signer } = options;
  const attributes = signedAttributes(options);
  // RFC 5652, 5.4: signed as a SET OF, stored under [0].
  const signature = signer.sign(writeSetOf(attributes));
  const digestAlgorithm = writeDigestAlgorithm('sha256');
  const signerInfo = writeSequence(
    writeSmallInteger(1),
    issuerAndSerial(signer.certificate),
    digestAlgorithm,
    writeSetOf(attributes, contextTag(0, 'constructed')),
    signer.algorithm,
    writeOctetString(signature),
  );
  const certificates = [signer.certificate, ...signer.chain].map(({ der }) => der);
  const signedData = writeSequence(
    writeSmallInteger(1),
    writeSetOf([digestAlgorithm]),
    writeSequence(writeOid(cmsOids.data)),
    writeSetOf(certificates, contextTag(0, 'constructed')),
    writeSetOf([signerInfo]),
  );
  return writeSequence(writeOid(cmsOids.signedData), writeElement(contextTag(0, 'constructed'), signedData));
}

function signedAttributes({ digestSha256, signer, signedAt, cades }: DetachedSigning): readonly Uint8Array[] {
  const attribute = (oid: string, value: Uint8Array) =>
    writeSequence(writeOid(oid), writeElement(tags.set, value));
  const attributes = [
    attribute(cmsOids.contentType, writeOid(cmsOids.data)),
    attribute(cmsOids.messageDigest, writeOctetString(digestSha256)),
    attribute(cmsOids.signingTime, writeTime(signedAt)),
  ];
  return cades
    ? [...attributes, attribute(cmsOids.signingCertificateV2, essCertificate(signer.certificate))]
    : attributes;
}

/** SigningCertificateV2 with one ESSCertIDv2; the digest algorithm is the default SHA-256 and so left out. */
function essCertificate(certificate: Certificate): Uint8Array {
  const directoryName = writeElement(contextTag(4, 'constructed'), certificate.issuer.raw);
  const issuerSerial = writeSequence(writeSequence(directoryName), serialOf(certificate));
  return writeSequence(writeSequence(writeSequence(writeOctetString(sha256(certificate.der)), issuerSerial)));
}

function issuerAndSerial(certificate: Certificate): Uint8Array {
  return writeSequence(certificate.issuer.raw, serialOf(certificate));
}

function serialOf(certificate: Certificate): Uint8Array {
  return writeUnsigned(Buffer.from(certificate.serialHex, 'hex'));
}
