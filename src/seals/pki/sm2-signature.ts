// The value of an SM2 signature as bytes: SEQUENCE { r INTEGER, s INTEGER } of GM/T 0009, and the two other forms that makers of real seals write.
import { readDer } from './der.ts';
import { openCursor, readIntegerBytes } from './der-values.ts';
import { writeSequence, writeUnsigned } from './der-writer.ts';
import { PkiError } from './pki-error.ts';

/** `der` is the standard's form (规定); `raw` is r||s in 64 bytes, `unpadded` DER whose INTEGERs lack their sign byte (both 实务). */
export type Sm2SignatureState = 'der' | 'raw' | 'unpadded' | 'malformed';

/** A signature taken apart; r and s are 0 when it is malformed. Their range is checked by the verification. */
export interface Sm2Signature {
  readonly state: Sm2SignatureState;
  readonly r: bigint;
  readonly s: bigint;
}

const malformed: Sm2Signature = { state: 'malformed', r: 0n, s: 0n };

/** Reads a signature value. Strict DER, else exactly 64 raw bytes, else INTEGERs of 32 bytes read as unsigned; nothing else (seals.md 2.12). */
export function readSm2Signature(bytes: Uint8Array): Sm2Signature {
  // A DER value of exactly 64 bytes is possible (r or s two bytes short): the stricter reading comes first.
  const der = readDerForm(bytes);
  if (der !== null) return der;
  return bytes.length === 64
    ? { state: 'raw', r: numberOf(bytes.subarray(0, 32)), s: numberOf(bytes.subarray(32)) }
    : malformed;
}

function readDerForm(bytes: Uint8Array): Sm2Signature | null {
  try {
    const cursor = openCursor(readDer(bytes));
    const contents = [readIntegerBytes(cursor.next()), readIntegerBytes(cursor.next())];
    cursor.end();
    // 33 bytes hold a sign byte and 32 more; anything longer is no number of this curve.
    const fits = contents.every(
      (content) => content.length <= 32 || (content.length === 33 && content[0] === 0),
    );
    const [r = 0n, s = 0n] = contents.map(numberOf);
    if (!fits) return null;
    const negative = contents.some((content) => (content[0] ?? 0) >= 0x80);
    return { state: negative ? 'unpadded' : 'der', r, s };
  } catch (error) {
    if (error instanceof PkiError) return null;
    throw error;
  }
}

/** The one form that we write. */
export function writeSm2Signature(r: Uint8Array, s: Uint8Array): Uint8Array {
  return writeSequence(writeUnsigned(r), writeUnsigned(s));
}

/** Unsigned big-endian number. */
export function numberOf(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

/** 32 bytes, big-endian. */
export function bytesOf(value: bigint): Uint8Array {
  return new Uint8Array(Buffer.from(value.toString(16).padStart(64, '0'), 'hex'));
}
