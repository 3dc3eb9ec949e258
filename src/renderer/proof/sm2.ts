// Verification of SM2 signatures (GB/T 32918.2-2016) with the identity of GM/T 0009. Strict: DER with two positive INTEGERs and nothing else.
import { weierstrass } from '@noble/curves/abstract/weierstrass.js';
import { children, readElement } from './asn1.ts';
import { concat, toHex } from './bytes.ts';
import { sm3 } from './sm3.ts';

const number = (hex: string): bigint => BigInt(`0x${hex}`);
const curve = {
  p: number('fffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff'),
  n: number('fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123'),
  h: 1n,
  a: number('fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc'),
  b: number('28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93'),
  Gx: number('32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7'),
  Gy: number('bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0'),
} as const;

const userId = new TextEncoder().encode('1234567812345678');
const bytesOf = (value: bigint): Uint8Array =>
  Uint8Array.from(value.toString(16).padStart(64, '0').match(/../g) ?? [], (hex) => parseInt(hex, 16));

/** Whether `signature` over `message` is the key's; `point` has 65 bytes. Throws on what is no signature at all. */
export function isSm2Signature(point: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const Point = weierstrass(curve);
  const key = Point.fromHex(toHex(point));
  key.assertValidity();
  const [first, second, ...more] = children(readElement(signature));
  const integers = [first, second].map((element) => (element?.tag === 0x02 ? element.content : null));
  const [r = 0n, s = 0n] = integers.map((content) =>
    content === null || ((content[0] ?? 0x80) & 0x80) !== 0 ? 0n : number(toHex(content)),
  );
  if (more.length > 0 || r < 1n || s < 1n || r >= curve.n || s >= curve.n) return false;
  const t = (r + s) % curve.n;
  if (t === 0n) return false;
  const z = sm3(
    Uint8Array.of(0, userId.length * 8),
    userId,
    ...[curve.a, curve.b, curve.Gx, curve.Gy].map(bytesOf),
    point.subarray(1),
  );
  const e = number(toHex(sm3(concat(z, message))));
  const { x } = Point.BASE.multiplyUnsafe(s).add(key.multiplyUnsafe(t)).toAffine();
  return (e + x) % curve.n === r;
}
