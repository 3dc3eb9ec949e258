import type { Certificate } from './certificate.ts';
import type { DigestName } from './digest.ts';
import type { SigningKey } from './signing-key.ts';

/** A private key that is open, with its certificate and the intermediates above it (no root). */
export interface Signer {
  readonly certificate: Certificate;
  readonly chain: readonly Certificate[];
  /** Digest inside its signatures; those of a CMS use it for the content too. */
  readonly digest: DigestName;
  /** DER of the AlgorithmIdentifier of its signatures. */
  readonly algorithm: Uint8Array;
  /** Signature over `bytes`, in the form that X.509, CMS and SES carry. */
  sign(bytes: Uint8Array): Uint8Array;
}

/** A signer over an open key. Throws a RangeError when the key is not the certificate's. */
export function createSigner(options: {
  readonly key: SigningKey;
  readonly certificate: Certificate;
  readonly chain: readonly Certificate[];
}): Signer {
  const { key, certificate, chain } = options;
  if (Buffer.compare(key.spki, certificate.spki) !== 0) {
    throw new RangeError('the key does not belong to the certificate');
  }
  const { digest, algorithm } = key;
  return { certificate, chain, digest, algorithm, sign: (bytes) => key.sign(bytes) };
}
