// CMS signatures (RFC 5652), CAdES by ESS signingCertificateV2 (RFC 5035, ETSI EN 319 122-1), and the same under the names of GB/T 35275: the signature of
// PDFs, of packages, of OFD signatures without a seal, and of time stamps.
//
// Threat: content confusion (an encapsulated content beside the detached one), a second signer that hides behind the first, a certificate swapped
// under the signature, weak digests. Verification follows seals.md section 5, steps 6 to 8, reads the bytes as stored, and never throws on what a
// file holds: every refusal is a code. Trust in the signer's certificate is judged elsewhere (path.ts).
import { buildSignedData } from './cms-writer.ts';
import type { CmsProfile } from './cms-oids.ts';
import { profileOids } from './cms-oids.ts';
import type { Signer } from './signer.ts';

export { verifyDetached } from './cms-verify.ts';
export type { CmsOutcome } from './cms-verify.ts';
export { addTimeStampToken } from './cms-writer.ts';

/** What `signDetached` needs. */
export interface DetachedSigning {
  /** Digest of the content by `signer.digest`: SHA-256 for RSA and ECDSA keys, SM3 for SM2 keys; 32 bytes either way. */
  readonly digestSha256: Uint8Array;
  readonly signer: Signer;
  /** Claimed time of signing. */
  readonly signedAt: Date;
  /** Adds ESS signingCertificateV2, which binds the signature to this very certificate. */
  readonly cades: boolean;
  /** Under which standard's identifiers it is written; GB/T 35275 is for SM2 keys. RFC 5652 unless told. */
  readonly profile?: CmsProfile;
}

/** DER of a ContentInfo with one SignerInfo; carries the signer's certificate and its intermediates. */
export function signDetached(options: DetachedSigning): Uint8Array {
  const { digestSha256: digestValue, signer, signedAt, cades, profile = 'rfc5652' } = options;
  const contentType = profileOids[profile].data;
  return buildSignedData({ profile, contentType, content: null, digestValue, signer, signedAt, cades });
}
