// DER, as far as certificates and signatures of this project need it: definite lengths, elements with their raw bytes.
import { ProofError } from './unzip.ts';

export interface Element {
  readonly tag: number;
  readonly raw: Uint8Array;
  readonly content: Uint8Array;
}

function readAt(bytes: Uint8Array, at: number): Element {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || (tag & 31) === 31) throw new ProofError('der');
  let length = first;
  let head = 2;
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (count < 1 || count > 4) throw new ProofError('der');
    length = 0;
    for (let index = 0; index < count; index += 1) length = length * 256 + (bytes[at + 2 + index] ?? 0);
    head += count;
  }
  const end = at + head + length;
  if (end > bytes.length) throw new ProofError('der');
  return { tag, raw: bytes.subarray(at, end), content: bytes.subarray(at + head, end) };
}

/** The one element that these bytes are; zeros behind it are the room a PDF keeps. */
export function readElement(bytes: Uint8Array): Element {
  const element = readAt(bytes, 0);
  if (bytes.subarray(element.raw.length).some((byte) => byte !== 0)) throw new ProofError('der');
  return element;
}

export function children(element: Element | undefined): Element[] {
  if (element === undefined) throw new ProofError('der');
  const found: Element[] = [];
  for (let at = 0; at < element.content.length; at += found.at(-1)?.raw.length ?? 1)
    found.push(readAt(element.content, at));
  return found;
}

/** Dotted form of an object identifier; arcs of 2.25 have 128 bits. */
export function oidOf(element: Element | undefined): string {
  if (element?.tag !== 0x06) throw new ProofError('der');
  const numbers: bigint[] = [];
  let value = 0n;
  for (const byte of element.content) {
    value = value * 128n + BigInt(byte & 0x7f);
    if (byte < 0x80) {
      numbers.push(value);
      value = 0n;
    }
  }
  const [joined = 0n, ...rest] = numbers;
  const first = joined >= 80n ? 2n : joined / 40n;
  return [first, joined - first * 40n, ...rest].join('.');
}

/** Bytes of a bit string without unused bits. */
export function bitsOf(element: Element | undefined): Uint8Array {
  if (element?.tag !== 0x03 || element.content[0] !== 0) throw new ProofError('der');
  return element.content.subarray(1);
}

/** UTCTime and GeneralizedTime in UTC. */
export function timeOf(element: Element | undefined): Date {
  const text = String.fromCharCode(...(element?.content ?? []));
  const match = /^(\d{2}|\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) throw new ProofError('der');
  const [, year = '', ...rest] = match;
  const whole = year.length === 4 ? year : `${Number(year) < 50 ? '20' : '19'}${year}`;
  const [month, day, hour, minute, second] = rest;
  return new Date(`${whole}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
