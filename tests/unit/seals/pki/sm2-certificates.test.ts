// Certificates, requests and lists with SM2 keys: ours judged by OpenSSL, those of others by ours.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCertificate, toPem } from '../../../../src/seals/pki/certificate.ts';
import type { Certificate } from '../../../../src/seals/pki/certificate.ts';
import { buildCrl, isAuthenticCrl, parseCrl } from '../../../../src/seals/pki/crl.ts';
import { buildCsr, readCsr } from '../../../../src/seals/pki/csr.ts';
import { readDer } from '../../../../src/seals/pki/der.ts';
import { writeOid, writeSequence } from '../../../../src/seals/pki/der-writer.ts';
import { profiles } from '../../../../src/seals/pki/profile.ts';
import { publicHalfOf } from '../../../../src/seals/pki/private-key.ts';
import { readSignatureAlgorithm, verifySignature } from '../../../../src/seals/pki/signature-algorithm.ts';
import { signingKeyOf, sm2SigningKey } from '../../../../src/seals/pki/signing-key.ts';
import { createSm2Key, sm2Oids } from '../../../../src/seals/pki/sm2.ts';
import { createSm2TestPki, createTestPki, december, june, newEcKey, newRsaKey, openssl } from './test-pki.ts';

const pki = createSm2TestPki();
const seal = pki.issue({ use: 'seal' });
const identity = 'distid:1234567812345678';
const pemOf = (certificate: Certificate) => toPem('CERTIFICATE', certificate.der);

/** OpenSSL takes the identity for the certificate it is asked about only, not for those above it: one link at a time. */
function judgeLink(child: Certificate, issuer: Certificate) {
  const files = { 'c.pem': pemOf(child), 'i.pem': pemOf(issuer) };
  const args = [
    'verify',
    '-x509_strict',
    '-vfyopt',
    identity,
    '-partial_chain',
    '-trusted',
    'i.pem',
    'c.pem',
  ];
  return openssl(files, args).ok;
}

function isSignedBy(child: Certificate, issuer: Certificate): string {
  if (issuer.key === null) throw new Error('no key');
  const { signatureAlgorithm: algorithm, signedBytes: data, signature } = child;
  return verifySignature({ algorithm, key: issuer.key, data, signature });
}

describe('certificates with SM2 keys', () => {
  it('are accepted by OpenSSL link by link, and by none but their issuer', () => {
    const { root, intermediate } = pki;
    expect(judgeLink(root.certificate, root.certificate)).toBe(true);
    expect(judgeLink(intermediate.certificate, root.certificate)).toBe(true);
    expect(judgeLink(seal.certificate, intermediate.certificate)).toBe(true);
    const other = createSm2TestPki().intermediate.certificate;
    expect(judgeLink(seal.certificate, other)).toBe(false);
    expect([
      isSignedBy(seal.certificate, intermediate.certificate),
      isSignedBy(seal.certificate, other),
    ]).toEqual(['valid', 'invalid']);
  });

  it('of OpenSSL are read and verified', () => {
    const args = ['req', '-x509', '-newkey', 'sm2', '-sm3', '-sigopt', identity, '-nodes', '-keyout', 'k'];
    const { file } = openssl({}, [...args, '-subj', '/CN=SM2', '-outform', 'DER', '-out', 'o'], 'o');
    const certificate = parseCertificate(file ?? new Uint8Array());
    expect(certificate).toMatchObject({ keyKind: 'sm2', keyBits: 256 });
    expect(isSignedBy(certificate, certificate)).toBe('valid');
    // Made with an empty identity, as node:crypto and careless tools do.
    const careless = openssl(
      {},
      [
        ...args.filter((arg) => arg !== '-sigopt' && arg !== identity),
        '-subj',
        '/CN=x',
        '-outform',
        'DER',
        '-out',
        'o',
      ],
      'o',
    );
    const refused = parseCertificate(careless.file ?? new Uint8Array());
    expect(isSignedBy(refused, refused)).toBe('invalid');
  });

  it('and RSA keys never verify for one another', () => {
    const rsa = createTestPki();
    expect(isSignedBy(seal.certificate, rsa.root.certificate)).toBe('unsupported');
    expect(isSignedBy(rsa.intermediate.certificate, pki.root.certificate)).toBe('unsupported');
    const ec = rsa.issue({ privateKey: newEcKey() }).certificate;
    expect(isSignedBy(seal.certificate, ec)).toBe('unsupported');
  });

  it('leave their digest open only where a CMS says it beside the signature (GB/T 35275)', () => {
    const { signedBytes: data, signature } = seal.certificate;
    const { key } = pki.intermediate.certificate;
    if (key === null) throw new Error('no key');
    const algorithm = readSignatureAlgorithm(readDer(writeSequence(writeOid(sm2Oids.sign))));
    expect(verifySignature({ algorithm, key, data, signature, digest: 'sm3' })).toBe('valid');
    expect(verifySignature({ algorithm, key, data, signature, digest: 'sha256' })).toBe('unsupported');
    expect(verifySignature({ algorithm, key, data, signature })).toBe('unsupported');
    expect(verifySignature({ algorithm, key, data, signature: data, digest: 'sm3' })).toBe('malformed');
  });

  it('hold the purposes of a seal maker and of a time stamper, the latter critical and alone', () => {
    const text = (use: 'sealMaking' | 'timeStamping') => {
      const { certificate } = pki.issue({ use });
      return openssl({ c: pemOf(certificate) }, ['x509', '-in', 'c', '-noout', '-text']).output;
    };
    expect(text('timeStamping')).toMatch(/Extended Key Usage: critical\s+Time Stamping\s+X509v3/);
    expect(text('sealMaking')).toContain(profiles.sealMaking.purpose);
    const purposes = Object.values(profiles).map(({ purpose }) => purpose);
    expect(new Set(purposes).size).toBe(purposes.length);
  });
});

describe('requests', () => {
  it.each([
    ['RSA', newRsaKey(), 2048],
    ['ECDSA', newEcKey(), 256],
    ['SM2', createSm2Key().privateKey, 256],
  ])('with a key of %s are accepted by OpenSSL and read with their key', (_kind, privateKey, bits) => {
    const key = signingKeyOf(privateKey);
    const pem = buildCsr({ key, commonName: '云岭市人民政府办公室' });
    const own = key.kind === 'sm2' ? ['-vfyopt', identity] : [];
    const judged = openssl({ r: pem }, [
      'req',
      '-in',
      'r',
      '-verify',
      ...own,
      '-noout',
      '-subject',
      '-nameopt',
      'utf8',
    ]);
    expect(judged.output).toMatch(/verify OK[^]*云岭市人民政府办公室/);
    expect(readCsr(pem)).toMatchObject({ keyKind: key.kind, keyBits: bits });
    expect(Buffer.from(readCsr(pem).spki)).toEqual(Buffer.from(publicHalfOf(privateKey)));
  });

  it('of OpenSSL are read', () => {
    const args = ['req', '-new', '-newkey', 'sm2', '-sm3', '-sigopt', identity, '-nodes', '-keyout', 'k'];
    const pem = openssl({}, [...args, '-subj', '/CN=x', '-out', 'o'], 'o').file;
    expect(readCsr(Buffer.from(pem ?? []).toString('latin1')).keyKind).toBe('sm2');
  });

  it('signed by another key than their own are refused, and so is RSA with e = 3', () => {
    const mine = sm2SigningKey(createSm2Key().privateKey);
    const stolen = { ...mine, spki: publicHalfOf(createSm2Key().privateKey) };
    expect(() => readCsr(buildCsr({ key: stolen, commonName: 'x' }))).toThrow('not signed by its own key');
    const args = [
      'req',
      '-new',
      '-newkey',
      'rsa:2048',
      '-pkeyopt',
      'rsa_keygen_pubexp:3',
      '-nodes',
      '-keyout',
      'k',
    ];
    const pem = openssl({}, [...args, '-subj', '/CN=x', '-out', 'o'], 'o').file;
    expect(() => readCsr(Buffer.from(pem ?? []).toString('latin1'))).toThrow('exponent 65537 only');
  });
});

describe('lists signed with SM2', () => {
  const revoked = [{ serialHex: seal.certificate.serialHex, revokedAt: june, reason: 'superseded' as const }];
  const der = buildCrl({
    issuer: pki.intermediate,
    number: 1,
    thisUpdate: june,
    nextUpdate: december,
    revoked,
  });

  it('are authentic for their issuer and for no other; OpenSSL reads them and verifies their bytes', () => {
    const list = parseCrl(der);
    expect(isAuthenticCrl(list, pki.intermediate.certificate)).toBe(true);
    expect(isAuthenticCrl(list, pki.root.certificate)).toBe(false);
    // `openssl crl` takes no identity: the signature is checked over the bytes that it is made over.
    const files = {
      l: toPem('X509 CRL', der),
      t: list.signedBytes,
      s: list.signature,
      c: pemOf(pki.intermediate.certificate),
    };
    expect(openssl(files, ['crl', '-in', 'l', '-noout', '-text']).output).toContain('Superseded');
    const key = openssl(files, ['x509', '-in', 'c', '-pubkey', '-noout']).output;
    const args = ['dgst', '-sm3', '-sigopt', identity, '-verify', 'k', '-signature', 's', 't'];
    expect(openssl({ ...files, k: key }, args).ok).toBe(true);
  });
});

describe('authorities of others (samples)', () => {
  it('verify their certificates and their lists', ({ skip }) => {
    const folder = join(process.env['YIZHAN_SHARED'] ?? '../shared', 'samples/anchors/gm');
    const present = existsSync(folder);
    if (!present && process.env['CI'] === 'true') throw new Error(`no samples in ${folder}`);
    if (!present) skip('samples absent: not run');
    const read = (ending: string) =>
      readdirSync(folder)
        .filter((name) => name.endsWith(ending))
        .map((name) => readFileSync(join(folder, name)));
    const certificates = read('.pem').map((bytes) => parseCertificate(bytes.toString('latin1')));
    const lists = read('.crl').map((bytes) => parseCrl(bytes));
    const issuersOf = (name: Uint8Array) =>
      certificates.filter(({ subject }) => Buffer.compare(subject.raw, name) === 0);
    for (const certificate of certificates) {
      const results = issuersOf(certificate.issuer.raw).map((issuer) => isSignedBy(certificate, issuer));
      expect(results, certificate.subject.commonName ?? '').toContain('valid');
    }
    for (const list of lists) {
      expect(issuersOf(list.issuer.raw).some((issuer) => isAuthenticCrl(list, issuer))).toBe(true);
    }
    expect([certificates.length, lists.length]).toEqual([6, 3]);
  });
});
