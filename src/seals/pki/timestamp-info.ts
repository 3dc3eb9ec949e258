// TSTInfo, what a time-stamp authority signs (RFC 3161, 2.4.2; GB/T 20520-2006): the digest that was shown to it, and when.
import { contextTag, readDer, tags } from './der.ts';
import type { DerElement } from './der.ts';
import { expectTag, openCursor, readBoolean, readIntegerBytes, readOid } from './der-values.ts';
import {
  writeBoolean,
  writeElement,
  writeOctetString,
  writeOid,
  writeSequence,
  writeSmallInteger,
  writeUnsigned,
} from './der-writer.ts';
import { readRawExtensions } from './certificate-extensions.ts';
import type { DigestName } from './digest.ts';
import { PkiError } from './pki-error.ts';
import { readDigestAlgorithm, writeDigestAlgorithm } from './signature-algorithm.ts';

/** The digest that a time is to be bound to. */
export interface MessageImprint {
  /** Null when weak or unknown; `oid` says what it was. */
  readonly digest: DigestName | null;
  readonly oid: string;
  readonly value: Uint8Array;
}

/** A token's statement, as read. */
export interface TimeStampInfo {
  readonly policyOid: string;
  readonly imprint: MessageImprint;
  readonly serialHex: string;
  /** The authority's clock, to the millisecond; finer digits are cut off. */
  readonly genTime: Date;
  /** The clock may be wrong by so much; 0 when the token does not say. */
  readonly accuracyMs: number;
  /** Hex; null when the request had none. */
  readonly nonceHex: string | null;
}

/** Reads a TSTInfo. Throws PkiError, also for a critical extension. */
export function readTimeStampInfo(der: Uint8Array): TimeStampInfo {
  const cursor = openCursor(readDer(der));
  if (readInteger(cursor.next()) !== '01') throw malformed('version');
  const policyOid = readOid(cursor.next());
  const imprint = readImprint(cursor.next());
  const serialHex = readInteger(cursor.next());
  const genTime = readGenTime(cursor.next());
  const accuracy = cursor.optional(tags.sequence);
  const ordering = cursor.optional(tags.boolean);
  if (ordering !== undefined) readBoolean(ordering);
  const nonce = cursor.optional(tags.integer);
  cursor.optional(contextTag(0, 'constructed'));
  refuseCritical(cursor.optional(contextTag(1, 'constructed')));
  cursor.end();
  return {
    policyOid,
    imprint,
    serialHex,
    genTime,
    accuracyMs: accuracy === undefined ? 0 : readAccuracy(accuracy),
    nonceHex: nonce === undefined ? null : readInteger(nonce),
  };
}

function readInteger(element: DerElement): string {
  return Buffer.from(readIntegerBytes(element)).toString('hex');
}

/** Reads a MessageImprint; the length must be that of the digest. */
export function readImprint(element: DerElement): MessageImprint {
  const cursor = openCursor(element);
  const { name, oid } = readDigestAlgorithm(cursor.next());
  const value = cursor.next(tags.octetString).content;
  cursor.end();
  if (name !== null && value.length !== digestBytes[name]) throw malformed('digest of a wrong length');
  return { digest: name, oid, value };
}

const digestBytes: Readonly<Record<DigestName, number>> = { sha256: 32, sha384: 48, sha512: 64, sm3: 32 };

/** RFC 3161, 2.4.2: seconds with or without a fraction, always Z. */
function readGenTime(element: DerElement): Date {
  expectTag(element, tags.generalizedTime);
  const text = new TextDecoder('latin1').decode(element.content.subarray(0, 40));
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{1,16}))?Z$/.exec(text);
  if (parts === null || parts[0].length !== element.content.length) throw malformed('time');
  const [, year, month, day, hour, minute, second, fraction = ''] = parts;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}Z`;
  const time = new Date(iso);
  if (Number.isNaN(time.getTime()) || time.toISOString() !== iso) throw malformed('no such time');
  return time;
}

function readAccuracy(element: DerElement): number {
  const cursor = openCursor(element);
  const seconds = cursor.optional(tags.integer);
  const millis = cursor.optional(contextTag(0, 'primitive'));
  const micros = cursor.optional(contextTag(1, 'primitive'));
  cursor.end();
  const wholeMs = seconds === undefined ? 0 : small(readIntegerBytes(seconds)) * 1000;
  return wholeMs + (millis === undefined ? 0 : small(millis.content)) + (micros === undefined ? 0 : 1);
}

function small(bytes: Uint8Array): number {
  if (bytes.length === 0 || bytes.length > 4 || (bytes[0] ?? 0) >= 0x80) throw malformed('accuracy');
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

function refuseCritical(wrapped: DerElement | undefined): void {
  if (wrapped === undefined) return;
  const sequence = readDer(Buffer.concat([writeElement(tags.sequence, wrapped.content)]));
  const critical = readRawExtensions(sequence).find((extension) => extension.critical);
  if (critical !== undefined) throw malformed(`critical extension ${critical.oid}`);
}

/** DER of a TSTInfo. */
export function writeTimeStampInfo(options: {
  readonly policyOid: string;
  readonly imprint: { readonly digest: DigestName; readonly value: Uint8Array };
  readonly serial: Uint8Array;
  readonly genTime: Date;
  readonly accuracySeconds: number;
  readonly nonceHex: string | null;
}): Uint8Array {
  const { policyOid, imprint, serial, genTime, accuracySeconds, nonceHex } = options;
  return writeSequence(
    writeSmallInteger(1),
    writeOid(policyOid),
    writeImprint(imprint.digest, imprint.value),
    writeUnsigned(serial),
    writeGenTime(genTime),
    writeSequence(writeSmallInteger(accuracySeconds)),
    ...(nonceHex === null ? [] : [writeElement(tags.integer, Buffer.from(nonceHex, 'hex'))]),
  );
}

export function writeImprint(digest: DigestName, value: Uint8Array): Uint8Array {
  if (value.length !== digestBytes[digest]) throw new RangeError('a digest of a wrong length');
  return writeSequence(writeDigestAlgorithm(digest), writeOctetString(value));
}

/** DER: no trailing zeroes in the fraction, and no fraction of zero. */
function writeGenTime(time: Date): Uint8Array {
  const digits = time
    .toISOString()
    .replaceAll(/[-:T]/g, '')
    .replace(/\.?0*Z$/, 'Z');
  const whole = digits.length < 15 ? `${digits.slice(0, -1).padEnd(14, '0')}Z` : digits;
  return writeElement(tags.generalizedTime, new TextEncoder().encode(whole));
}

/** BOOLEAN TRUE, or nothing: DER leaves a default out. */
export function writeFlag(flag: boolean): readonly Uint8Array[] {
  return flag ? [writeBoolean(true)] : [];
}

function malformed(what: string): PkiError {
  return new PkiError('DER_MALFORMED', `not a time stamp: ${what}`);
}
