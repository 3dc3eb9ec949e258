// SM2 signatures (GM/T 0003.2, GB/T 32918.2) with SM3, and the user identity that all of this field uses (GM/T 0009, clause 10).
//
// Threat: values that a lax reader lets pass (r or s zero or beyond the order, r + s = n, a point off the curve, other encodings of one signature), a
// nonce that repeats or leans. So: ranges are checked before anything is computed, the point before it is used, the encoding strictly with two named
// tolerances; nonces come from node:crypto by rejection, never reduced. node:crypto itself has no SM2 with an identity, and none at all in Electron.
import { randomBytes } from 'node:crypto';
import { digestOf } from './digest.ts';
import { bytesOf, numberOf, readSm2Signature, writeSm2Signature } from './sm2-signature.ts';
import { holdsSm2Equation, sm2Curve, Sm2PointClass } from './sm2-curve.ts';

export { readSm2Signature } from './sm2-signature.ts';

/** Object identifiers of GM/T 0006. */
export const sm2Oids = {
  /** Algorithm of the key: the general id-ecPublicKey. */
  publicKey: '1.2.840.10045.2.1',
  curve: '1.2.156.10197.1.301',
  /** Signature with SM2, digest said elsewhere (GB/T 35275). */
  sign: '1.2.156.10197.1.301.1',
  signWithSm3: '1.2.156.10197.1.501',
} as const;

/** GM/T 0009, clause 10: the identity of every signer unless agreed otherwise (规定). */
const standardUserId = new TextEncoder().encode('1234567812345678');

const { n } = sm2Curve;
const { Fn } = Sm2PointClass;

/** What a verification says; `noncanonical` marks a tolerated encoding, whatever the result. */
export interface Sm2Verdict {
  readonly result: 'valid' | 'invalid' | 'malformed';
  readonly noncanonical: boolean;
}

/** Verifies a signature over `message` by the public key `point` (65 bytes, uncompressed). Never throws on bytes. */
export function verifySm2(options: {
  readonly point: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
  readonly userId?: Uint8Array;
}): Sm2Verdict {
  const { state, r, s } = readSm2Signature(options.signature);
  if (state === 'malformed') return { result: 'malformed', noncanonical: false };
  const noncanonical = state !== 'der';
  const e = numberOf(digestOfMessage(options));
  const holds = holdsSm2Equation({ e, r, s, publicKey: options.point });
  return { result: holds ? 'valid' : 'invalid', noncanonical };
}

/** Signs `message` with a private key of 32 bytes; strict DER. Throws a RangeError for a key out of range. */
export function signSm2(options: {
  readonly privateKey: Uint8Array;
  readonly message: Uint8Array;
  readonly userId?: Uint8Array;
  /** The public half, computed when absent. */
  readonly point?: Uint8Array;
}): Uint8Array {
  const d = readPrivateKey(options.privateKey);
  const e = numberOf(digestOfMessage({ ...options, point: options.point ?? sm2PointOf(options.privateKey) }));
  for (;;) {
    const k = randomScalar();
    const r = (e + Sm2PointClass.BASE.multiply(k).toAffine().x) % n;
    // GM/T 0003.2, 6.1, step A5: with either of these the private key could be computed.
    if (r === 0n || r + k === n) continue;
    const s = Fn.mul(inverseOf(d + 1n), Fn.create(k - r * d));
    if (s !== 0n) return writeSm2Signature(bytesOf(r), bytesOf(s));
  }
}

/** Blinded: the time of an inversion tells of the number that is inverted. */
function inverseOf(secret: bigint): bigint {
  const blind = randomScalar();
  return Fn.mul(Fn.inv(Fn.mul(secret, blind)), blind);
}

/** A fresh key pair; the caller wipes `privateKey` when it is done with it. */
export function createSm2Key(): { readonly privateKey: Uint8Array; readonly point: Uint8Array } {
  const privateKey = bytesOf(randomScalar());
  return { privateKey, point: sm2PointOf(privateKey) };
}

/** Public key (65 bytes, uncompressed) of a private key. Throws a RangeError for a key out of range. */
export function sm2PointOf(privateKey: Uint8Array): Uint8Array {
  return Sm2PointClass.BASE.multiply(readPrivateKey(privateKey)).toBytes(false);
}

/** The digest that a signature is over: SM3(Z || message), Z binding identity, curve and public key (GM/T 0009, clause 8). */
function digestOfMessage(options: {
  readonly point: Uint8Array;
  readonly message: Uint8Array;
  readonly userId?: Uint8Array;
}): Uint8Array {
  const { point, message, userId = standardUserId } = options;
  const bits = userId.length * 8;
  const entl = Uint8Array.of(bits >> 8, bits & 255);
  const z = digestOf('sm3', entl, userId, curveBytes, point.subarray(1));
  return digestOf('sm3', z, message);
}

const curveBytes = Buffer.concat([sm2Curve.a, sm2Curve.b, sm2Curve.Gx, sm2Curve.Gy].map(bytesOf));

/** GM/T 0003.2: private keys lie in [1, n-2], for 1 + d must have an inverse. */
function readPrivateKey(bytes: Uint8Array): bigint {
  const d = bytes.length === 32 ? numberOf(bytes) : 0n;
  if (d < 1n || d > n - 2n) throw new RangeError('not a private key of SM2');
  return d;
}

/** Uniform in [1, n-2], by rejection. */
function randomScalar(): bigint {
  for (;;) {
    const value = numberOf(randomBytes(32));
    if (value >= 1n && value <= n - 2n) return value;
  }
}
