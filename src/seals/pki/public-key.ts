// A public key out of a SubjectPublicKeyInfo: RSA and the NIST curves as node:crypto's, SM2 as a point (node:crypto in Electron knows no SM2).
import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { readDer } from './der.ts';
import { openCursor, readBitStringBytes, readOid } from './der-values.ts';
import { writeBitString, writeNull, writeOid, writeSequence } from './der-writer.ts';
import { signatureOids } from './oids.ts';
import { isSm2Point } from './sm2-curve.ts';
import { sm2Oids } from './sm2.ts';

/** A key that signatures can be verified with. */
export type PublicKey =
  | {
      readonly kind: 'rsa' | 'ec';
      /** Of the modulus or the field. */
      readonly bits: number;
      readonly key: KeyObject;
      /** RFC 4055, 1.2: an RSA key that says so makes signatures of this kind and of no other. */
      readonly onlyPss?: true;
    }
  | {
      readonly kind: 'sm2';
      readonly bits: 256;
      /** Uncompressed, on the curve. */
      readonly point: Uint8Array;
    };

const keyOids = {
  rsa: signatureOids.rsaEncryption,
  rsaPss: signatureOids.rsaPss,
  ec: sm2Oids.publicKey,
} as const;

const curveBits: Readonly<Record<string, number>> = {
  '1.2.840.10045.3.1.7': 256,
  '1.3.132.0.34': 384,
  '1.3.132.0.35': 521,
};

/** Reads a SubjectPublicKeyInfo; null for a kind, a curve or a point that cannot be used. Throws PkiError when it is no DER. */
export function readPublicKey(spki: Uint8Array): PublicKey | null {
  const outer = openCursor(readDer(spki));
  const cursor = openCursor(outer.next());
  const bits = readBitStringBytes(outer.next());
  outer.end();
  const algorithm = readOid(cursor.next());
  if (algorithm === keyOids.rsa) return importRsa(spki);
  if (algorithm === keyOids.rsaPss) return importRsaPss(bits);
  const parameters = cursor.peek();
  if (algorithm !== keyOids.ec || parameters?.tag !== 0x06) return null;
  const curve = readOid(parameters);
  if (curve === sm2Oids.curve) return isSm2Point(bits) ? { kind: 'sm2', bits: 256, point: bits } : null;
  const fieldBits = curveBits[curve];
  const key = fieldBits === undefined ? null : toKeyObject(spki);
  return fieldBits === undefined || key === null ? null : { kind: 'ec', bits: fieldBits, key };
}

function importRsa(spki: Uint8Array): PublicKey | null {
  const key = toKeyObject(spki);
  return key === null ? null : { kind: 'rsa', bits: key.asymmetricKeyDetails?.modulusLength ?? 0, key };
}

/** Imported as a plain RSA key: BoringSSL refuses the other identifier. */
function importRsaPss(modulusAndExponent: Uint8Array): PublicKey | null {
  const plain = writeSequence(writeOid(keyOids.rsa), writeNull());
  const key = importRsa(writeSequence(plain, writeBitString(modulusAndExponent)));
  return key?.kind === 'rsa' ? { ...key, onlyPss: true } : null;
}

function toKeyObject(spki: Uint8Array): KeyObject | null {
  try {
    return createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  } catch {
    return null;
  }
}

/** SubjectPublicKeyInfo of a node:crypto key, private or public. */
export function spkiOf(key: KeyObject): Uint8Array {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return publicKey.export({ format: 'der', type: 'spki' });
}

/** SubjectPublicKeyInfo of an SM2 key (GM/T 0009, 7.1). */
export function sm2SpkiOf(point: Uint8Array): Uint8Array {
  return writeSequence(sm2KeyAlgorithm(), writeBitString(point));
}

/** AlgorithmIdentifier of an SM2 key. */
export function sm2KeyAlgorithm(): Uint8Array {
  return writeSequence(writeOid(sm2Oids.publicKey), writeOid(sm2Oids.curve));
}
