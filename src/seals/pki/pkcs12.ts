// Reader of PKCS#12 files (RFC 7292): the one private key in them, as they come from other makers and from old software. The certificates are of no use
// here (the authority issues its own for the key) and are not read: one that another maker wrote loosely does not make its key useless.
//
// Threat: files made to exhaust (bounded: size, bags, iterations) and to confuse (exactly one key). BER with cut strings is usual here and read. Own
// reading over node:crypto: node-forge knows neither SM2 nor EC keys and bounds nothing. Clear key bytes are wiped, also when the reading fails.
import { maxSealKeyFileBytes } from '../../shared/domain/seal-key-file.ts';
import { contextTag, readBer, tags } from './der.ts';
import type { DerElement } from './der.ts';
import { explicitOf, openCursor, readOid, readSmallInteger, sequenceOf } from './der-values.ts';
import { octetsOf } from './octets.ts';
import { checkMac, CipherRefusal, decryptByPassword } from './pkcs12-cipher.ts';
import type { CipherFailure, Unlocking } from './pkcs12-cipher.ts';
import { PkiError } from './pki-error.ts';
import { readPrivateKey } from './private-key.ts';
import type { PrivateKey } from './private-key.ts';

export type Pkcs12Failure =
  /** The password is wrong, or the file was damaged after it was written. Try again, or get the file again: `password-wrong`. */
  | CipherFailure
  /** Larger than any such file. Choose the right one. */
  | 'too-large'
  /** Not a PKCS#12 file, or one without protection. Get the file again. */
  | 'unreadable'
  /** Certificates only. Export the key with them. */
  | 'no-key'
  /** Export one key. */
  | 'several-keys'
  /** Neither RSA, nor EC, nor SM2 (Ed25519, RSA-PSS, DSA), or damaged. Ask for another key. */
  | 'key-kind';

export type Pkcs12Outcome =
  | {
      readonly ok: true;
      /** An SM2 key is 32 bytes that the caller wipes after use. */
      readonly privateKey: PrivateKey;
    }
  | { readonly ok: false; readonly code: Pkcs12Failure };

const maxBags = 64;
// About two seconds of SHA-256; OpenSSL writes 2048 a derivation, Windows 2000, careful makers 600 000.
const maxIterations = 3_000_000;

const oids = {
  data: '1.2.840.113549.1.7.1',
  encryptedData: '1.2.840.113549.1.7.6',
  keyBag: '1.2.840.113549.1.12.10.1.1',
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
} as const;

/** Opens a file by its password; a wrong one is an answer, never an exception. */
export function readPkcs12(bytes: Uint8Array, password: string): Pkcs12Outcome {
  if (bytes.length > maxSealKeyFileBytes) return { ok: false, code: 'too-large' };
  const found: Found = { keys: [], bags: 0 };
  try {
    readPfx(bytes, { password, iterationsLeft: maxIterations }, found);
    return pickKey(found.keys);
  } catch (error) {
    found.keys.forEach(wipeKey);
    if (error instanceof CipherRefusal) return { ok: false, code: error.code };
    if (error instanceof PkiError)
      return { ok: false, code: error.code === 'KEY_UNREADABLE' ? 'key-kind' : 'unreadable' };
    throw error;
  }
}

interface Found {
  readonly keys: PrivateKey[];
  bags: number;
}

function readPfx(bytes: Uint8Array, unlocking: Unlocking, found: Found): void {
  const cursor = openCursor(readBer(bytes).element);
  if (readSmallInteger(cursor.next()) !== 3) throw unreadable('version');
  const authSafe = openCursor(cursor.next());
  // Signed files (public-key integrity) exist on paper only.
  if (readOid(authSafe.next()) !== oids.data) throw unreadable('content');
  const content = octetsOf(explicitOf(authSafe.next(contextTag(0, 'constructed'))));
  const macData = cursor.optional(tags.sequence);
  if (macData === undefined) throw unreadable('no integrity');
  checkMac(macData, content, unlocking);
  for (const part of sequenceOf(readBer(content).element)) readContents(part, unlocking, found);
}

function readContents(part: DerElement, unlocking: Unlocking, found: Found): void {
  const cursor = openCursor(part);
  const type = readOid(cursor.next());
  const value = explicitOf(cursor.next(contextTag(0, 'constructed')));
  if (type === oids.data) {
    readBags(octetsOf(value), unlocking, found);
  } else if (type === oids.encryptedData) {
    wiping(decryptContents(value, unlocking), (clear) => readBags(clear, unlocking, found));
  } else {
    throw new CipherRefusal('cipher-unsupported');
  }
}

function decryptContents(value: DerElement, unlocking: Unlocking): Buffer {
  const cursor = openCursor(value);
  cursor.next(tags.integer);
  const info = openCursor(cursor.next());
  if (readOid(info.next()) !== oids.data) throw unreadable('content');
  const algorithm = info.next();
  const encrypted = octetsOf(info.next(), contextTag(0, 'primitive'));
  return decryptByPassword(algorithm, encrypted, unlocking);
}

function readBags(contents: Uint8Array, unlocking: Unlocking, found: Found): void {
  for (const bag of sequenceOf(readBer(contents).element)) {
    found.bags += 1;
    if (found.bags > maxBags) throw unreadable('too many entries');
    const cursor = openCursor(bag);
    const type = readOid(cursor.next());
    readBag(type, explicitOf(cursor.next(contextTag(0, 'constructed'))), { unlocking, found });
  }
}

function readBag(
  type: string,
  value: DerElement,
  { unlocking, found }: { readonly unlocking: Unlocking; readonly found: Found },
): void {
  if (type === oids.keyBag) found.keys.push(readPrivateKey(value.raw));
  if (type === oids.shroudedKeyBag) {
    const cursor = openCursor(value);
    const clear = decryptByPassword(cursor.next(), octetsOf(cursor.next()), unlocking);
    found.keys.push(wiping(clear, readPrivateKey));
  }
  // Certificates, revocation lists, secrets and nested contents are none of our business.
}

function pickKey(keys: readonly PrivateKey[]): Pkcs12Outcome {
  const [privateKey] = keys;
  if (privateKey !== undefined && keys.length === 1) return { ok: true, privateKey };
  keys.forEach(wipeKey);
  return { ok: false, code: privateKey === undefined ? 'no-key' : 'several-keys' };
}

function wipeKey(key: PrivateKey): void {
  if (key instanceof Uint8Array) key.fill(0);
}

function wiping<T>(clear: Buffer, read: (clear: Buffer) => T): T {
  try {
    return read(clear);
  } finally {
    clear.fill(0);
  }
}

function unreadable(what: string): PkiError {
  return new PkiError('DER_MALFORMED', `not PKCS#12: ${what}`);
}
