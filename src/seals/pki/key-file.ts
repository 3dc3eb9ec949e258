// A private key at rest, under a PIN and under the machine.
//
//     outer: AES-256-GCM by HKDF-SHA256(device key, outer salt)      only on machines; the device key lies outside the data folder
//       inner: AES-256-GCM by scrypt(PIN, salt, N, r, p)             over the PKCS#8 DER of the key
//
// Threat: a stolen disk or backup. Without the device key nothing can be tried; with it a guess at the PIN costs one scrypt. Version, parameters and
// the key's public half are bound as associated data, so files cannot be mixed. Parameters are stored, and bounded when read: a file must not make
// the machine spend gigabytes. A new format gets a new `version`; an unknown one is a typed outcome. Derived keys and clear bytes are wiped
// after use; node:crypto keeps its own copy of an open key for as long as the KeyObject lives, an SM2 key is 32 bytes that whoever opened them wipes.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, scryptSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { publicHalfOf, readPrivateKey, writePkcs8 } from './private-key.ts';
import type { PrivateKey } from './private-key.ts';
import { sha256Hex } from './signature-algorithm.ts';

/** JSON form; binary members in base64url. */
export interface KeyFile {
  readonly format: 'yizhan/key';
  readonly version: 1;
  /** SHA-256 of the SubjectPublicKeyInfo: tells files apart without opening them. */
  readonly spkiSha256: string;
  readonly scrypt: { readonly N: number; readonly r: number; readonly p: number; readonly salt: string };
  /** Null: no device key (the authority's own keys). */
  readonly deviceSalt: string | null;
  readonly box: string;
}

export type PinWeakness =
  /** Shorter than eight characters. Choose a longer one. */
  | 'pin-too-short'
  /** Digits only: a hundred million guesses. Add letters. */
  | 'pin-digits-only';

type KeyFileFailure =
  /** The PIN is wrong. Try again; the key is untouched. */
  | 'pin-wrong'
  /** This key belongs to another machine, or its file is damaged. Restore it from the backup or enrol again. */
  | 'device-key-wrong'
  /** Not a key file of this version. Update the station, or restore the file. */
  | 'key-file-unreadable';

export type OpenedKey =
  | { readonly ok: true; readonly kind: 'keyObject'; readonly privateKey: KeyObject }
  /** SM2: 32 bytes; whoever opened them wipes them after use. */
  | { readonly ok: true; readonly kind: 'sm2'; readonly privateKey: Uint8Array }
  | { readonly ok: false; readonly code: KeyFileFailure };

/** Why a PIN is refused, or null. */
export function judgePin(pin: string): PinWeakness | null {
  if (Array.from(pin.normalize('NFKC')).length < 8) return 'pin-too-short';
  return /^\p{Nd}*$/u.test(pin) ? 'pin-digits-only' : null;
}

// 2^15 x 8 takes 32 MiB and about 60 ms: bearable once a PIN, dear a million times. 256 random bits are out of reach of guessing at any price, and a station
// opens such keys at every start.
const costs = { person: { N: 2 ** 15, r: 8, p: 1 }, random: { N: 2, r: 8, p: 1 } } as const;
const maxCost = { N: 2 ** 18, r: 8, p: 4 } as const;

/** Protects a key; the 32 bytes of an SM2 key stay the caller's to wipe. Throws a RangeError for a PIN that `judgePin` refuses. */
export function protectKey(options: {
  readonly privateKey: PrivateKey;
  readonly pin: string;
  /** What the PIN is: a person's, or at least 256 random bits as text. Left out: a person's. */
  readonly pinOf?: keyof typeof costs;
  /** 32 bytes, or null for a key that is not bound to a machine. */
  readonly deviceKey: Uint8Array | null;
}): KeyFile {
  const weakness = judgePin(options.pin);
  if (weakness !== null) throw new RangeError(weakness);
  const deviceSalt = options.deviceKey === null ? null : randomBytes(16).toString('base64url');
  const head: Omit<KeyFile, 'box'> = {
    format: 'yizhan/key',
    version: 1,
    spkiSha256: sha256Hex(publicHalfOf(options.privateKey)),
    scrypt: { ...costs[options.pinOf ?? 'person'], salt: randomBytes(16).toString('base64url') },
    deviceSalt,
  };
  const pkcs8 = writePkcs8(options.privateKey);
  const inner = withKey(pinKey(options.pin, head), (key) => seal(key, pkcs8, head));
  pkcs8.fill(0);
  const box =
    options.deviceKey === null
      ? inner
      : withKey(machineKey(options.deviceKey, deviceSalt ?? ''), (key) => seal(key, inner, head));
  return { ...head, box: box.toString('base64url') };
}

/** Opens a protected key; a wrong PIN is an answer, never an exception. */
export function openKey(options: {
  readonly keyFile: unknown;
  readonly pin: string;
  /** As it was protected; a file that makes a person's PIN cheap to guess is not one. Left out: a person's. */
  readonly pinOf?: keyof typeof costs;
  readonly deviceKey: Uint8Array | null;
}): OpenedKey {
  const file = options.keyFile;
  if (
    !isKeyFile(file, options.pinOf ?? 'person') ||
    (file.deviceSalt === null) !== (options.deviceKey === null)
  ) {
    return { ok: false, code: 'key-file-unreadable' };
  }
  const { box, ...head } = file;
  const outer: Buffer = Buffer.from(box, 'base64url');
  const { deviceKey } = options;
  const inner =
    deviceKey === null
      ? outer
      : withKey(machineKey(deviceKey, file.deviceSalt ?? ''), (key) => unseal(key, outer, head));
  if (inner === null) return { ok: false, code: 'device-key-wrong' };
  const pkcs8 = withKey(pinKey(options.pin, head), (key) => unseal(key, inner, head));
  if (pkcs8 === null) return { ok: false, code: 'pin-wrong' };
  const privateKey = withKey(pkcs8, readPrivateKey);
  return privateKey instanceof Uint8Array
    ? { ok: true, kind: 'sm2', privateKey }
    : { ok: true, kind: 'keyObject', privateKey };
}

type Head = Omit<KeyFile, 'box'>;

function pinKey(pin: string, { scrypt: { N, r, p, salt } }: Head): Buffer {
  // Full-width letters of an input method are the same PIN.
  return scryptSync(pin.normalize('NFKC'), Buffer.from(salt, 'base64url'), 32, {
    N,
    r,
    p,
    maxmem: 1024 * 1024 + 256 * N * r,
  });
}

function machineKey(deviceKey: Uint8Array, salt: string): Buffer {
  if (deviceKey.length !== 32) throw new RangeError('the device key is 32 bytes');
  return Buffer.from(hkdfSync('sha256', deviceKey, Buffer.from(salt, 'base64url'), 'yizhan/key/device', 32));
}

function withKey<T>(key: Buffer, use: (key: Buffer) => T): T {
  try {
    return use(key);
  } finally {
    key.fill(0);
  }
}

//     nonce 12 | tag 16 | ciphertext
function seal(key: Buffer, clear: Uint8Array, head: Head): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(associatedData(head));
  const body = Buffer.concat([cipher.update(clear), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

function unseal(key: Buffer, box: Uint8Array, head: Head): Buffer | null {
  if (box.length < 28) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, 12), { authTagLength: 16 });
  decipher.setAAD(associatedData(head)).setAuthTag(box.subarray(12, 28));
  try {
    return Buffer.concat([decipher.update(box.subarray(28)), decipher.final()]);
  } catch {
    return null;
  }
}

function associatedData({
  format,
  version,
  spkiSha256,
  scrypt: { N, r, p, salt },
  deviceSalt,
}: Head): Buffer {
  return Buffer.from([format, version, spkiSha256, N, r, p, salt, deviceSalt ?? '-'].join('|'));
}

function isKeyFile(value: unknown, pinOf: keyof typeof costs): value is KeyFile {
  const file = value as Partial<KeyFile> | null;
  if (typeof file !== 'object' || file?.format !== 'yizhan/key' || file.version !== 1) return false;
  const { scrypt } = file;
  const texts = [file.spkiSha256, file.box, scrypt?.salt, file.deviceSalt ?? ''];
  return texts.every((text) => typeof text === 'string') && costWithin(scrypt, costs[pinOf]);
}

function costWithin(scrypt: KeyFile['scrypt'] | undefined, cost: Omit<KeyFile['scrypt'], 'salt'>): boolean {
  if (scrypt === undefined || scrypt === null) return false;
  const { N, r, p } = scrypt;
  const within = (value: number, least: number, most: number) =>
    Number.isInteger(value) && value >= least && value <= most;
  const powerOfTwo = within(N, cost.N, maxCost.N) && (N & (N - 1)) === 0;
  return powerOfTwo && within(r, cost.r, maxCost.r) && within(p, cost.p, maxCost.p);
}
