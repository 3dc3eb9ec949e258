// A small real PKI in memory: root, intermediate and end certificates of any use, for the tests of the seal engine.
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Certificate } from '../../../../src/seals/pki/certificate.ts';
import type { PrivateKey } from '../../../../src/seals/pki/private-key.ts';
import {
  issueEndCertificate,
  issueIntermediate,
  issueRoot,
  profiles,
} from '../../../../src/seals/pki/profile.ts';
import type { CertificateUse, Issuer } from '../../../../src/seals/pki/profile.ts';
import { createSigner } from '../../../../src/seals/pki/signer.ts';
import type { Signer } from '../../../../src/seals/pki/signer.ts';
import { signingKeyOf } from '../../../../src/seals/pki/signing-key.ts';
import { createSm2Key } from '../../../../src/seals/pki/sm2.ts';
import type { UnitCode } from '../../../../src/shared/domain/ids.ts';

export const office = '990100-GOV-0001' as UnitCode;
export const finance = '990100-DEP-0002' as UnitCode;

export function newRsaKey(bits = 2048): KeyObject {
  return generateKeyPairSync('rsa', { modulusLength: bits }).privateKey;
}

export function newEcKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;
}

export const january = new Date('2026-01-01T00:00:00Z');
export const june = new Date('2026-06-01T00:00:00Z');
export const december = new Date('2026-12-01T00:00:00Z');
const farEnd = new Date('2036-01-01T00:00:00Z');

export interface TestPki<Key extends PrivateKey = KeyObject> {
  readonly root: Issuer;
  readonly intermediate: Issuer;
  issue(options?: Partial<EndWish<Key>>): { certificate: Certificate; privateKey: Key; signer: Signer };
}

interface EndWish<Key> {
  readonly use: CertificateUse;
  readonly unit: UnitCode;
  readonly name: string;
  readonly privateKey: Key;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** With RSA keys; end certificates may ask for others of node:crypto's. */
export function createTestPki(name = '云岭市'): TestPki {
  return createPki(name, () => newRsaKey());
}

/** With SM2 keys throughout. */
export function createSm2TestPki(name = '云岭市'): TestPki<Uint8Array> {
  return createPki(name, () => createSm2Key().privateKey);
}

function createPki<Key extends PrivateKey>(name: string, newKey: () => Key): TestPki<Key> {
  const window = { notBefore: january, notAfter: farEnd };
  const rootKey = signingKeyOf(newKey());
  const rootCertificate = issueRoot({ ...window, name: `${name}根证书`, key: rootKey });
  const root = { certificate: rootCertificate, key: rootKey };
  const middleKey = signingKeyOf(newKey());
  const middle = issueIntermediate({ ...window, name: `${name}签发`, spki: middleKey.spki, issuer: root });
  const intermediate = { certificate: middle, key: middleKey };
  return {
    root,
    intermediate,
    issue(wish = {}) {
      const { use = 'seal', unit = office, name: unitName = '云岭市人民政府办公室' } = wish;
      const privateKey = wish.privateKey ?? newKey();
      const key = signingKeyOf(privateKey);
      const { ofUnit } = profiles[use];
      const certificate = issueEndCertificate({
        use,
        subject: {
          commonName: unitName,
          organization: unitName,
          unit: ofUnit ? unit : null,
          dnsNames: use === 'exchange' ? ['localhost'] : [],
          ipAddresses: use === 'exchange' ? ['127.0.0.1'] : [],
        },
        spki: key.spki,
        issuer: intermediate,
        notBefore: wish.notBefore ?? january,
        notAfter: wish.notAfter ?? farEnd,
      });
      return { certificate, privateKey, signer: createSigner({ key, certificate, chain: [middle] }) };
    },
  };
}

/** Runs openssl on named files; returns what it printed on both streams, whether it was content, and a file it wrote. */
export function openssl(
  files: Readonly<Record<string, string | Uint8Array>>,
  args: readonly string[],
  wanted?: string,
): { readonly ok: boolean; readonly output: string; readonly file: Uint8Array | null } {
  const folder = mkdtempSync(join(tmpdir(), 'yizhan-openssl-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const output = execFileSync('sh', ['-c', 'exec openssl "$@" 2>&1', 'sh', ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
    return { ok: true, output, file: wanted === undefined ? null : readFileSync(join(folder, wanted)) };
  } catch (error) {
    return { ok: false, output: String((error as { stdout?: unknown }).stdout), file: null };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
