// Keys and signatures that are the same in every run: a corpus that mutations number their way through must not change between two runs.
// Nonces are derived from key and message (as RFC 6979 does): for tests only.
import { checkPrimeSync, createHash, createPrivateKey } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import { digestOf } from '../../../src/seals/pki/digest.ts';
import { writeOid, writeSequence } from '../../../src/seals/pki/der-writer.ts';
import { sm2SpkiOf } from '../../../src/seals/pki/public-key.ts';
import { type SigningKey, signingKeyOf } from '../../../src/seals/pki/signing-key.ts';
import { Sm2PointClass, sm2Curve } from '../../../src/seals/pki/sm2-curve.ts';
import { bytesOf, numberOf, writeSm2Signature } from '../../../src/seals/pki/sm2-signature.ts';
import { sm2Oids, sm2PointOf } from '../../../src/seals/pki/sm2.ts';

/** Bytes that depend on the label alone. */
export function seededBytes(label: string, length: number): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, block) =>
    createHash('sha256').update(`yizhan test ${label} ${block}`).digest(),
  );
  return new Uint8Array(Buffer.concat(blocks).subarray(0, length));
}

/** In [1, n-2]. */
function seededScalar(label: string): bigint {
  return (numberOf(seededBytes(label, 40)) % (sm2Curve.n - 2n)) + 1n;
}

export interface SeededSm2Key extends SigningKey {
  readonly privateKey: Uint8Array;
}

/** An SM2 key whose signatures repeat. `userId` other than the standard's makes signatures that nobody accepts. */
export function seededSm2Key(label: string, userId = '1234567812345678'): SeededSm2Key {
  const d = seededScalar(`sm2 ${label}`);
  const privateKey = bytesOf(d);
  const point = sm2PointOf(privateKey);
  const { n, a, b, Gx, Gy } = sm2Curve;
  const id = new TextEncoder().encode(userId);
  const curve = [a, b, Gx, Gy].map(bytesOf);
  const z = digestOf(
    'sm3',
    Uint8Array.of((id.length * 8) >> 8, (id.length * 8) & 255),
    id,
    ...curve,
    point.subarray(1),
  );
  const sign = (message: Uint8Array): Uint8Array => {
    const e = numberOf(digestOf('sm3', z, message));
    const k = seededScalar(`nonce ${d} ${e}`);
    const r = (e + Sm2PointClass.BASE.multiply(k).toAffine().x) % n;
    const s = Sm2PointClass.Fn.mul(Sm2PointClass.Fn.inv(d + 1n), Sm2PointClass.Fn.create(k - r * d));
    return writeSm2Signature(bytesOf(r), bytesOf(s));
  };
  return {
    kind: 'sm2',
    privateKey,
    spki: sm2SpkiOf(point),
    digest: 'sm3',
    algorithm: writeSequence(writeOid(sm2Oids.signWithSm3)),
    sign,
  };
}

/** An ECDSA key on P-256 whose signatures repeat. */
export function seededEcKey(label: string): SigningKey {
  const secret = bytesOf((numberOf(seededBytes(`ec ${label}`, 40)) % (p256.Point.Fn.ORDER - 1n)) + 1n);
  const point = p256.getPublicKey(secret, false);
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
  const privateKey = createPrivateKey({
    key: {
      kty: 'EC',
      crv: 'P-256',
      d: base64(secret),
      x: base64(point.subarray(1, 33)),
      y: base64(point.subarray(33)),
    },
    format: 'jwk',
  });
  return { ...signingKeyOf(privateKey), sign: (bytes) => p256.sign(bytes, secret, { format: 'der' }) };
}

const publicExponent = 65537n;

/** An RSA key of 2048 bits from the label; PKCS#1 v1.5 repeats by itself. */
export function seededRsaKey(label: string): SigningKey {
  const p = seededPrime(`rsa ${label} p`);
  const q = seededPrime(`rsa ${label} q`);
  const d = inverse(publicExponent, (p - 1n) * (q - 1n));
  const number = (value: bigint): string => {
    const hex = value.toString(16);
    return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url');
  };
  const privateKey = createPrivateKey({
    key: {
      kty: 'RSA',
      n: number(p * q),
      e: number(publicExponent),
      d: number(d),
      p: number(p),
      q: number(q),
      dp: number(d % (p - 1n)),
      dq: number(d % (q - 1n)),
      qi: number(inverse(q, p)),
    },
    format: 'jwk',
  });
  return signingKeyOf(privateKey);
}

/** The first prime behind a seeded number of 1024 bits with both highest bits set, so that two of them make 2048. */
function seededPrime(label: string): bigint {
  const start = numberOf(seededBytes(label, 128)) | (3n << 1022n) | 1n;
  for (let candidate = start; ; candidate += 2n)
    if (candidate % publicExponent !== 1n && checkPrimeSync(candidate)) return candidate;
}

/** Inverse modulo `modulus`, by the extended algorithm of Euclid. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [r, next] = [modulus, value % modulus];
  let [t, nextT] = [0n, 1n];
  while (next !== 0n) {
    const quotient = r / next;
    [r, next] = [next, r - quotient * next];
    [t, nextT] = [nextT, t - quotient * nextT];
  }
  return t < 0n ? t + modulus : t;
}
