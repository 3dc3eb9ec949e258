// The recommended curve of GM/T 0003.5 (sm2p256v1) over @noble/curves, and the equation of a verification over it.
//
// A key that judges often gets a table of its multiples; those of the last keys in use are kept. All of this concerns public numbers only: secret ones
// go through noble's `multiply`, which does the same work whatever they are (sm2.ts).
import { weierstrass } from '@noble/curves/abstract/weierstrass.js';
import type { WeierstrassOpts, WeierstrassPoint } from '@noble/curves/abstract/weierstrass.js';

/** Parameters of GM/T 0003.5, as numbers. */
export const sm2Curve: WeierstrassOpts<bigint> = {
  p: 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn,
  n: 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n,
  h: 1n,
  a: 0xfffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffcn,
  b: 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n,
  Gx: 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
  Gy: 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
};

const { n } = sm2Curve;

/** Points of the curve; `BASE` is the generator. */
export const Sm2PointClass = weierstrass(sm2Curve);

/** A point that verifications multiply by, and how often they did. */
interface KnownPoint {
  readonly point: WeierstrassPoint<bigint>;
  uses: number;
}

// A table of multiples pays when it is used often enough. Measured (CPU time, 2 cores): without one 1.4 ms a multiplication; 5 bits: 7 ms to make and
// 0.28 ms after; 8 bits: 40 ms and 0.6 MB, 0.19 ms after. So a stranger's key gets none, a sender's the small one, an authority's the large one.
const tables: Readonly<Record<number, number>> = { 4: 5, 256: 8 };
const maxKnownKeys = 32;

const generator: KnownPoint = { point: Sm2PointClass.BASE, uses: 4 };
const knownKeys = new Map<string, KnownPoint>();

/** What a verification computes with; all of it public. */
interface Equation {
  /** Digest of the message as a number. */
  readonly e: bigint;
  readonly r: bigint;
  readonly s: bigint;
  /** Uncompressed, 65 bytes; anything else fails. */
  readonly publicKey: Uint8Array;
}

/** The equation of a verification (GM/T 0003.2, 7.1) with every check that it asks for. */
export function holdsSm2Equation({ e, r, s, publicKey }: Equation): boolean {
  if (r < 1n || r >= n || s < 1n || s >= n) return false;
  const t = (r + s) % n;
  if (t === 0n) return false;
  const key = recallKey(publicKey);
  if (key === null) return false;
  const sum = multiplyBy(generator, s).add(multiplyBy(key, t));
  // Infinity has no x: nothing may be compared with it.
  return !sum.is0() && (e + sum.toAffine().x) % n === r;
}

function multiplyBy(known: KnownPoint, scalar: bigint): WeierstrassPoint<bigint> {
  known.uses += 1;
  const windowBits = tables[known.uses];
  if (windowBits !== undefined) known.point.precompute(windowBits);
  return known.point.multiplyUnsafe(scalar);
}

function recallKey(bytes: Uint8Array): KnownPoint | null {
  const name = nameOf(bytes);
  const known = knownKeys.get(name) ?? freshKey(bytes);
  if (known === null) return null;
  // A Map keeps the order of insertion: taking a key out and in again makes it the youngest.
  knownKeys.delete(name);
  knownKeys.set(name, known);
  if (knownKeys.size > maxKnownKeys) knownKeys.delete(knownKeys.keys().next().value ?? '');
  return known;
}

/** Whether bytes are an uncompressed point of the curve; computes nothing by it. */
export function isSm2Point(bytes: Uint8Array): boolean {
  return knownKeys.has(nameOf(bytes)) || freshKey(bytes) !== null;
}

function nameOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

/** Only 04 x y: the compressed forms of other standards would be a second encoding of one key. */
function freshKey(bytes: Uint8Array): KnownPoint | null {
  if (bytes.length !== 65 || bytes[0] !== 4) return null;
  try {
    const point = Sm2PointClass.fromBytes(Uint8Array.from(bytes));
    point.assertValidity();
    return { point, uses: 0 };
  } catch {
    // noble throws one kind of error for every fault of a point; all of them mean "no key".
    return null;
  }
}
