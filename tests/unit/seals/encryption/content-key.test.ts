import type { KeyObject } from 'node:crypto';
import { CompactEncrypt } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { unwrapContentKey, wrapContentKey } from '../../../../src/seals/encryption/content-key.ts';
import { recipientCertificateOf } from '../../../../src/seals/encryption/recipient-certificate.ts';
import { type Certificate, toPem } from '../../../../src/seals/pki/certificate.ts';
import type { TrustStore } from '../../../../src/seals/trust/trust-store.ts';
import {
  createTestPki,
  december,
  finance,
  january,
  june,
  newEcKey,
  office,
  type TestPki,
} from '../pki/test-pki.ts';
import { seededBytes } from '../../../support/seals/seeded-keys.ts';

const contentKey = seededBytes('content', 32);
let pki: TestPki;
let mine: { certificate: Certificate; privateKey: KeyObject };
let older: { certificate: Certificate; privateKey: KeyObject };

beforeAll(() => {
  pki = createTestPki();
  mine = pki.issue({ use: 'encryption' });
  older = pki.issue({ use: 'encryption', notAfter: june });
});

describe('a wrapped content key', () => {
  it('opens with the key it was wrapped for, also when newer ones came since', async () => {
    const wrapped = await wrapContentKey(older.certificate, contentKey);
    const opened = await unwrapContentKey([mine.privateKey, older.privateKey], wrapped);
    expect(opened).toMatchObject({ ok: true });
    expect(opened.ok && Buffer.from(opened.key).equals(contentKey)).toBe(true);
  });

  it('tells a key that is not here from one that was changed', async () => {
    const wrapped = await wrapContentKey(mine.certificate, contentKey);
    expect(await unwrapContentKey([older.privateKey], wrapped)).toEqual({
      ok: false,
      code: 'wrap-for-another-key',
    });
    const parts = wrapped.split('.');
    for (const at of [1, 2, 3, 4]) {
      const changed = parts.map((part, index) => (index === at ? turned(part) : part)).join('.');
      expect(await unwrapContentKey([mine.privateKey], changed)).toEqual({ ok: false, code: 'wrap-changed' });
    }
  });

  it('refuses other algorithms and members in the header, whoever made it', async () => {
    const wrapped = await wrapContentKey(mine.certificate, contentKey);
    const header = JSON.parse(Buffer.from(wrapped.split('.')[0] ?? '', 'base64url').toString()) as Header;
    const { key: publicKey } = mine.certificate;
    if (publicKey?.kind !== 'rsa') throw new Error('an RSA key');
    const make = (changes: Partial<Header>, plain: Uint8Array = contentKey): Promise<string> =>
      new CompactEncrypt(plain).setProtectedHeader({ ...header, ...changes }).encrypt(publicKey.key);
    const refused = [
      await make({ enc: 'A128CBC-HS256' }),
      await make({ alg: 'RSA-OAEP' }),
      await make({ typ: 'JWE' }),
      await make({ cty: 'JWT' }),
      await make({}, contentKey.subarray(1)),
      'a.b.c.d.e',
      `${wrapped}.x`,
      `${'A'.repeat(5000)}.a.a.a.a`,
      '',
    ];
    for (const token of refused)
      expect(await unwrapContentKey([mine.privateKey], token)).toEqual({
        ok: false,
        code: 'wrap-unreadable',
      });
  });

  it('is not made for a key that cannot', async () => {
    const { certificate } = pki.issue({ use: 'seal', privateKey: newEcKey() });
    await expect(wrapContentKey(certificate, contentKey)).rejects.toThrow(RangeError);
    await expect(wrapContentKey(mine.certificate, contentKey.subarray(1))).rejects.toThrow(RangeError);
  });
});

type Header = Record<'alg' | 'enc' | 'typ' | 'kid', string> & { readonly cty?: string };

/** Another character at the front: the last one may carry no bits. */
const turned = (part: string): string => (part.startsWith('A') ? 'B' : 'A') + part.slice(1);

describe('the certificate to encrypt to', () => {
  const trustWith = (certificates: readonly Certificate[]): TrustStore =>
    ({
      anchors: [pki.root.certificate],
      intermediates: [pki.intermediate.certificate],
      crls: [],
      unit: (code: string) =>
        code === office
          ? {
              name: '云岭市人民政府办公室',
              encryptionCertificates: certificates.map(({ der }) => toPem('CERTIFICATE', der)),
            }
          : undefined,
    }) as unknown as TrustStore;
  const chosen = (certificates: readonly Certificate[], now = december) => {
    const found = recipientCertificateOf(trustWith(certificates), office, now);
    return found.ok ? found.certificate.sha256 : `${found.code} ${found.evidence['reason'] ?? ''}`.trim();
  };

  it('is the newest that holds today', () => {
    const all = [mine.certificate, older.certificate];
    expect(chosen(all)).toBe(mine.certificate.sha256);
    expect(chosen([older.certificate, mine.certificate])).toBe(mine.certificate.sha256);
    expect(chosen([older.certificate], january)).toBe(older.certificate.sha256);
  });

  it('is none of another purpose, another unit or another authority', () => {
    const machine = pki.issue({ use: 'machine', privateKey: mine.privateKey }).certificate;
    const others = pki.issue({ use: 'encryption', unit: finance, privateKey: mine.privateKey }).certificate;
    const forged = createTestPki().issue({ use: 'encryption', privateKey: mine.privateKey }).certificate;
    const weak = pki.issue({ use: 'encryption', privateKey: newEcKey() }).certificate;
    expect(chosen([older.certificate])).toMatch(/^certificate-refused CERT_NOT_VALID/);
    for (const certificate of [machine, others, forged, weak])
      expect(chosen([certificate])).toMatch(/^certificate-refused [A-Z]/);
    expect(chosen([forged, mine.certificate])).toBe(mine.certificate.sha256);
    expect(chosen([])).toBe('certificate-missing');
    expect(recipientCertificateOf(trustWith([]), finance, december)).toMatchObject({ code: 'unit-unknown' });
  });
});
