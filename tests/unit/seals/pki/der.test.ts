import { readFileSync, readdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCertificate, toPem } from '../../../../src/seals/pki/certificate.ts';
import type { Certificate } from '../../../../src/seals/pki/certificate.ts';
import { buildCertificate, writeExtension } from '../../../../src/seals/pki/certificate-builder.ts';
import { buildCrl, parseCrl } from '../../../../src/seals/pki/crl.ts';
import type { Crl } from '../../../../src/seals/pki/crl.ts';
import { buildCsr, readCsr } from '../../../../src/seals/pki/csr.ts';
import { signingKeyOf } from '../../../../src/seals/pki/signing-key.ts';
import { childrenOf, readDer } from '../../../../src/seals/pki/der.ts';
import { readIntegerBytes, readNamedBits, readOid, readTime } from '../../../../src/seals/pki/der-values.ts';
import {
  writeElement,
  writeNamedBits,
  writeOid,
  writeSequence,
  writeTime,
} from '../../../../src/seals/pki/der-writer.ts';
import { writeName } from '../../../../src/seals/pki/distinguished-name.ts';
import { extensionOids, signatureOids } from '../../../../src/seals/pki/oids.ts';
import { PkiError } from '../../../../src/seals/pki/pki-error.ts';
import { fromPem } from '../../../../src/seals/pki/pem.ts';
import { readPrivateKey, writePkcs8 } from '../../../../src/seals/pki/private-key.ts';
import type { PrivateKey } from '../../../../src/seals/pki/private-key.ts';
import { spkiOf } from '../../../../src/seals/pki/public-key.ts';
import { verifySignature } from '../../../../src/seals/pki/signature-algorithm.ts';
import { createSm2Key } from '../../../../src/seals/pki/sm2.ts';
import { createSm2TestPki, createTestPki, june, newRsaKey, openssl } from './test-pki.ts';

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'read';
  } catch (error) {
    if (error instanceof PkiError) return error.code;
    throw error;
  }
};

describe('DER', () => {
  it.each([
    ['nothing', ''],
    ['a lone identifier', '30'],
    ['bytes after the end', '0500 00'],
    ['a length longer than the bytes', '3003 0500'],
    ['a length of two bytes where one is enough', '30 8102 0500'],
    ['a padded length', '04 820001 00'],
    ['an indefinite length', '3080 0500 0000'],
    ['a length of five bytes', '04 850000000001 00'],
    ['a multi-byte identifier', '1f8101 00'],
  ])('refuses %s', (_what, bytes) => {
    expect(codeOf(() => readDer(hex(bytes)))).toBe('DER_MALFORMED');
  });

  it('stops at its limits of depth', () => {
    let nested = writeSequence();
    for (let depth = 0; depth < 60; depth += 1) nested = writeSequence(nested);
    const descend = () => {
      let element = readDer(nested);
      for (;;) {
        const [child] = childrenOf(element);
        if (child === undefined) return;
        element = child;
      }
    };
    expect(codeOf(descend)).toBe('DER_LIMIT_EXCEEDED');
  });

  it.each([
    ['padded integer', () => readIntegerBytes(readDer(hex('0202 0001')))],
    ['empty integer', () => readIntegerBytes(readDer(hex('0200')))],
    ['object identifier cut off', () => readOid(readDer(hex('0602 2a86')))],
    ['padded object identifier', () => readOid(readDer(hex('0603 2a8001')))],
    ['31 February', () => readTime(writeTimeText('260231000000Z'))],
    ['time without seconds', () => readTime(writeTimeText('2602010000Z'))],
    ['time with an offset', () => readTime(writeTimeText('260201000000+0800'))],
  ])('refuses a %s', (_what, work) => {
    expect(codeOf(work)).toBe('DER_MALFORMED');
  });

  it('writes what it reads', () => {
    for (const oid of [
      '1.2.840.113549.1.1.11',
      '2.5.4.97',
      '2.25.250435446882927615622457013485704064677.2',
      '2.999.1',
    ]) {
      expect(readOid(readDer(writeOid(oid)))).toBe(oid);
    }
    expect(readNamedBits(readDer(writeNamedBits([0, 5, 8])))).toEqual([0, 5, 8]);
    for (const time of [june, new Date('1999-12-31T23:59:59Z'), new Date('2050-01-01T00:00:00Z')]) {
      expect(readTime(readDer(writeTime(time)))).toEqual(time);
    }
  });
});

function writeTimeText(text: string) {
  return readDer(writeElement(0x17, Buffer.from(text)));
}

const pki = createTestPki();
const leaf = pki.issue();

describe('readers of hostile files', () => {
  const revoked = [
    { serialHex: leaf.certificate.serialHex, revokedAt: june, reason: 'keyCompromise' as const },
  ];
  const crl = buildCrl({ issuer: pki.intermediate, number: 1, thisUpdate: june, nextUpdate: june, revoked });
  const sm2Key = createSm2Key().privateKey;
  const csrOf = (key: PrivateKey) =>
    fromPem('CERTIFICATE REQUEST', buildCsr({ key: signingKeyOf(key), commonName: '云岭' }));
  const readRequest = (bytes: Uint8Array) => readCsr(toPem('CERTIFICATE REQUEST', bytes));

  it.each([
    ['certificate', leaf.certificate.der, (bytes: Uint8Array) => parseCertificate(bytes)],
    ['revocation list', crl, (bytes: Uint8Array) => parseCrl(bytes)],
    [
      'SM2 certificate',
      createSm2TestPki().root.certificate.der,
      (bytes: Uint8Array) => parseCertificate(bytes),
    ],
    ['request', csrOf(newRsaKey()), readRequest],
    ['SM2 request', csrOf(sm2Key), readRequest],
    ['SM2 private key', writePkcs8(sm2Key), (bytes: Uint8Array) => readPrivateKey(bytes)],
  ])('throw nothing but the typed error, whatever is changed, cut or added in a %s', (_what, good, read) => {
    let random = 4;
    const next = (below: number) => (random = (Math.imul(random, 1103515245) + 12345) >>> 0) % below;
    // The keys are new in every run: that a change is refused is sure, which of its reasons comes is not.
    expect(codeOf(() => read(Uint8Array.from(good)))).toBe('read');
    const outcomes = new Set<string>();
    for (let round = 0; round < 1500; round += 1) {
      const bytes = Uint8Array.from(good.subarray(0, round % 3 === 0 ? next(good.length) : good.length));
      for (let count = 0; count < 1 + (round % 4) && bytes.length > 0; count += 1)
        bytes[next(bytes.length)] = next(256);
      outcomes.add(codeOf(() => read(bytes)));
    }
    expect([...outcomes].some((code) => code !== 'read')).toBe(true);
  });

  it('read an unknown kind of key as a state of the certificate', () => {
    const { ok, file } = openssl(
      {},
      [
        ...['req', '-x509', '-newkey', 'ed25519', '-nodes', '-keyout', 'k', '-subj', '/CN=x'],
        ...['-outform', 'DER', '-out', 'c.der', '-days', '1'],
      ],
      'c.der',
    );
    if (!ok || file === null) throw new Error('openssl makes no Ed25519 certificate');
    const certificate = parseCertificate(file);
    expect(certificate.keyKind).toBe('unsupported');
    expect(certificate.key).toBeNull();
    expect(certificate.signatureAlgorithm.kind).toBe('unsupported');
  });
});

describe('a certificate of others', () => {
  it('with an RSA key that is for PSS alone verifies PSS signatures and no others', () => {
    const make = (flags: readonly string[]) => {
      const args = [
        'req',
        '-x509',
        '-newkey',
        'rsa-pss',
        '-nodes',
        '-keyout',
        'k',
        '-subj',
        '/CN=x',
        ...flags,
      ];
      return parseCertificate(
        openssl({}, [...args, '-outform', 'DER', '-out', 'o'], 'o').file ?? new Uint8Array(),
      );
    };
    const certificate = make(['-sha256']);
    const { key, signatureAlgorithm: algorithm, signedBytes: data, signature } = certificate;
    if (key === null) throw new Error('the key is not read');
    expect(certificate.keyKind).toBe('rsa');
    expect(verifySignature({ algorithm, key, data, signature })).toBe('valid');
    const other = { kind: 'rsa', digest: 'sha256', oid: signatureOids.sha256WithRsa } as const;
    expect(verifySignature({ algorithm: other, key, data, signature })).toBe('unsupported');
  });

  it('whose further names are rubbish names nobody, unless they must be understood', () => {
    const make = (critical: boolean) => {
      const content = {
        ...{
          serial: Uint8Array.of(1),
          issuer: writeName([]),
          subject: writeName([]),
          notBefore: june,
          notAfter: june,
        },
        spki: leaf.certificate.spki,
        extensions: [writeExtension(extensionOids.subjectAltName, critical, Buffer.from('040166', 'hex'))],
      };
      return buildCertificate(content, pki.root.key);
    };
    expect(parseCertificate(make(false)).extensions.dnsNames).toEqual([]);
    expect(codeOf(() => parseCertificate(make(true)))).toBe('DER_MALFORMED');
  });
});

describe('a request', () => {
  it('is accepted by openssl and gives the key it was made for', () => {
    const privateKey = newRsaKey();
    const pem = buildCsr({ key: signingKeyOf(privateKey), commonName: '云岭市人民政府办公室' });
    const judged = openssl({ 'r.pem': pem }, [
      'req',
      '-in',
      'r.pem',
      '-verify',
      '-noout',
      '-subject',
      '-nameopt',
      'utf8',
    ]);
    expect(judged.output).toMatch(/verify OK[^]*云岭市人民政府办公室/);
    expect(Buffer.from(readCsr(pem).spki)).toEqual(Buffer.from(spkiOf(privateKey)));
  });

  it('of a certificate label, or two requests in one, is refused', () => {
    const pem = buildCsr({ key: signingKeyOf(newRsaKey()), commonName: 'x' });
    expect(codeOf(() => readCsr(pem + pem))).toBe('PEM_MALFORMED');
    expect(codeOf(() => readCsr(toPem('CERTIFICATE', leaf.certificate.der)))).toBe('PEM_MALFORMED');
  });
});

describe('certificates and lists of others', () => {
  const shared = join(process.env['YIZHAN_SHARED'] ?? '../shared', 'samples');

  it('are read, whoever made them (samples)', ({ skip }) => {
    const present = existsSync(shared);
    if (!present && process.env['CI'] === 'true') throw new Error(`no samples in ${shared}`);
    if (!present) return skip('samples absent: not run');
    const files = readdirSync(shared, { recursive: true, encoding: 'utf8' });
    const read = files.flatMap((name): readonly (Certificate | Crl)[] => {
      if (/\.(cer|crt|pem)$/.test(name))
        return certificatesIn(join(shared, name)).map((one) => parseCertificate(one));
      return /\.crl$/.test(name) ? [parseCrl(derOf(join(shared, name)))] : [];
    });
    expect(read.length).toBeGreaterThan(20);
    return undefined;
  });
});

function certificatesIn(path: string): readonly (string | Uint8Array)[] {
  const bytes = readFileSync(path);
  const blocks = bytes.toString('latin1').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  return blocks ?? (bytes[0] === 0x30 ? [bytes] : []);
}

function derOf(path: string): Uint8Array {
  const bytes = readFileSync(path);
  const body = /-----BEGIN X509 CRL-----([^-]+)-----END/.exec(bytes.toString('latin1'))?.[1];
  return body === undefined ? bytes : Buffer.from(body, 'base64');
}
