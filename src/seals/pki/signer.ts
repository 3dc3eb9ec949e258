import { constants, createPublicKey, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Certificate } from './certificate.ts';

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
  const spki = createPublicKey(privateKey).export({
    format: 'der',
    type: 'spki',
  });
  if (Buffer.compare(spki, certificate.spki) !== 0)
    throw new RangeError('the key does not belong to the certificate');
  const key =
    privateKey.asymmetricKeyType === 'ec'
      ? ({ key: privateKey, dsaEncoding: 'der' } as const)
      : { key: privateKey, padding: constants.RSA_PKCS1_PADDING };
  return { certificate, chain, sign: (bytes) => sign('sha256', bytes, key) };
}
