// key-slots.json: the random 32-byte data key that encrypts the database, wrapped once for every way of opening it.
//
//   device slot    AES-256-GCM by the device key (Electron's safeStorage, or a 0600 file outside the data folder)
//   recovery slot  AES-256-GCM by scrypt of the unit's printed recovery code (128 random bits); opens the data on another machine
//
// Threat: somebody who takes the data folder. Without the device key or the printed code nothing can be tried with any hope. What it does not
// stop: the machine's own administrator, who can read the device key; the settings screen says so. The slot's kind and the file's version are
// authenticated with the wrapped key, so slots cannot be exchanged. Versioning: `version`; an unknown one is a typed refusal.
import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';
import { dataKeyBytes } from './database.ts';
import { StoreOpenError } from './open-failure.ts';
import { makeRecoveryCode, readRecoveryCode } from './recovery-code.ts';

/** How this machine keeps the device key; the settings screen says what each is worth. */
export type DeviceKeyKind = 'safe-storage' | 'basic-text' | 'key-file';

/** The machine's own 32-byte key, handed in by the shell at start. */
export interface DeviceKey {
  readonly key: Uint8Array;
  readonly kind: DeviceKeyKind;
}

interface Box {
  readonly nonce: string;
  readonly wrapped: string;
}
interface SlotFile {
  readonly version: 1;
  readonly device: (Box & { readonly kind: DeviceKeyKind }) | null;
  readonly recovery:
    (Box & { readonly salt: string; readonly n: number; readonly r: number; readonly p: number }) | null;
}

// The code has 128 bits: stretching it is belt and braces, and 32 MB keep an old machine alive.
const scryptCost = { n: 2 ** 15, r: 8, p: 1 } as const;

/** The slots of one data folder. */
export interface KeySlots {
  exists(): boolean;
  /** Makes a data key and its device slot. Never over an existing file. */
  create(device: DeviceKey): Uint8Array;
  /** Throws StoreOpenError: key-slots-missing, device-key-mismatch. */
  openByDevice(device: DeviceKey): Uint8Array;
  /** Throws StoreOpenError: recovery-code-wrong, no-recovery-slot. */
  openByRecovery(code: string): Uint8Array;
  /** This machine's slot, after the data was opened by the recovery code. */
  replaceDevice(dataKey: Uint8Array, device: DeviceKey): void;
  /** Returns the code to print: it is kept nowhere. */
  makeRecovery(dataKey: Uint8Array): string;
  hasRecovery(): boolean;
}

/** The key slots in `folder`. */
export function openKeySlots(folder: string): KeySlots {
  const file = path.join(folder, 'key-slots.json');
  const read = (): SlotFile => readSlots(file);
  return {
    exists: () => existsSync(file),
    create: (device) => {
      if (existsSync(file)) throw new Error('the data folder has key slots already');
      const dataKey = randomBytes(dataKeyBytes);
      writeSlots(file, { version: 1, device: deviceSlot(dataKey, device), recovery: null });
      return dataKey;
    },
    openByDevice: (device) => {
      const slot = read().device;
      const dataKey = slot && unwrap(slot, device.key, `device ${slot.kind}`);
      if (!dataKey) throw new StoreOpenError('device-key-mismatch');
      return dataKey;
    },
    openByRecovery: (code) => {
      const secret = readRecoveryCode(code);
      if (!secret) throw new StoreOpenError('recovery-code-wrong', { reason: 'mistyped' });
      const slot = read().recovery;
      if (!slot) throw new StoreOpenError('no-recovery-slot');
      const dataKey = unwrap(slot, stretch(secret, slot), 'recovery');
      if (!dataKey) throw new StoreOpenError('recovery-code-wrong', { reason: 'other-unit' });
      return dataKey;
    },
    replaceDevice: (dataKey, device) => writeSlots(file, { ...read(), device: deviceSlot(dataKey, device) }),
    makeRecovery: (dataKey) => {
      const { code, secret } = makeRecoveryCode();
      const salt = randomBytes(16).toString('base64');
      const box = wrap(dataKey, stretch(secret, { ...scryptCost, salt }), 'recovery');
      writeSlots(file, { ...read(), recovery: { ...scryptCost, salt, ...box } });
      return code;
    },
    hasRecovery: () => read().recovery !== null,
  };
}

function deviceSlot(dataKey: Uint8Array, { key, kind }: DeviceKey): NonNullable<SlotFile['device']> {
  return { kind, ...wrap(dataKey, key, `device ${kind}`) };
}

function stretch(
  secret: Uint8Array,
  cost: { readonly salt: string; readonly n: number; readonly r: number; readonly p: number },
): Uint8Array {
  // The file is not trusted: parameters that would eat the machine are not this program's.
  if (cost.n !== scryptCost.n || cost.r !== scryptCost.r || cost.p !== scryptCost.p)
    throw new StoreOpenError('key-slots-missing', { reason: 'unknown scrypt parameters' });
  return scryptSync(secret, Buffer.from(cost.salt, 'base64'), 32, {
    N: cost.n,
    r: cost.r,
    p: cost.p,
    maxmem: 64 * 1024 * 1024,
  });
}

function wrap(dataKey: Uint8Array, wrappingKey: Uint8Array, use: string): Box {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', wrappingKey, nonce);
  cipher.setAAD(associatedData(use));
  const wrapped = Buffer.concat([cipher.update(dataKey), cipher.final(), cipher.getAuthTag()]);
  return { nonce: nonce.toString('base64'), wrapped: wrapped.toString('base64') };
}

function unwrap(box: Box, wrappingKey: Uint8Array, use: string): Uint8Array | null {
  const nonce = Buffer.from(box.nonce, 'base64');
  const wrapped = Buffer.from(box.wrapped, 'base64');
  if (nonce.length !== 12 || wrapped.length !== dataKeyBytes + 16) return null;
  const decipher = createDecipheriv('aes-256-gcm', wrappingKey, nonce);
  decipher.setAAD(associatedData(use));
  decipher.setAuthTag(wrapped.subarray(dataKeyBytes));
  try {
    return Buffer.concat([decipher.update(wrapped.subarray(0, dataKeyBytes)), decipher.final()]);
  } catch {
    return null;
  }
}

function associatedData(use: string): Buffer {
  return Buffer.from(`yizhan/key-slots/1 ${use}`);
}

function readSlots(file: string): SlotFile {
  try {
    const slots = JSON.parse(readFileSync(file, 'utf8')) as SlotFile;
    if (slots.version === 1) return slots;
  } catch (error) {
    throw new StoreOpenError('key-slots-missing', { path: file }, error);
  }
  throw new StoreOpenError('key-slots-missing', { path: file, reason: 'unknown version' });
}

/** All or nothing: a cut key-slots.json would make every document unreadable. */
function writeSlots(file: string, slots: SlotFile): void {
  const part = `${file}.part`;
  const handle = openSync(part, 'w', 0o600);
  try {
    writeSync(handle, `${JSON.stringify(slots, null, 2)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(part, file);
  if (process.platform === 'win32') return;
  const folder = openSync(path.dirname(file), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
