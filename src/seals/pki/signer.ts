import type { KeyObject } from 'node:crypto';
import { spkiOf } from './certificate-builder.ts';
import type { Certificate } from './certificate.ts';
import { signWithKey } from './key-signature.ts';

/** A private key that is open, with its certificate and the intermediates above it (no root). */
export interface Signer {
  readonly certificate: Certificate;
  readonly chain: readonly Certificate[];
  /** RSA PKCS#1 v1.5 with SHA-256, or ECDSA with SHA-256 in DER, over `bytes`. */
  sign(bytes: Uint8Array): Uint8Array;
}

/** A signer over a node:crypto key. Throws a RangeError when the key is not the certificate's. */
export function createSigner(options: {
  readonly privateKey: KeyObject;
  readonly certificate: Certificate;
  readonly chain: readonly Certificate[];
}): Signer {
  const { privateKey, certificate, chain } = options;
  if (Buffer.compare(spkiOf(privateKey), certificate.spki) !== 0) {
    throw new RangeError('the key does not belong to the certificate');
  }
  return { certificate, chain, sign: (bytes) => signWithKey(privateKey, bytes) };
}
