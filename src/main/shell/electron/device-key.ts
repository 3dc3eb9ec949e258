// The device key in the system's keychain: 32 random bytes, encrypted by safeStorage, in a file of the program's own folder outside the data
// folder. The key is opened here, in the main process (safeStorage lives nowhere else), and handed to the station at start. On Linux without a
// keychain Electron falls back to `basic_text`, which protects nothing: the settings screen says so.
import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { SafeStorage } from 'electron';

/** The part of safeStorage that is used; the synchronous calls go away in Electron 46. */
export type KeyStorage = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>;

export interface OpenedDeviceKey {
  readonly keyBase64: string;
  readonly kind: 'safe-storage' | 'basic-text' | 'key-file';
}

/** Opens the device key, making it at the first start. Throws when the system offers no encryption at all. */
export async function openDeviceKey(options: {
  readonly storage: KeyStorage;
  readonly file: string;
  readonly platform: NodeJS.Platform;
}): Promise<OpenedDeviceKey> {
  const { storage, file, platform } = options;
  if (!(await storage.isAsyncEncryptionAvailable()))
    throw new Error('the system offers no place to keep a key: log in to a desktop with a keychain');
  const unprotected = platform === 'linux' && storage.getSelectedStorageBackend() === 'basic_text';
  const kind = unprotected ? 'basic-text' : 'safe-storage';
  const stored = await readIfThere(file);
  if (!stored) {
    const keyBase64 = randomBytes(32).toString('base64');
    await save(file, await storage.encryptStringAsync(keyBase64));
    return { keyBase64, kind };
  }
  const { result, shouldReEncrypt } = await storage.decryptStringAsync(stored);
  if (shouldReEncrypt) await save(file, await storage.encryptStringAsync(result));
  return { keyBase64: result, kind };
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** All or nothing: a cut key file would cost the recovery code. */
async function save(file: string, encrypted: Buffer): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(`${file}.part`, encrypted, { mode: 0o600, flush: true });
  await rename(`${file}.part`, file);
  // A rename is durable only when the folder is flushed too; Windows has no such call and journals it.
  if (process.platform === 'win32') return;
  const folder = await open(path.dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
