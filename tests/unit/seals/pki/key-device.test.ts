// One contract for every place that a seal key may live in: a key file, and a token (SoftHSM behind PKCS#11).
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { toPem } from '../../../../src/seals/pki/certificate.ts';
import type { Certificate } from '../../../../src/seals/pki/certificate.ts';
import type { KeyDevice } from '../../../../src/seals/pki/key-device.ts';
import { createKeyFileDevice } from '../../../../src/seals/pki/key-file-device.ts';
import { protectKey } from '../../../../src/seals/pki/key-file.ts';
import { openPkcs11Device } from '../../../../src/seals/pki/pkcs11-device.ts';
import type { PrivateKey } from '../../../../src/seals/pki/private-key.ts';
import { readSignatureAlgorithm, verifySignature } from '../../../../src/seals/pki/signature-algorithm.ts';
import { readDer } from '../../../../src/seals/pki/der.ts';
import { createSigner } from '../../../../src/seals/pki/signer.ts';
import { createSm2TestPki, createTestPki, newEcKey, openssl } from './test-pki.ts';
import { libraryPath, makeSoftToken } from './soft-token.ts';

const pin = 'Yunling-88';
const pki = createTestPki();
const rsa = pki.issue();
const ec = pki.issue({ privateKey: newEcKey() });
const sm2 = createSm2TestPki().issue();
const message = Buffer.from('云岭市人民政府办公室关于印章的通知');

const deviceKey = randomBytes(32);
const fileDevice = ({ privateKey, certificate }: { privateKey: PrivateKey; certificate: Certificate }) =>
  createKeyFileDevice({ keyFile: protectKey({ privateKey, pin, deviceKey }), certificate, deviceKey });

const hasToken = existsSync(libraryPath);
if (!hasToken && process.env['CI'] === 'true') throw new Error(`no SoftHSM at ${libraryPath}`);
const token = hasToken
  ? makeSoftToken(pin, [
      { id: '01', ...rsa },
      { id: '02', ...ec },
    ])
  : null;
const tokenDevice = token === null ? null : openPkcs11Device(libraryPath);
if (tokenDevice?.ok === false) throw new Error(tokenDevice.detail);

afterAll(() => {
  tokenDevice?.value.close();
  token?.remove();
});

const devices: readonly (readonly [string, KeyDevice | null, readonly Certificate[]])[] = [
  ['a key file of RSA', fileDevice(rsa), [rsa.certificate]],
  ['a key file of ECDSA', fileDevice(ec), [ec.certificate]],
  ['a key file of SM2', fileDevice(sm2), [sm2.certificate]],
  ['a token', tokenDevice?.value ?? null, [rsa.certificate, ec.certificate]],
];

describe.for(devices)('%s', ([, device, certificates]) => {
  const present = (skip: (note: string) => void): KeyDevice => {
    if (device === null) skip('SoftHSM absent: not run');
    return device as KeyDevice;
  };

  it('shows its keys without a PIN', ({ skip }) => {
    const listed = present(skip).listKeys();
    if (!listed.ok) throw new Error(listed.detail);
    const fingerprints = listed.value.map(({ certificate }) => certificate.sha256);
    expect(new Set(fingerprints)).toEqual(new Set(certificates.map(({ sha256 }) => sha256)));
  });

  it('makes signatures that its certificate and OpenSSL verify', ({ skip }) => {
    const opened = present(skip).open(pin);
    const listed = present(skip).listKeys();
    if (!opened.ok || !listed.ok) throw new Error('does not open');
    for (const { id, certificate } of listed.value) {
      const key = opened.value.signingKey(id);
      if (key === null || certificate.key === null) throw new Error(`no key ${id}`);
      const signer = createSigner({ key, certificate, chain: [] });
      const signature = signer.sign(message);
      const algorithm = readSignatureAlgorithm(readDer(signer.algorithm));
      const judge = (data: Uint8Array) =>
        verifySignature({ algorithm, key: certificate.key ?? fail(), data, signature });
      expect([judge(message), judge(Buffer.from('another'))]).toEqual(['valid', 'invalid']);
      const files = { k: toPem('PUBLIC KEY', certificate.spki), m: message, s: signature };
      const identity = key.kind === 'sm2' ? ['-sm3', '-sigopt', 'distid:1234567812345678'] : ['-sha256'];
      expect(openssl(files, ['dgst', ...identity, '-verify', 'k', '-signature', 's', 'm']).ok).toBe(true);
    }
    opened.value.close();
  });

  it('gives no key that it has not', ({ skip }) => {
    const opened = present(skip).open(pin);
    expect(opened.ok && opened.value.signingKey('ff')).toBeNull();
    if (opened.ok) opened.value.close();
  });

  it('answers a wrong PIN, and opens after it', ({ skip }) => {
    expect(present(skip).open('Yunling-89')).toMatchObject({ ok: false, code: 'pin-wrong' });
    const opened = present(skip).open(pin);
    expect(opened.ok).toBe(true);
    if (opened.ok) opened.value.close();
  });

  it('signs no more once its session is closed', ({ skip }) => {
    const opened = present(skip).open(pin);
    const listed = present(skip).listKeys();
    if (!opened.ok || !listed.ok) throw new Error('does not open');
    const keys = listed.value.map(({ id }) => opened.value.signingKey(id));
    opened.value.close();
    expect(keys.length).toBe(certificates.length);
    for (const key of keys) expect(() => key?.sign(message)).toThrow('device-absent');
  });
});

it('a library that is none is an answer', () => {
  for (const path of ['/nowhere/libtoken.so', '/etc/passwd', '/lib/x86_64-linux-gnu/libm.so.6']) {
    expect(openPkcs11Device(path)).toMatchObject({ ok: false, code: 'device-unusable' });
  }
});

function fail(): never {
  throw new Error('no key');
}
