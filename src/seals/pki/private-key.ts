// A private key of any kind, as files hold it: RSA and the NIST curves as node:crypto's, SM2 as 32 bytes that their owner wipes after use.
import { createPrivateKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { fromPem } from './pem.ts';
import { PkiError } from './pki-error.ts';
import { sm2SpkiOf, spkiOf } from './public-key.ts';
import { readSm2PrivateKey, writeSm2Pkcs8 } from './sm2-private-key.ts';
import { sm2PointOf } from './sm2.ts';

/** A private key that is open; an array is the 32 bytes of an SM2 key. */
export type PrivateKey = KeyObject | Uint8Array;

/** Reads PKCS#8 (any kind), PKCS#1 or SEC 1 DER. Throws PkiError `KEY_UNREADABLE`. */
export function readPrivateKey(der: Uint8Array): PrivateKey {
  const sm2 = attempt(() => readSm2PrivateKey(der));
  if (sm2 !== null) return sm2;
  const key = Buffer.from(der);
  try {
    for (const type of ['pkcs8', 'pkcs1', 'sec1'] as const) {
      const read = tryNode(key, type);
      if (read !== null) return read;
    }
  } finally {
    key.fill(0);
  }
  throw new PkiError('KEY_UNREADABLE', 'not a private key of a kind that this version can use');
}

function tryNode(key: Buffer, type: 'pkcs8' | 'pkcs1' | 'sec1'): KeyObject | null {
  try {
    const read = createPrivateKey({ key, format: 'der', type });
    return read.asymmetricKeyType === 'rsa' || read.asymmetricKeyType === 'ec' ? read : null;
  } catch {
    return null;
  }
}

/** An unreadable key is one answer, whatever layer noticed it. */
function attempt<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof PkiError) || cause.code === 'KEY_UNREADABLE') throw cause;
    throw new PkiError('KEY_UNREADABLE', 'not a private key', { cause });
  }
}

// OpenSSL writes the curve as a block of its own before the key; it says nothing that the key does not.
const parametersBlock =
  /^-----BEGIN (EC|SM2) PARAMETERS-----[\sA-Za-z0-9+/=]{0,200}-----END \1 PARAMETERS-----\s*/;

/** Reads an unencrypted PEM key: `PRIVATE KEY`, `RSA PRIVATE KEY`, and `EC` or (OpenSSL) `SM2 PRIVATE KEY`. Throws PkiError. */
export function readPrivateKeyPem(pem: string): PrivateKey {
  const body = pem.trim().replace(parametersBlock, '');
  const label = /^-----BEGIN ((?:EC |RSA |SM2 )?PRIVATE KEY)-----/.exec(body)?.[1];
  if (label === undefined)
    throw new PkiError('PEM_MALFORMED', 'not a PEM block of an unencrypted private key');
  const der = fromPem(label, body);
  try {
    return readPrivateKey(der);
  } finally {
    der.fill(0);
  }
}

/** PKCS#8 DER of a key; the caller wipes it. */
export function writePkcs8(key: PrivateKey): Uint8Array {
  return key instanceof Uint8Array ? writeSm2Pkcs8(key) : key.export({ format: 'der', type: 'pkcs8' });
}

/** SubjectPublicKeyInfo of a private key. */
export function publicHalfOf(key: PrivateKey): Uint8Array {
  return key instanceof Uint8Array ? sm2SpkiOf(sm2PointOf(key)) : spkiOf(key);
}
