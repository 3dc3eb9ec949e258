// A seal key out of a .p12 that OpenSSL wrote: what is taken, what is refused and why, and a document sealed with one.
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCsrs } from '../../../../../src/authority/csrs.ts';
import { openSealKeyFile } from '../../../../../src/main/station/enrolment/seal-key-file.ts';
import { prepareWish } from '../../../../../src/main/station/seal-life/prepare-wish.ts';
import { storedTokenKey } from '../../../../../src/main/station/seal-token/stored-seal-key.ts';
import { createSealKeySettings } from '../../../../../src/main/station/settings/seal-key-settings.ts';
import { createKeysRepository } from '../../../../../src/main/store/keys-repository.ts';
import { parseCertificate } from '../../../../../src/seals/pki/certificate.ts';
import { buildCsr } from '../../../../../src/seals/pki/csr.ts';
import { toPem } from '../../../../../src/seals/pki/pem.ts';
import { writePkcs8, type PrivateKey } from '../../../../../src/seals/pki/private-key.ts';
import { spkiOf } from '../../../../../src/seals/pki/public-key.ts';
import { sha256Hex } from '../../../../../src/seals/pki/signature-algorithm.ts';
import { signingKeyOf } from '../../../../../src/seals/pki/signing-key.ts';
import { createSm2Key } from '../../../../../src/seals/pki/sm2.ts';
import { maxSealKeyFileBytes } from '../../../../../src/shared/domain/seal-key-file.ts';
import { verdictOf } from '../../../../../src/shared/domain/report.ts';
import { verdictOfFile } from '../../../../../src/shared/domain/verification.ts';
import {
  approve,
  draft,
  okay,
  openOutgoingBench,
  type OutgoingBench,
  register,
  sealPin,
} from '../../../../support/outgoing-bench.ts';
import { openssl } from '../../../seals/pki/test-pki.ts';

const password = '云溪-p12';
const rsa = (modulusLength: number, publicExponent = 65_537): KeyObject =>
  generateKeyPairSync('rsa', { modulusLength, publicExponent }).privateKey;
const ec = (namedCurve: string): KeyObject => generateKeyPairSync('ec', { namedCurve }).privateKey;
const brought = (file: Uint8Array, typed = password) => ({
  base64: Buffer.from(file).toString('base64'),
  password: typed,
});
const open = (file: Uint8Array, typed?: string) => openSealKeyFile(brought(file, typed));

/** As a certificate authority delivers it; without its certificate where OpenSSL cannot write one. */
function exportKey(key: PrivateKey, flags: readonly string[] = []): Uint8Array {
  const files = { 'k.pem': toPem('PRIVATE KEY', writePkcs8(key)) };
  const args = ['pkcs12', '-export', '-inkey', 'k.pem', '-nocerts', '-passout', `pass:${password}`, ...flags];
  const { file, output } = openssl(files, [...args, '-out', 'o.p12'], 'o.p12');
  if (file === null) throw new Error(output);
  return file;
}

it.each([
  ['RSA 3072, AES-256', rsa(3072), []],
  [
    'RSA 2048, 3DES and SHA-1 as old Windows writes it',
    rsa(2048),
    ['-keypbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'],
  ],
  ['P-256, AES-128 after 100 000 derivations', ec('P-256'), ['-keypbe', 'AES-128-CBC', '-iter', '100000']],
  ['P-384', ec('P-384'), []],
  ['P-521, its MAC of SHA-512', ec('P-521'), ['-macalg', 'sha512']],
] as const)('is taken, and the authority takes its request: %s', (_what, key, flags) => {
  const opened = okay(open(exportKey(key, flags)));
  expect(Buffer.from(spkiOf(opened))).toEqual(Buffer.from(spkiOf(key)));
  const seal = buildCsr({ key: signingKeyOf(opened), commonName: '云溪县人民政府' });
  expect(readCsrs({ seal })).toMatchObject({ ok: true });
});

const unfit = { code: 'seal-key-file-refused' } as const;

it.each([
  ['p12-sm2', undefined, createSm2Key().privateKey],
  ['p12-key-weak', 'RSA 1024', rsa(1024)],
  ['p12-key-unusual', 'e = 3', rsa(2048, 3)],
  ['p12-key-kind', 'secp256k1', ec('secp256k1')],
  ['p12-key-kind', undefined, generateKeyPairSync('ed25519').privateKey],
] as const)('whose key no authority certifies for a seal is refused: %s %s', (reason, key, privateKey) => {
  const refused = open(exportKey(privateKey));
  expect(refused).toMatchObject({ ...unfit, details: { reason, ...(key === undefined ? {} : { key }) } });
});

it('that is not what was meant is refused before its password is tried at length', () => {
  const reasonOf = (file: Uint8Array, typed?: string) => {
    const refused = open(file, typed);
    return refused.ok ? null : refused.details['reason'];
  };
  const file = exportKey(ec('P-256'));
  expect(reasonOf(file, '云溪-P12')).toBe('p12-password-wrong');
  expect(reasonOf(file, '')).toBe('p12-password-wrong');
  expect(reasonOf(exportKey(ec('P-256'), ['-nomac']))).toBe('p12-unreadable');
  expect(reasonOf(exportKey(ec('P-256'), ['-keypbe', 'SM4-CBC']))).toBe('p12-cipher-unsupported');
  expect(reasonOf(new Uint8Array(maxSealKeyFileBytes + 1))).toBe('p12-too-large');
  expect(reasonOf(new TextEncoder().encode('-----BEGIN PRIVATE KEY-----'))).toBe('p12-unreadable');
  expect(reasonOf(new Uint8Array())).toBe('p12-unreadable');
});

describe('in use', () => {
  const key = ec('P-256');
  const sealKeyFile = brought(exportKey(key));
  let bench: OutgoingBench;
  beforeAll(async () => {
    bench = await openOutgoingBench({ sealKeyFile });
  });
  afterAll(() => bench.close());
  const sealOne = async () => {
    const { documentId } = register(bench, approve(bench, draft(bench, {})));
    const { custodian } = bench.people;
    okay(bench.sealing.confirmPlace(custodian, { documentId }));
    const { report } = okay(await bench.sealing.seal(custodian, { documentId, pin: sealPin }));
    expect(verdictOf(report.checks)).toBe('valid');
    expect(report.bodies?.map(({ report: file }) => verdictOfFile(file))).toEqual(['valid', 'valid']);
  };

  it('seals documents under the custodian’s PIN, and is refused when the seal is renewed with it', async () => {
    const { keys } = bench.parts;
    const certificate = parseCertificate(keys.sealCertificatePem() ?? '');
    expect(Buffer.from(certificate.spki)).toEqual(Buffer.from(spkiOf(key)));
    expect(keys.sealPlace()).toEqual({ place: null, hasKeyFile: true });
    expect(await keys.openSealKey(password)).toMatchObject({ code: 'wrong-pin' });
    await sealOne();

    const renew = (file: typeof sealKeyFile) =>
      prepareWish(bench.parts, null, { pin: sealPin, sealKeyFile: file });
    expect(await renew(sealKeyFile)).toMatchObject({ ...unfit, details: { reason: 'p12-key-in-use' } });
    const next = rsa(2048);
    const { wish } = okay(await renew(brought(exportKey(next))));
    const read = readCsrs(wish.csrs);
    expect(Buffer.from((read.ok && read.read.seal?.spki) || [])).toEqual(Buffer.from(spkiOf(next)));
  });

  it('comes back out of a token that is gone: the registered key alone, under the PIN that opens the SM2 key too', async () => {
    const { keys, store } = bench.parts;
    const { custodian } = bench.people;
    const settings = createSealKeySettings(bench.parts);
    const place = { libraryPath: '/usr/lib/gone.so', tokenLabel: 'unit', keyLabel: 'seal' };
    const rows = createKeysRepository(store.db);
    const row = rows.active('seal');
    if (row === undefined) throw new Error('a seal key');
    const protectedKey = storedTokenKey(sha256Hex(spkiOf(key)), place);
    store.transact(() => rows.replaceProtected({ ...row, protectedKey }));
    expect(await keys.openSealKey(sealPin)).toMatchObject({ details: { reason: 'token-library' } });

    const take = (file = sealKeyFile, pin = sealPin) =>
      settings.moveSealKey(custodian, { place: null, pin, sealKeyFile: file });
    const reason = (name: string) => ({ ...unfit, details: { reason: name } });
    expect(await settings.moveSealKey(custodian, { place: null, pin: sealPin })).toMatchObject({
      details: { reason: 'no-key-file' },
    });
    expect(await take(brought(exportKey(ec('P-256'))))).toMatchObject(reason('p12-not-registered'));
    expect(await take({ ...sealKeyFile, password: 'wrong' })).toMatchObject(reason('p12-password-wrong'));
    expect(await take(sealKeyFile, 'wrong-PIN-1')).toMatchObject({
      ...{ code: 'wrong-pin', details: { attemptsLeft: '4' } },
    });
    expect(keys.sealPlace()).toEqual({ place, hasKeyFile: false });

    expect(okay(await take())).toMatchObject({ place: null, hasKeyFile: true });
    const moved: unknown = store.db
      .prepare(`SELECT details FROM audit WHERE act = 'seal-key.moved'`)
      .pluck()
      .all();
    expect(moved).toEqual([JSON.stringify({ to: 'key-file', from: 'delivered-file' })]);
    await sealOne();
    expect(await take()).toMatchObject(reason('p12-key-in-use'));
  });
});
