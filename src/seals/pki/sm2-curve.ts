// The recommended curve of GM/T 0003.5 (sm2p256v1) over @noble/curves, and the doubled work of a verification: s·G + t·P.
//
// A key that judges often gets a table of its multiples, which makes the multiplication by it four times faster; the tables of the last keys in use
// are kept. All of this concerns public values only: secret scalars go through noble's constant pattern `multiply` (see sm2.ts).
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

export type Sm2Point = WeierstrassPoint<bigint>;

/** Points of the curve; `BASE` is the generator. */
export const Sm2PointClass = weierstrass(sm2Curve);

/** A public key, proven to lie on the curve, and how often it was asked for. */
interface KnownKey {
  readonly point: Sm2Point;
  uses: number;
}

// A table takes about 0.4 MB and as long as twenty verifications: worth it for keys of authorities and of busy units, not for a stranger's.
const usesBeforeTable = 8;
const maxKnownKeys = 64;
const tableWindowBits = 8;

const knownKeys = new Map<string, KnownKey>();

/** The point of an uncompressed public key (04 x y); null when it is none, not on the curve, or infinity. */
export function readSm2Point(bytes: Uint8Array): Sm2Point | null {
  if (bytes.length !== 65 || bytes[0] !== 4) return null;
  const name = nameOf(bytes);
  const known = knownKeys.get(name) ?? freshKey(bytes);
  if (known === null) return null;
  // A Map keeps the order of insertion: taking a key out and in again makes it the youngest.
  knownKeys.delete(name);
  knownKeys.set(name, known);
  if (knownKeys.size > maxKnownKeys) knownKeys.delete(knownKeys.keys().next().value ?? '');
  known.uses += 1;
  if (known.uses === usesBeforeTable) known.point.precompute(tableWindowBits);
  return known.point;
}

/** Whether bytes are an uncompressed point of the curve; computes nothing by it. */
export function isSm2Point(bytes: Uint8Array): boolean {
  return bytes.length === 65 && bytes[0] === 4 && (knownKeys.has(nameOf(bytes)) || freshKey(bytes) !== null);
}

function nameOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

function freshKey(bytes: Uint8Array): KnownKey | null {
  try {
    const point = Sm2PointClass.fromBytes(Uint8Array.from(bytes));
    point.assertValidity();
    return { point, uses: 0 };
  } catch {
    // noble throws one kind of error for every fault of a point; all of them mean "no key".
    return null;
  }
}
