// How a key of ours signs: RSA PKCS#1 v1.5 or ECDSA, always with SHA-256. One place for certificates, lists and CMS.
import { constants, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { writeNull, writeOid, writeSequence } from './der-writer.ts';
import { signatureOids } from './oids.ts';

/** Signature over `bytes` in the form that X.509 and CMS carry. */
export function signWithKey(privateKey: KeyObject, bytes: Uint8Array): Uint8Array {
  return privateKey.asymmetricKeyType === 'ec'
    ? sign('sha256', bytes, { key: privateKey, dsaEncoding: 'der' })
    : sign('sha256', bytes, { key: privateKey, padding: constants.RSA_PKCS1_PADDING });
}

/** AlgorithmIdentifier of what `signWithKey` makes; takes the public or the private key. */
export function keySignatureAlgorithm(key: KeyObject): Uint8Array {
  return key.asymmetricKeyType === 'ec'
    ? writeSequence(writeOid(signatureOids.ecdsaWithSha256))
    : writeSequence(writeOid(signatureOids.sha256WithRsa), writeNull());
}
