// An SM2 private key in the two forms that files have: PKCS#8 (RFC 5208) around ECPrivateKey, or ECPrivateKey alone (RFC 5915, SEC 1).
//
// node:crypto in Electron refuses the curve, so these bytes never become a KeyObject; they stay 32 bytes that their owner can wipe. A public half
// that stands beside the private one must be its own: signing under another point would give the private key away.
import { contextTag, readDer, tags } from './der.ts';
import type { DerElement } from './der.ts';
import { explicitOf, openCursor, readBitStringBytes, readOid, readSmallInteger } from './der-values.ts';
import type { Cursor } from './der-values.ts';
import {
  writeBitString,
  writeElement,
  writeOctetString,
  writeSequence,
  writeSmallInteger,
} from './der-writer.ts';
import { PkiError } from './pki-error.ts';
import { sm2KeyAlgorithm } from './public-key.ts';
import { sm2Oids, sm2PointOf } from './sm2.ts';

/** Reads an SM2 private key; null when the DER holds a key of another kind. Throws PkiError for damaged bytes. */
export function readSm2PrivateKey(der: Uint8Array): Uint8Array | null {
  const cursor = openCursor(readDer(der));
  const version = readSmallInteger(cursor.next());
  // PKCS#8 goes on with an AlgorithmIdentifier, SEC 1 with the number itself.
  if (cursor.peek()?.tag === tags.octetString) return version === 1 ? readSec1(cursor, null) : null;
  const algorithm = openCursor(cursor.next());
  const isEc = readOid(algorithm.next()) === sm2Oids.publicKey;
  const parameters = algorithm.peek();
  if (!isEc || parameters?.tag !== tags.oid) return null;
  if (readOid(parameters) !== sm2Oids.curve) return null;
  const inner = openCursor(readDer(cursor.next(tags.octetString).content));
  if (readSmallInteger(inner.next()) !== 1) throw unreadable('version');
  return readSec1(inner, sm2Oids.curve);
}

function readSec1(cursor: Cursor, outerCurve: string | null): Uint8Array | null {
  const number = cursor.next(tags.octetString).content;
  const parameters = cursor.optional(contextTag(0, 'constructed'));
  const point = cursor.optional(contextTag(1, 'constructed'));
  cursor.end();
  const curve = parameters === undefined ? outerCurve : curveOf(explicitOf(parameters));
  if (curve !== sm2Oids.curve) {
    if (outerCurve !== null) throw unreadable('two curves');
    return null;
  }
  // Some makers write the number as an INTEGER would have it: shorter, or with a zero before it.
  const digits = number.length === 33 && number[0] === 0 ? number.subarray(1) : number;
  if (digits.length > 32) throw unreadable('number too long');
  const privateKey = new Uint8Array(32);
  privateKey.set(digits, 32 - digits.length);
  const own = pointOrRefuse(privateKey);
  if (point !== undefined && Buffer.compare(readBitStringBytes(explicitOf(point)), own) !== 0) {
    throw unreadable('the public half belongs to another key');
  }
  return privateKey;
}

function curveOf(element: DerElement): string | null {
  return element.tag === tags.oid ? readOid(element) : null;
}

function pointOrRefuse(privateKey: Uint8Array): Uint8Array {
  try {
    return sm2PointOf(privateKey);
  } catch (cause) {
    throw new PkiError('KEY_UNREADABLE', 'not a private key: number out of range', { cause });
  }
}

/** PKCS#8 of an SM2 key with its public half, as OpenSSL writes it. The caller wipes the bytes. */
export function writeSm2Pkcs8(privateKey: Uint8Array): Uint8Array {
  const sec1 = writeSequence(
    writeSmallInteger(1),
    writeOctetString(privateKey),
    writeElement(contextTag(1, 'constructed'), writeBitString(sm2PointOf(privateKey))),
  );
  return writeSequence(writeSmallInteger(0), sm2KeyAlgorithm(), writeOctetString(sec1));
}

function unreadable(what: string): PkiError {
  return new PkiError('KEY_UNREADABLE', `not a private key: ${what}`);
}
