// Revocation lists of other makers: openssl's and the collection's.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCertificate } from '../../../../src/seals/pki/certificate.ts';
import { buildCrl, isAuthenticCrl, parseCrl } from '../../../../src/seals/pki/crl.ts';
import { fromPem } from '../../../../src/seals/pki/pem.ts';
import { PkiError } from '../../../../src/seals/pki/pki-error.ts';
import { readTrustFolder } from '../../../../src/seals/trust/trust-material.ts';
import { authority, issueAny, sm2Key } from './any-pki.ts';

const june = new Date('2026-06-01T00:00:00Z');

let folder = '';
const run = (...args: readonly string[]): string =>
  execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'yizhan-crl-'));
  writeFileSync(
    join(folder, 'index.txt'),
    'R\t360101000000Z\t260501000000Z,keyCompromise\t0A\tunknown\t/CN=old\n',
  );
  writeFileSync(join(folder, 'number'), '07\n');
  writeFileSync(
    join(folder, 'ca.cnf'),
    `[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ncrlnumber=number\ndefault_md=sha256\ndefault_crl_days=30\n
[plain]\nauthorityKeyIdentifier=keyid\n[idp]\nissuingDistributionPoint=critical,@point\n[loose]\nissuingDistributionPoint=@point\n
[indirect]\nissuingDistributionPoint=critical,@far\n[delta]\n2.5.29.27=critical,DER:02:01:05\n
[point]\nfullname=URI:http://list.example/a.crl\nonlyuser=TRUE\n[far]\nindirectCRL=TRUE\n`,
  );
  run(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'key.pem',
    '-out',
    'ca.pem',
    '-subj',
    '/CN=list test',
    '-days',
    '3650',
    '-addext',
    'keyUsage=critical,keyCertSign,cRLSign',
  );
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function opensslList(section: string, ...more: readonly string[]) {
  run(
    'ca',
    '-config',
    'ca.cnf',
    '-gencrl',
    '-keyfile',
    'key.pem',
    '-cert',
    'ca.pem',
    '-crlexts',
    section,
    '-out',
    `${section}.pem`,
    ...more,
  );
  const issuer = parseCertificate(readFileSync(join(folder, 'ca.pem'), 'latin1').trim());
  return {
    crl: parseCrl(fromPem('X509 CRL', readFileSync(join(folder, `${section}.pem`), 'latin1'))),
    issuer,
  };
}

describe('a list by openssl', () => {
  it('is read with its entries and reasons, and is authentic', () => {
    const { crl, issuer } = opensslList('plain');
    expect([...crl.revoked.values()]).toEqual([
      { serialHex: '0a', revokedAt: new Date('2026-05-01T00:00:00Z'), reason: 'keyCompromise' },
    ]);
    expect([crl.number, crl.unknownCritical, isAuthenticCrl(crl, issuer)]).toEqual([7, [], true]);
    expect(crl.authorityKeyIdentifier).toBe(issuer.extensions.subjectKeyIdentifier);
  });

  it('signed with RSA-PSS is authentic', () => {
    const { crl, issuer } = opensslList(
      'plain',
      '-sigopt',
      'rsa_padding_mode:pss',
      '-sigopt',
      'rsa_pss_saltlen:32',
    );
    expect([crl.signatureAlgorithm.kind, isAuthenticCrl(crl, issuer)]).toEqual(['rsaPss', true]);
  });

  it.each([
    ['idp', '2.5.29.28'],
    ['loose', '2.5.29.28'],
    ['indirect', '2.5.29.28'],
    ['delta', '2.5.29.27'],
  ])('for a part only is not understood: %s', (section, oid) => {
    expect(opensslList(section).crl.unknownCritical).toEqual([oid]);
  });
});

describe('a list of ours', () => {
  it('says that it keeps expired certificates, and openssl reads it', () => {
    const root = issueAny({ name: '根', extensions: authority() });
    const der = buildCrl({ issuer: root, number: 1, thisUpdate: june, nextUpdate: june, revoked: [] });
    expect(parseCrl(der).keepsExpiredSince).toEqual(root.certificate.notBefore);
    writeFileSync(join(folder, 'ours.der'), der);
    expect(run('crl', '-inform', 'DER', '-in', 'ours.der', '-noout', '-text')).toContain('2.5.29.60');
  });

  it('by an SM2 authority is authentic for it alone', () => {
    const [one, two] = [sm2Key(), sm2Key()].map((key) =>
      issueAny({ name: '根', key, extensions: authority() }),
    );
    if (one === undefined || two === undefined) throw new RangeError('no authorities');
    const crl = parseCrl(
      buildCrl({ issuer: one, number: 1, thisUpdate: june, nextUpdate: june, revoked: [] }),
    );
    expect([one, two].map(({ certificate }) => isAuthenticCrl(crl, certificate))).toEqual([true, false]);
  });

  it('with any byte changed is unreadable or not authentic', () => {
    const root = issueAny({ name: '根', key: sm2Key(), extensions: authority() });
    const der = buildCrl({ issuer: root, number: 1, thisUpdate: june, nextUpdate: june, revoked: [] });
    for (let place = 0; place < der.length; place += 7) {
      const changed = Uint8Array.from(der);
      changed[place] = (changed[place] ?? 0) ^ 0x11;
      expect(isAuthenticOrUnreadable(changed, root.certificate)).toBe(false);
    }
  });
});

function isAuthenticOrUnreadable(der: Uint8Array, issuer: Parameters<typeof isAuthenticCrl>[1]): boolean {
  try {
    return isAuthenticCrl(parseCrl(der), issuer);
  } catch (error) {
    expect(error).toBeInstanceOf(PkiError);
    return false;
  }
}

const samples = join(process.env['YIZHAN_SHARED'] ?? '../shared', 'samples/pdf/pki');
const isThere = existsSync(samples);
const files = isThere ? readdirSync(samples).filter((name) => name.endsWith('.crl')) : [];

describe('the collection', () => {
  it('is there, or this run says that it is not', () => {
    expect(isThere || process.env['CI'] !== 'true').toBe(true);
  });

  it.each(files)('%s is read or cleanly refused', (name) => {
    const { trust, refused } = readTrustFolder([{ name, bytes: readFileSync(join(samples, name)) }]);
    expect(trust.crls.length + refused.length).toBe(1);
    if (name === 'crl-critical-ext.crl') expect(trust.crls[0]?.unknownCritical).toEqual(['2.5.29.28']);
    if (name === 'crl-dtrust-pss.crl') expect(trust.crls[0]?.signatureAlgorithm.kind).toBe('rsaPss');
    if (name === 'crl-expired-certs.crl')
      expect(trust.crls[0]?.keepsExpiredSince).toEqual(new Date('2015-05-12T13:46:20Z'));
  });
});
