// The exchange's encryption key: made by `exchange init`, its certificate is named by the signed policy (`authority exchange-encryption`). Without it, or
// where policy says that the exchange does not read, packages are closed to it and it checks the signed envelope alone.
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildCsr } from '../../seals/pki/csr.ts';
import { signingKeyOf } from '../../seals/pki/signing-key.ts';

const keyFolder = (folder: string): string => join(folder, 'encryption');

/** Makes a key when there is none, and writes the request for its certificate into the drop folder; says where. */
export function requestEncryptionCertificate(folder: string, dropFolder: string): string {
  const keys = keyFolder(folder);
  mkdirSync(keys, { recursive: true, mode: 0o700 });
  const file = join(keys, 'encryption-1.key');
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 3072 });
    writeFileSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600, flag: 'wx' });
  }
  const key = signingKeyOf(createPrivateKey(readFileSync(file, 'utf8')));
  const request = join(dropFolder, 'exchange', 'encryption.csr');
  mkdirSync(dirname(request), { recursive: true, mode: 0o700 });
  writeFileSync(request, buildCsr({ key, commonName: 'exchange' }), { mode: 0o644 });
  return request;
}

/** Every encryption key of the exchange, old ones too: what was sent to them before is still on its way. */
export function readEncryptionKeys(folder: string): readonly string[] {
  const keys = keyFolder(folder);
  if (!existsSync(keys)) return [];
  return readdirSync(keys)
    .filter((name) => name.endsWith('.key'))
    .map((name) => readFileSync(join(keys, name), 'utf8'));
}
