import type { Certificate } from './certificate.ts';
import { DeviceError } from './key-device.ts';
import type { DeviceOutcome, DeviceSession, KeyDevice } from './key-device.ts';
import { openKey } from './key-file.ts';
import type { PrivateKey } from './private-key.ts';
import { signingKeyOf } from './signing-key.ts';
import type { SigningKey } from './signing-key.ts';

const id = 'key';

/** A protected key file with its certificate, as a device of one key. Counting wrong PINs is its owner's business: a file cannot. */
export function createKeyFileDevice(options: {
  /** A KeyFile as it was stored. */
  readonly keyFile: unknown;
  readonly certificate: Certificate;
  readonly deviceKey: Uint8Array | null;
}): KeyDevice {
  const { keyFile, certificate, deviceKey } = options;
  return {
    kind: 'keyFile',
    listKeys: () => ({
      ok: true,
      value: [{ id, label: certificate.subject.commonName ?? '', certificate }],
    }),
    open(pin) {
      const opened = openKey({ keyFile, pin, deviceKey });
      if (opened.ok) return openSession(opened.privateKey);
      const code = opened.code === 'pin-wrong' ? 'pin-wrong' : 'device-unusable';
      return { ok: false, code, detail: opened.code };
    },
    close: () => undefined,
  };
}

function openSession(privateKey: PrivateKey): DeviceOutcome<DeviceSession> {
  const key = signingKeyOf(privateKey);
  let isOpen = true;
  const guarded: SigningKey = {
    ...key,
    sign(bytes) {
      if (!isOpen) throw new DeviceError({ code: 'device-absent', detail: 'the session is closed' });
      return key.sign(bytes);
    },
  };
  const close = () => {
    isOpen = false;
    if (privateKey instanceof Uint8Array) privateKey.fill(0);
  };
  return { ok: true, value: { signingKey: (wanted) => (wanted === id ? guarded : null), close } };
}
