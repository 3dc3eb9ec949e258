import { parseCertificate } from '../../seals/pki/certificate.ts';
import { createKeyFileDevice } from '../../seals/pki/key-file-device.ts';
import type { SigningKey } from '../../seals/pki/signing-key.ts';

interface OpenedKeyFile {
  readonly ok: true;
  readonly key: SigningKey;
  /** Wipes what can be wiped; the key signs no more from then on. */
  readonly close: () => void;
}

/** Opens the RSA or EC seal key in its file by the PIN, as a device of one key; `code` is that of the file. */
export function openKeyFile(
  stored: { readonly protectedKey: string; readonly certificatePem: string; readonly deviceKey: Uint8Array },
  pin: string,
): OpenedKeyFile | { readonly ok: false; readonly code: string } {
  const { protectedKey, certificatePem, deviceKey } = stored;
  const keyFile: unknown = JSON.parse(protectedKey);
  const certificate = parseCertificate(certificatePem);
  const device = createKeyFileDevice({ keyFile, certificate, deviceKey });
  const opened = device.open(pin);
  if (!opened.ok) return { ok: false, code: opened.detail };
  const { close, signingKey } = opened.value;
  const listed = device.listKeys();
  const key = listed.ok ? signingKey(listed.value[0]?.id ?? '') : null;
  if (key === null) throw new Error('a key file has one key');
  return { ok: true, key, close };
}
