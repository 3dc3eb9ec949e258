// What is said between a client and a time-stamp authority over HTTP (RFC 3161, 2.4 and 3.4): `application/timestamp-query` and `application/timestamp-reply`.
import { childrenOf, contextTag, readDer, tags } from './der.ts';
import {
  openCursor,
  readBoolean,
  readIntegerBytes,
  readNamedBits,
  readOid,
  readSmallInteger,
  readText,
} from './der-values.ts';
import {
  writeElement,
  writeNamedBits,
  writeOid,
  writeSequence,
  writeSmallInteger,
  writeUtf8,
} from './der-writer.ts';
import type { DigestName } from './digest.ts';
import { PkiError } from './pki-error.ts';
import { readImprint, writeFlag, writeImprint } from './timestamp-info.ts';
import type { MessageImprint, TimeStampInfo } from './timestamp-info.ts';

/** A request for a time stamp, as read. */
export interface TimeStampRequest {
  readonly imprint: MessageImprint;
  /** Null: any policy of the authority. */
  readonly policyOid: string | null;
  readonly nonceHex: string | null;
  /** The token must carry the authority's certificates. */
  readonly certificates: boolean;
}

/** DER of a request; `nonce` of 8 random bytes tells an answer from a replayed one. */
export function buildTimeStampRequest(options: {
  readonly digest: DigestName;
  /** Digest of the bytes whose time is to be proven. */
  readonly value: Uint8Array;
  readonly nonce?: Uint8Array;
  readonly policyOid?: string;
}): Uint8Array {
  const { digest, value, nonce, policyOid } = options;
  return writeSequence(
    writeSmallInteger(1),
    writeImprint(digest, value),
    ...(policyOid === undefined ? [] : [writeOid(policyOid)]),
    ...(nonce === undefined ? [] : [writeElement(tags.integer, positive(nonce))]),
    ...writeFlag(true),
  );
}

/** A positive INTEGER in its shortest form. */
function positive(bytes: Uint8Array): Uint8Array {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1;
  const trimmed = bytes.subarray(start);
  return (trimmed[0] ?? 0) >= 0x80 ? Buffer.concat([Uint8Array.of(0), trimmed]) : trimmed;
}

/** Reads a request. Throws PkiError, also for an extension that must be understood. */
export function readTimeStampRequest(der: Uint8Array): TimeStampRequest {
  const cursor = openCursor(readDer(der));
  if (readSmallInteger(cursor.next()) !== 1) throw malformed('version');
  const imprint = readImprint(cursor.next());
  const policy = cursor.optional(tags.oid);
  const nonce = cursor.optional(tags.integer);
  const flag = cursor.optional(tags.boolean);
  // RFC 3161, 2.4.1: extensions that are not understood are refused, critical or not (规定).
  if (cursor.peek()?.tag === contextTag(0, 'constructed')) throw malformed('an extension');
  cursor.end();
  return {
    imprint,
    policyOid: policy === undefined ? null : readOid(policy),
    nonceHex: nonce === undefined ? null : Buffer.from(readIntegerBytes(nonce)).toString('hex'),
    certificates: flag !== undefined && readBoolean(flag),
  };
}

/** PKIFailureInfo of RFC 3161, 2.4.2, with its bits. */
const failureBits = {
  badAlg: 0,
  badRequest: 2,
  badDataFormat: 5,
  timeNotAvailable: 14,
  unacceptedPolicy: 15,
  unacceptedExtension: 16,
  addInfoNotAvailable: 17,
  systemFailure: 25,
} as const;
export type TimeStampFailure = keyof typeof failureBits;

/** DER of an answer: a token, or why there is none. */
export function buildTimeStampResponse(
  answer: { readonly token: Uint8Array } | { readonly failure: TimeStampFailure; readonly text?: string },
): Uint8Array {
  if ('token' in answer) return writeSequence(writeSequence(writeSmallInteger(0)), answer.token);
  const text = answer.text === undefined ? [] : [writeSequence(writeUtf8(answer.text))];
  const failure = writeNamedBits([failureBits[answer.failure]]);
  return writeSequence(writeSequence(writeSmallInteger(2), ...text, failure));
}

/** An answer, as read; a token in it is not verified yet (`judgeTimeStamp`). */
export type TimeStampResponse =
  | { readonly granted: true; readonly token: Uint8Array }
  | {
      readonly granted: false;
      /** PKIStatus: 2 rejection, 3 waiting, 4 and 5 revocation. */
      readonly status: number;
      readonly failures: readonly TimeStampFailure[];
      readonly text: string;
    };

/** Reads an answer. Throws PkiError. */
export function readTimeStampResponse(der: Uint8Array): TimeStampResponse {
  const cursor = openCursor(readDer(der));
  const info = openCursor(cursor.next());
  const status = readSmallInteger(info.next());
  const texts = info.optional(tags.sequence);
  const bits = info.optional(tags.bitString);
  info.end();
  const token = cursor.optional(tags.sequence);
  cursor.end();
  // 0 granted, 1 granted with modifications: a token is there in these two and in no other (规定).
  if (status <= 1 !== (token !== undefined)) throw malformed('status and token disagree');
  if (token !== undefined) return { granted: true, token: token.raw };
  const set = bits === undefined ? [] : readNamedBits(bits);
  const names = Object.entries(failureBits) as [TimeStampFailure, number][];
  return {
    granted: false,
    status,
    failures: names.flatMap(([name, bit]) => (set.includes(bit) ? [name] : [])),
    text: texts === undefined ? '' : childrenOf(texts).map(readText).join(' '),
  };
}

/** True when a token's statement answers this request: same digest, same nonce, the policy that was asked for. */
export function isAnswerTo(request: TimeStampRequest, info: TimeStampInfo): boolean {
  const sameImprint =
    info.imprint.oid === request.imprint.oid &&
    Buffer.compare(info.imprint.value, request.imprint.value) === 0;
  const samePolicy = request.policyOid === null || request.policyOid === info.policyOid;
  return sameImprint && samePolicy && info.nonceHex === request.nonceHex;
}

function malformed(what: string): PkiError {
  return new PkiError('DER_MALFORMED', `not a time-stamp message: ${what}`);
}
