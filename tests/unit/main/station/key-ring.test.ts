import { execFileSync } from 'node:child_process';
import { createPrivateKey, randomBytes, verify, X509Certificate, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createKeyRing } from '../../../../src/main/station/key-ring.ts';
import type { KeyRing, KeyUse } from '../../../../src/main/station/parts.ts';
import { createKeysRepository } from '../../../../src/main/store/keys-repository.ts';
import { toPem } from '../../../../src/seals/pki/pem.ts';
import { sm2SigningKey } from '../../../../src/seals/pki/signing-key.ts';
import { createSm2Key, verifySm2 } from '../../../../src/seals/pki/sm2.ts';
import { createSealPki, issue } from '../../../support/seals/seal-pki.ts';
import { createTestParts, type TestParts } from '../../../support/station-parts.ts';

const pin = 'Yunling-印';
const deviceKey = randomBytes(32);
const dataKey = randomBytes(32);
let test_: TestParts;
let keys: KeyRing;

const openRing = (options: { deviceKey?: Uint8Array } = {}): KeyRing =>
  createKeyRing({
    store: test_.parts.store,
    repository: createKeysRepository(test_.parts.store.db),
    clock: test_.parts.clock,
    dataKey,
    deviceKey: options.deviceKey ?? deviceKey,
    makeRecoveryCode: () => 'CODE',
  });
beforeEach(() => {
  test_ = createTestParts();
  keys = openRing();
});
afterEach(() => test_.close());

/** A key and a certificate by OpenSSL. */
function makePair(): { privateKey: KeyObject; certificatePem: string } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'yizhan-pair-'));
  const files = ['-keyout', path.join(folder, 'k'), '-out', path.join(folder, 'c')];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=seal', ...files], {
    stdio: 'ignore',
  });
  const pair = {
    privateKey: createPrivateKey(readFileSync(path.join(folder, 'k'))),
    certificatePem: readFileSync(path.join(folder, 'c'), 'utf8'),
  };
  rmSync(folder, { recursive: true });
  return pair;
}
const install = async (use: KeyUse, pair = makePair()): Promise<typeof pair> => {
  const prepared = await keys.prepare(use, pair.privateKey, use === 'seal' ? pin : null);
  if (!prepared.ok) throw new Error(prepared.code);
  keys.store(prepared.value);
  expect(keys.installCertificate(use, pair.certificatePem, '')).toBe(true);
  return pair;
};
const tryPin = async (typed: string): Promise<string> => {
  const outcome = await keys.openSealKey(typed);
  return outcome.ok ? 'open' : [outcome.code, ...Object.values(outcome.details)].join(' ');
};

describe('the seal key', () => {
  test('opens by its PIN, signs what its certificate verifies, and signs no more once the act is closed', async () => {
    const { certificatePem } = await install('seal');
    const opened = await keys.openSealKey(pin);
    if (!opened.ok) throw new Error(opened.code);
    const bytes = Buffer.from('公文');
    const signature = opened.value.signer.sign(bytes);
    expect(verify('sha256', bytes, new X509Certificate(certificatePem).publicKey, signature)).toBe(true);
    opened.value.close();
    expect(() => opened.value.signer.sign(bytes)).toThrow('device-absent');
  });

  test('five wrong PINs, each with a longer wait, lock it; a restart changes nothing; the right PIN comes too late', async () => {
    await install('seal');
    expect(await tryPin('wrong-pin')).toBe('wrong-pin 4 0');
    expect(await tryPin('wrong-pin')).toBe('wrong-pin 3 2');
    expect(await tryPin(pin)).toBe('wait-before-retry 2');
    test_.advance(2000);
    keys = openRing();
    expect(await tryPin('wrong-pin')).toBe('wrong-pin 2 4');
    test_.advance(4000);
    expect(await tryPin('wrong-pin')).toBe('wrong-pin 1 8');
    test_.advance(8000);
    expect(await tryPin('wrong-pin')).toBe('pin-locked');
    test_.advance(86_400_000);
    keys = openRing();
    expect(await tryPin(pin)).toBe('pin-locked');
  });

  test('the right PIN in between starts the count again', async () => {
    await install('seal');
    for (const round of [1, 2, 3]) {
      expect(await tryPin('wrong-pin'), String(round)).toBe('wrong-pin 4 0');
      expect(await tryPin(pin)).toBe('open');
    }
  });

  test('does not open on another machine, and that is no wrong PIN', async () => {
    await install('seal');
    keys = openRing({ deviceKey: randomBytes(32) });
    for (let n = 0; n < 7; n += 1) expect(await tryPin(pin)).toBe('seal-unusable device-key-wrong');
    keys = openRing();
    expect(await tryPin(pin)).toBe('open');
  });

  test('takes no weak PIN and says so before there is a certificate', async () => {
    const { privateKey } = makePair();
    expect(await keys.prepare('seal', privateKey, '12345678')).toMatchObject({ code: 'weak-pin' });
    expect(await keys.prepare('seal', privateKey, 'Ab1')).toMatchObject({ code: 'weak-pin' });
    expect(await tryPin(pin)).toBe('seal-unusable no-certificate');
  });
});

describe('the SM2 seal key', () => {
  const der = Buffer.from('the SES seal, as it came');
  /** Stores a fresh SM2 key with its certificate; answers with both. */
  const installSm2 = async () => {
    const { privateKey, point } = createSm2Key();
    const prepared = await keys.prepare('sm2Seal', privateKey, pin);
    if (!prepared.ok) throw new Error(prepared.code);
    keys.store(prepared.value);
    const { intermediate } = createSealPki('sm2');
    const certificate = issue(intermediate, {
      name: '云岭市人民政府办公室',
      key: sm2SigningKey(privateKey),
      extensions: [],
    });
    expect(keys.installCertificate('sm2Seal', toPem('CERTIFICATE', certificate.der), '')).toBe(true);
    return { privateKey, point, certificate };
  };
  const open = async () => {
    const opened = await keys.openSealKey(pin);
    if (!opened.ok) throw new Error(opened.code);
    return opened.value;
  };

  test('opens in the same act, signs with SM2, and is wiped when the act ends', async () => {
    await install('seal');
    const { point, certificate } = await installSm2();
    keys.installEseal({ certificateSha256: certificate.sha256, esId: 'YL-1', der });
    const opened = await open();
    const message = Buffer.from('公文');
    const signature = opened.sm2?.signer.sign(message) ?? new Uint8Array();
    expect(verifySm2({ point, message, signature }).result).toBe('valid');
    expect(opened.sm2?.eseal).toEqual(der);
    expect(keys.eseal()).toMatchObject({ esId: 'YL-1' });
    opened.close();
    expect(() => opened.sm2?.signer.sign(message)).toThrow(RangeError);
  });

  test('without its SES seal, or with none at all, the first key opens alone', async () => {
    await install('seal');
    expect((await open()).sm2).toBeNull();
    const { certificate } = await installSm2();
    expect((await open()).sm2).toBeNull();
    expect(keys.eseal()).toBeNull();
    keys.installEseal({ certificateSha256: certificate.sha256, esId: 'YL-1', der });
    expect((await open()).sm2).not.toBeNull();
  });

  test('a wrong PIN is counted once for both keys', async () => {
    await install('seal');
    const { certificate } = await installSm2();
    keys.installEseal({ certificateSha256: certificate.sha256, esId: 'YL-1', der });
    expect(await tryPin('wrong-pin')).toBe('wrong-pin 4 0');
    expect(await tryPin('wrong-pin')).toBe('wrong-pin 3 2');
  });

  test('takes no weak PIN and does not lie in the clear', async () => {
    const weak = await keys.prepare('sm2Seal', createSm2Key().privateKey, '12345678');
    expect(weak).toMatchObject({ code: 'weak-pin' });
    const { privateKey } = await installSm2();
    const rows = test_.parts.store.db.prepare('SELECT protected_key FROM keys').pluck().all().join('');
    expect(rows).not.toContain(Buffer.from(privateKey).toString('base64url'));
    expect(rows).not.toContain(Buffer.from(privateKey).toString('hex'));
  });
});

describe('the other keys', () => {
  test('the machine key needs this machine, the encryption key only this data', async () => {
    const { privateKey } = await install('machine');
    await install('encryption');
    expect(keys.machineSigner()?.privateKey.equals(privateKey)).toBe(true);
    keys = openRing({ deviceKey: randomBytes(32) });
    expect(() => keys.machineSigner()).toThrow(/machine key does not open/);
    expect(keys.encryptionKeys().length).toBe(1);
  });

  test('a renewal takes over when its own certificate comes; a certificate of another key is refused', async () => {
    const first = await install('machine');
    const second = makePair();
    const prepared = await keys.prepare('machine', second.privateKey, null);
    if (!prepared.ok) throw new Error(prepared.code);
    keys.store(prepared.value);
    expect(keys.machineSigner()?.privateKey.equals(first.privateKey)).toBe(true);
    expect(keys.pendingKey('machine')?.equals(second.privateKey)).toBe(true);
    expect(keys.installCertificate('machine', makePair().certificatePem, '')).toBe(false);
    expect(keys.installCertificate('machine', second.certificatePem, '')).toBe(true);
    expect(keys.machineSigner()?.privateKey.equals(second.privateKey)).toBe(true);
    expect(keys.pendingKey('machine')).toBeNull();
  });

  test('no private key lies in the table in the clear', async () => {
    for (const use of ['machine', 'seal', 'encryption'] as const) {
      const { privateKey } = await install(use);
      const der = privateKey.export({ type: 'pkcs8', format: 'der' });
      const rows = test_.parts.store.db.prepare('SELECT protected_key FROM keys').pluck().all().join('');
      expect(rows).not.toContain(der.subarray(200, 260).toString('base64url').slice(2, 60));
      expect(rows).not.toContain('PRIVATE KEY');
    }
  });
});
