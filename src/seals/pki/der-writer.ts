// Writer of DER: every function returns a complete element. What it writes, the strict reader reads.
import { tags } from './der.ts';

/** Any element: identifier byte and content. */
export function writeElement(tag: number, content: Uint8Array): Uint8Array {
  return concatBytes([Uint8Array.of(tag), lengthBytes(content.length), content]);
}

export function writeSequence(...parts: readonly Uint8Array[]): Uint8Array {
  return writeElement(tags.sequence, concatBytes(parts));
}

/** SET OF: DER wants the encodings in ascending order (X.690, 11.6). */
export function writeSetOf(parts: readonly Uint8Array[], tag: number = tags.set): Uint8Array {
  return writeElement(tag, concatBytes([...parts].sort((a, b) => Buffer.compare(a, b))));
}

/** INTEGER from unsigned big-endian bytes. */
export function writeUnsigned(bytes: Uint8Array): Uint8Array {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1;
  const trimmed = bytes.length === 0 ? Uint8Array.of(0) : bytes.subarray(start);
  const padded = (trimmed[0] ?? 0) >= 0x80 ? concatBytes([Uint8Array.of(0), trimmed]) : trimmed;
  return writeElement(tags.integer, padded);
}

/** INTEGER (or ENUMERATED) from a non-negative number below 2^31. */
export function writeSmallInteger(value: number): Uint8Array {
  return writeUnsigned(
    Uint8Array.of((value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255),
  );
}

export function writeOid(dotted: string): Uint8Array {
  const [first = 0n, second = 0n, ...rest] = dotted.split('.').map(BigInt);
  const bytes = [first * 40n + second, ...rest].flatMap(arcBytes);
  return writeElement(tags.oid, Uint8Array.from(bytes));
}

export function writeUtf8(text: string): Uint8Array {
  return writeElement(tags.utf8String, new TextEncoder().encode(text));
}

export function writeBoolean(value: boolean): Uint8Array {
  return writeElement(tags.boolean, Uint8Array.of(value ? 0xff : 0));
}

export function writeNull(): Uint8Array {
  return writeElement(tags.null, new Uint8Array(0));
}

export function writeOctetString(bytes: Uint8Array): Uint8Array {
  return writeElement(tags.octetString, bytes);
}

export function writeBitString(bytes: Uint8Array, unusedBits = 0): Uint8Array {
  return writeElement(tags.bitString, concatBytes([Uint8Array.of(unusedBits), bytes]));
}

/** BIT STRING of named bits without trailing zeroes (X.690, 11.2.2). */
export function writeNamedBits(bits: readonly number[]): Uint8Array {
  const highest = Math.max(...bits);
  const bytes = new Uint8Array((highest >> 3) + 1);
  for (const bit of bits) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  return writeBitString(bytes, 7 - (highest & 7));
}

/** UTCTime until 2049, GeneralizedTime from 2050 on (RFC 5280, 4.1.2.5); whole seconds. */
export function writeTime(time: Date): Uint8Array {
  const digits = time.toISOString().replaceAll(/[-:T]|\.\d+Z$/g, '');
  const encoder = new TextEncoder();
  return time.getUTCFullYear() < 2050
    ? writeElement(tags.utcTime, encoder.encode(`${digits.slice(2)}Z`))
    : writeElement(tags.generalizedTime, encoder.encode(`${digits}Z`));
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function lengthBytes(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest & 255);
  return Uint8Array.of(0x80 | bytes.length, ...bytes);
}

function arcBytes(arc: bigint): number[] {
  const bytes = [Number(arc & 0x7fn)];
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) bytes.unshift(Number(rest & 0x7fn) | 0x80);
  return bytes;
}
