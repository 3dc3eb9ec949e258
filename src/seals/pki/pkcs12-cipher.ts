// Password-based decryption and integrity of PKCS#12 (RFC 7292, appendix B and C; PBES2 of RFC 8018).
//
// Threat: a file that asks for hours of key derivation. Every count is read and booked against a budget before anything is derived. The derivations
// and AES and DES are node:crypto's; RC2, which OpenSSL 3 and BoringSSL dropped and old files still use for certificates, is node-forge's.
import { createDecipheriv, createHmac, hash, pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import forge from 'node-forge';
import type { DerElement } from './der.ts';
import { tags } from './der.ts';
import { openCursor, readOid, readSmallInteger } from './der-values.ts';
import type { Cursor } from './der-values.ts';
import { octetsOf } from './octets.ts';

/** Why a password did not open a file. */
export type CipherFailure = 'password-wrong' | 'cipher-unsupported' | 'too-costly';

/** Thrown inside the reader and turned into its outcome; never leaves it. */
export class CipherRefusal extends Error {
  readonly code: CipherFailure;

  constructor(code: CipherFailure) {
    super(code);
    this.name = 'CipherRefusal';
    this.code = code;
  }
}

/** A password with what it may still cost. */
export interface Unlocking {
  readonly password: string;
  /** Iterations left; OWASP asks for 600 000 a derivation, and a file has some five of them. */
  iterationsLeft: number;
}

type OldDigest = 'sha1' | 'sha256' | 'sha384' | 'sha512';

const digestsByOid: Readonly<Record<string, OldDigest>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

const hmacsByOid: Readonly<Record<string, OldDigest>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};

const blockCiphers: Readonly<Record<string, { readonly name: string; readonly keyBytes: number }>> = {
  '2.16.840.1.101.3.4.1.2': { name: 'aes-128-cbc', keyBytes: 16 },
  '2.16.840.1.101.3.4.1.22': { name: 'aes-192-cbc', keyBytes: 24 },
  '2.16.840.1.101.3.4.1.42': { name: 'aes-256-cbc', keyBytes: 32 },
  '1.2.840.113549.3.7': { name: 'des-ede3-cbc', keyBytes: 24 },
};

const oldCiphers: Readonly<Record<string, { readonly keyBytes: number; readonly rc2: boolean }>> = {
  '1.2.840.113549.1.12.1.3': { keyBytes: 24, rc2: false },
  '1.2.840.113549.1.12.1.5': { keyBytes: 16, rc2: true },
  '1.2.840.113549.1.12.1.6': { keyBytes: 5, rc2: true },
};

const pbes2 = '1.2.840.113549.1.5.13';
const pbkdf2 = '1.2.840.113549.1.5.12';

/** Decrypts by an AlgorithmIdentifier. Throws CipherRefusal, or PkiError for damaged parameters. */
export function decryptByPassword(
  algorithm: DerElement,
  encrypted: Uint8Array,
  unlocking: Unlocking,
): Buffer {
  const cursor = openCursor(algorithm);
  const oid = readOid(cursor.next());
  const parameters = openCursor(cursor.next());
  if (oid === pbes2) return decryptPbes2(parameters, encrypted, unlocking);
  const cipher = oldCiphers[oid];
  if (cipher === undefined) throw new CipherRefusal('cipher-unsupported');
  const salt = octetsOf(parameters.next());
  // Derived twice, for the key and for the initial vector.
  const iterations = book(unlocking, readSmallInteger(parameters.next()));
  book(unlocking, iterations);
  const derive = (id: number, length: number) =>
    derivePkcs12({ digest: 'sha1', id, salt, iterations, length, password: unlocking.password });
  const key = derive(1, cipher.keyBytes);
  const iv = derive(2, 8);
  return cipher.rc2 ? decryptRc2(key, iv, encrypted) : decryptBlocks('des-ede3-cbc', { key, iv }, encrypted);
}

function decryptPbes2(parameters: Cursor, encrypted: Uint8Array, unlocking: Unlocking): Buffer {
  const derivation = openCursor(parameters.next());
  const scheme = openCursor(parameters.next());
  if (readOid(derivation.next()) !== pbkdf2) throw new CipherRefusal('cipher-unsupported');
  const cipher = blockCiphers[readOid(scheme.next())];
  const iv = octetsOf(scheme.next());
  const inner = openCursor(derivation.next());
  const salt = octetsOf(inner.next());
  const iterations = book(unlocking, readSmallInteger(inner.next()));
  inner.optional(tags.integer);
  const prf = inner.peek();
  const digest = prf === undefined ? 'sha1' : hmacsByOid[readOid(openCursor(prf).next())];
  if (cipher === undefined || digest === undefined) throw new CipherRefusal('cipher-unsupported');
  const key = pbkdf2Sync(unlocking.password, salt, iterations, cipher.keyBytes, digest);
  return decryptBlocks(cipher.name, { key, iv }, encrypted);
}

/** Compares the file's MAC (RFC 7292, 4): the first thing that tells a wrong password. */
export function checkMac(macData: DerElement, content: Uint8Array, unlocking: Unlocking): void {
  const cursor = openCursor(macData);
  const stated = openCursor(cursor.next());
  const digest = digestsByOid[readOid(openCursor(stated.next()).next())];
  const mac = octetsOf(stated.next());
  const salt = octetsOf(cursor.next());
  const count = cursor.optional(tags.integer);
  // PBMAC1 (RFC 9579) and SM3 come here too: said, not guessed.
  if (digest === undefined) throw new CipherRefusal('cipher-unsupported');
  const iterations = book(unlocking, count === undefined ? 1 : readSmallInteger(count));
  const length = hash(digest, '', 'buffer').length;
  const key = derivePkcs12({ digest, id: 3, salt, iterations, length, password: unlocking.password });
  const computed = createHmac(digest, key).update(content).digest();
  key.fill(0);
  if (mac.length !== computed.length || !timingSafeEqual(mac, computed))
    throw new CipherRefusal('password-wrong');
}

/** Takes iterations out of the budget; hands them on when there are enough. */
function book(unlocking: Unlocking, iterations: number): number {
  unlocking.iterationsLeft -= iterations;
  if (iterations < 1 || unlocking.iterationsLeft < 0) throw new CipherRefusal('too-costly');
  return iterations;
}

interface Derivation {
  readonly digest: OldDigest;
  /** 1 key, 2 initial vector, 3 MAC key. */
  readonly id: number;
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly length: number;
  readonly password: string;
}

/** RFC 7292, appendix B.2. */
function derivePkcs12({ digest, id, salt, iterations, length, password }: Derivation): Buffer {
  const block = digest === 'sha1' || digest === 'sha256' ? 64 : 128;
  // BMPString, big-endian, with its final zero.
  const text = Buffer.from(`${password}\0`, 'utf16le').swap16();
  const state = Buffer.concat([repeatTo(salt, block), repeatTo(text, block)]);
  const blocks: Buffer[] = [];
  for (let made = 0; made < length;) {
    let value = hash(digest, Buffer.concat([Buffer.alloc(block, id), state]), 'buffer');
    for (let round = 1; round < iterations; round += 1) value = hash(digest, value, 'buffer');
    blocks.push(value);
    made += value.length;
    const addend = repeatTo(value, block).subarray(0, block);
    for (let at = 0; at < state.length; at += block) addPlusOne(state.subarray(at, at + block), addend);
  }
  for (const secret of [text, state]) secret.fill(0);
  return Buffer.concat(blocks).subarray(0, length);
}

function repeatTo(bytes: Uint8Array, block: number): Buffer {
  const length = Math.ceil(bytes.length / block) * block;
  return Buffer.alloc(length, bytes.length === 0 ? Buffer.alloc(1) : bytes);
}

/** (a + b + 1) mod 256^length, big-endian, in place. */
function addPlusOne(a: Buffer, b: Uint8Array): void {
  let carry = 1;
  for (let at = a.length - 1; at >= 0; at -= 1) {
    const sum = (a[at] ?? 0) + (b[at] ?? 0) + carry;
    a[at] = sum & 255;
    carry = sum >> 8;
  }
}

function decryptBlocks(
  name: string,
  { key, iv }: { readonly key: Buffer; readonly iv: Uint8Array },
  encrypted: Uint8Array,
): Buffer {
  const pieces: Buffer[] = [];
  try {
    const decipher = createDecipheriv(name, key, iv);
    pieces.push(decipher.update(encrypted));
    pieces.push(decipher.final());
    return Buffer.concat(pieces);
  } catch {
    // A wrong password shows as a wrong padding; a damaged file does as well.
    throw new CipherRefusal('password-wrong');
  } finally {
    key.fill(0);
    for (const piece of pieces) piece.fill(0);
  }
}

function decryptRc2(key: Buffer, iv: Buffer, encrypted: Uint8Array): Buffer {
  const cipher = forge.rc2.createDecryptionCipher(key.toString('latin1'), key.length * 8);
  cipher.start(iv.toString('latin1'));
  cipher.update(forge.util.createBuffer(Buffer.from(encrypted).toString('latin1')));
  if (encrypted.length % 8 !== 0 || !cipher.finish()) throw new CipherRefusal('password-wrong');
  return Buffer.from(cipher.output.getBytes(), 'latin1');
}
