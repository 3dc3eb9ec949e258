// A private key that is open, as builders of certificates, lists, requests and CMS see it: one shape for RSA, ECDSA and SM2.
import { constants, sign } from 'node:crypto';
import type { DigestName } from './digest.ts';
import { writeNull, writeOid, writeSequence } from './der-writer.ts';
import { signatureOids } from './oids.ts';
import type { PrivateKey } from './private-key.ts';
import { sm2SpkiOf, spkiOf } from './public-key.ts';
import { signSm2, sm2Oids, sm2PointOf } from './sm2.ts';

/** Signs; says with what, and for which public key. */
export interface SigningKey {
  readonly kind: 'rsa' | 'ec' | 'sm2';
  /** SubjectPublicKeyInfo of the public half. */
  readonly spki: Uint8Array;
  /** Digest inside its signatures. */
  readonly digest: DigestName;
  /** DER of the AlgorithmIdentifier that stands beside its signatures. */
  readonly algorithm: Uint8Array;
  /** Signature over `bytes` in the form that X.509 and CMS carry. */
  sign(bytes: Uint8Array): Uint8Array;
}

/** RSA (PKCS#1 v1.5) or ECDSA (DER), always with SHA-256, by node:crypto; SM2 for an array, see `sm2SigningKey`. */
export function signingKeyOf(privateKey: PrivateKey): SigningKey {
  if (privateKey instanceof Uint8Array) return sm2SigningKey(privateKey);
  const spki = spkiOf(privateKey);
  return privateKey.asymmetricKeyType === 'ec'
    ? {
        kind: 'ec',
        spki,
        digest: 'sha256',
        algorithm: writeSequence(writeOid(signatureOids.ecdsaWithSha256)),
        sign: (bytes) => sign('sha256', bytes, { key: privateKey, dsaEncoding: 'der' }),
      }
    : {
        kind: 'rsa',
        spki,
        digest: 'sha256',
        algorithm: writeSequence(writeOid(signatureOids.sha256WithRsa), writeNull()),
        sign: (bytes) => sign('sha256', bytes, { key: privateKey, padding: constants.RSA_PKCS1_PADDING }),
      };
}

/**
 * SM2 with SM3 and the standard's identity. Uses the 32 bytes in place: when their owner wipes them, this key throws a RangeError from then on.
 */
export function sm2SigningKey(privateKey: Uint8Array): SigningKey {
  const point = sm2PointOf(privateKey);
  return {
    kind: 'sm2',
    spki: sm2SpkiOf(point),
    digest: 'sm3',
    // GM/T 0009 and RFC 8998: without parameters.
    algorithm: writeSequence(writeOid(sm2Oids.signWithSm3)),
    sign: (bytes) => signSm2({ privateKey, message: bytes, point }),
  };
}
