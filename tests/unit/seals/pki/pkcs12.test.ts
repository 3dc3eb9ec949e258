// PKCS#12 files: those of others (samples), those that OpenSSL makes, damaged ones, and ones made to exhaust.
import { createHmac, hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCertificate, toPem } from '../../../../src/seals/pki/certificate.ts';
import { childrenOf, contextTag, readDer, tags } from '../../../../src/seals/pki/der.ts';
import {
  writeElement,
  writeNull,
  writeOid,
  writeSequence,
  writeSmallInteger,
} from '../../../../src/seals/pki/der-writer.ts';
import { readPkcs12 } from '../../../../src/seals/pki/pkcs12.ts';
import { publicHalfOf, readPrivateKeyPem, writePkcs8 } from '../../../../src/seals/pki/private-key.ts';
import type { PrivateKey } from '../../../../src/seals/pki/private-key.ts';
import { issueRoot } from '../../../../src/seals/pki/profile.ts';
import { signingKeyOf } from '../../../../src/seals/pki/signing-key.ts';
import { createSm2Key } from '../../../../src/seals/pki/sm2.ts';
import { december, january, newEcKey, newRsaKey, openssl } from './test-pki.ts';

const password = '云岭-p12';
const certificateOf = (key: PrivateKey) =>
  issueRoot({ name: '云岭市', key: signingKeyOf(key), notBefore: january, notAfter: december });

function exportByOpenssl(key: PrivateKey, flags: readonly string[] = [], pass = password): Uint8Array {
  const files = {
    'k.pem': toPem('PRIVATE KEY', writePkcs8(key)),
    'c.pem': toPem('CERTIFICATE', certificateOf(key).der),
  };
  const args = ['pkcs12', '-export', '-inkey', 'k.pem', '-in', 'c.pem', '-passout', `pass:${pass}`, ...flags];
  const { file, output } = openssl(files, [...args, '-out', 'o.p12'], 'o.p12');
  if (file === null) throw new Error(output);
  return file;
}

const sm2Key = createSm2Key().privateKey;
const sm2File = exportByOpenssl(sm2Key);

describe('a PKCS#12 file', () => {
  it.each([
    ['RSA, AES-256', newRsaKey(), []],
    ['ECDSA, 3DES and RC2', newEcKey(), ['-legacy']],
    [
      'SM2, 3DES everywhere',
      sm2Key,
      ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'],
    ],
    ['SM2, AES-128, MAC of SHA-512', sm2Key, ['-keypbe', 'AES-128-CBC', '-macalg', 'sha512']],
    ['SM2, nothing encrypted', sm2Key, ['-keypbe', 'NONE', '-certpbe', 'NONE']],
  ] as const)('of OpenSSL opens by its password: %s', (_what, key, flags) => {
    const file = exportByOpenssl(key, flags, 'p12-Pass');
    const opened = readPkcs12(file, 'p12-Pass');
    if (!opened.ok) throw new Error(opened.code);
    expect(Buffer.from(publicHalfOf(opened.privateKey))).toEqual(Buffer.from(publicHalfOf(key)));
    for (const wrong of ['', 'p12-pass', 'p12-Pass ']) {
      expect(readPkcs12(file, wrong)).toEqual({ ok: false, code: 'password-wrong' });
    }
  });

  it('under SM4, or with a MAC of PBMAC1, is named as one that this version cannot open', () => {
    const unknown = { ok: false, code: 'cipher-unsupported' };
    const sm4 = exportByOpenssl(sm2Key, ['-keypbe', 'SM4-CBC', '-certpbe', 'SM4-CBC']);
    expect(readPkcs12(sm4, password)).toEqual(unknown);
    expect(readPkcs12(withMacAlgorithm('1.2.840.113549.1.5.14'), password)).toEqual(unknown);
  });

  it('with a Chinese password opens', () => {
    expect(readPkcs12(exportByOpenssl(sm2Key, ['-legacy']), password)).toMatchObject({ ok: true });
    expect(readPkcs12(sm2File, password)).toMatchObject({ ok: true, privateKey: sm2Key });
  });

  it('that asks for millions of iterations is refused at once', () => {
    expect(readPkcs12(withMacIterations(2048), password).ok).toBe(true);
    expect(readPkcs12(withMacIterations(0x7fffffff), password)).toEqual({ ok: false, code: 'too-costly' });
    expect(readPkcs12(withMacIterations(3_000_001), password)).toEqual({ ok: false, code: 'too-costly' });
  });

  it('of certificates alone holds no key', () => {
    const files = { 'c.pem': toPem('CERTIFICATE', certificateOf(sm2Key).der) };
    const args = ['pkcs12', '-export', '-nokeys', '-in', 'c.pem', '-passout', 'pass:x', '-out', 'o'];
    const { file } = openssl(files, args, 'o');
    expect(readPkcs12(file ?? new Uint8Array(), 'x')).toEqual({ ok: false, code: 'no-key' });
  });

  it('of several keys is refused: which is meant cannot be known', () => {
    const parts = [newEcKey(), newEcKey()].map((key) => contentsOf(exportByOpenssl(key)));
    expect(readPkcs12(writePfx(parts[0] ?? []), password)).toMatchObject({ ok: true });
    expect(readPkcs12(writePfx(parts.flat()), password)).toEqual({ ok: false, code: 'several-keys' });
  });

  it('damaged anywhere gives an answer, never a crash, and never another key', () => {
    const codes = new Set<string>();
    for (let at = 0; at < sm2File.length; at += 7) {
      const damaged = Uint8Array.from(sm2File);
      damaged[at] = (damaged[at] ?? 0) ^ (1 << (at & 7));
      const opened = readPkcs12(damaged, password);
      if (opened.ok) expect(opened.privateKey).toEqual(sm2Key);
      codes.add(opened.ok ? 'ok' : opened.code);
      expect(readPkcs12(sm2File.subarray(0, at), password).ok).toBe(false);
    }
    expect(codes).toContain('password-wrong');
    expect(codes).toContain('unreadable');
  });
});

/** The same file with another count in its MacData, which stands last. */
function withMacIterations(count: number): Uint8Array {
  const [version, authSafe, macData] = childrenOf(readDer(sm2File));
  if (version === undefined || authSafe === undefined || macData === undefined)
    throw new Error('three parts');
  const parts = childrenOf(macData).slice(0, 2);
  const counted = writeSequence(...parts.map(({ raw }) => raw), writeSmallInteger(count));
  return writeSequence(version.raw, authSafe.raw, counted);
}

/** What a file holds, part by part: certificates, keys. */
function contentsOf(file: Uint8Array): Uint8Array[] {
  const [, authSafe] = childrenOf(readDer(file));
  const [, explicit] = authSafe === undefined ? [] : childrenOf(authSafe);
  const [octets] = explicit === undefined ? [] : childrenOf(explicit);
  if (octets === undefined) throw new Error('no contents');
  return childrenOf(readDer(octets.content)).map(({ raw }) => raw);
}

/** A file of these parts under the password, its MAC derived in one round (RFC 7292, B.2: one block of SHA-1 is the key). */
function writePfx(parts: readonly Uint8Array[]): Uint8Array {
  const content = writeSequence(...parts);
  const fill = (piece: Uint8Array) => Buffer.alloc(64, piece);
  const salt = Buffer.from('yizhan-p');
  const text = Buffer.from(`${password}\0`, 'utf16le').swap16();
  const key = hash('sha1', Buffer.concat([Buffer.alloc(64, 3), fill(salt), fill(text)]), 'buffer');
  const mac = createHmac('sha1', key).update(content).digest();
  const octets = (bytes: Uint8Array) => writeElement(tags.octetString, bytes);
  const sha1 = writeSequence(writeOid('1.3.14.3.2.26'), writeNull());
  return writeSequence(
    writeSmallInteger(3),
    writeSequence(
      writeOid('1.2.840.113549.1.7.1'),
      writeElement(contextTag(0, 'constructed'), octets(content)),
    ),
    writeSequence(writeSequence(sha1, octets(mac)), octets(salt), writeSmallInteger(1)),
  );
}

/** The same file with another algorithm named for its MAC. */
function withMacAlgorithm(oid: string): Uint8Array {
  const [version, authSafe, macData] = childrenOf(readDer(sm2File));
  if (version === undefined || authSafe === undefined || macData === undefined)
    throw new Error('three parts');
  const [digestInfo, ...rest] = childrenOf(macData);
  const [, value] = digestInfo === undefined ? [] : childrenOf(digestInfo);
  if (value === undefined) throw new Error('no digest');
  const named = writeSequence(writeSequence(writeOid(oid), writeSequence()), value.raw);
  return writeSequence(version.raw, authSafe.raw, writeSequence(named, ...rest.map(({ raw }) => raw)));
}

describe('keys of others (samples)', () => {
  const folder = join(process.env['YIZHAN_SHARED'] ?? '../shared', 'samples/ofd/seals');

  it('open', ({ skip }) => {
    const present = existsSync(folder);
    if (!present && process.env['CI'] === 'true') throw new Error(`no samples in ${folder}`);
    if (!present) return skip('samples absent: not run');
    const read = (name: string) => readFileSync(join(folder, name));
    for (const [name, word] of [
      ['user.p12', '777777'],
      ['seal-maker.p12', '777777'],
      ['root.p12', '123456'],
    ] as const) {
      const opened = readPkcs12(read(name), word);
      expect(opened).toMatchObject({ ok: true, privateKey: expect.any(Uint8Array) as Uint8Array });
    }
    const key = readPrivateKeyPem(read('user2-key.pem').toString('latin1'));
    const certificate = parseCertificate(read('user2-cert.pem').toString('latin1'));
    expect(Buffer.from(publicHalfOf(key))).toEqual(Buffer.from(certificate.spki));
    return undefined;
  });
});

describe('a PEM key', () => {
  it('of SM2 is read as OpenSSL writes it, in each of its forms', () => {
    const parameters = ['-pkeyopt', 'ec_paramgen_curve:SM2', '-pkeyopt', 'ec_param_enc:named_curve'];
    const made = openssl({}, ['genpkey', '-algorithm', 'EC', ...parameters, '-out', 'k'], 'k').file;
    const traditional = openssl({ k: made ?? '' }, ['ec', '-in', 'k', '-out', 'o'], 'o').file;
    const alone = openssl({}, ['ecparam', '-name', 'SM2', '-genkey', '-out', 'o'], 'o').file;
    const texts = [made, traditional, alone].map((file) => Buffer.from(file ?? []).toString('latin1'));
    expect(texts[1]).toContain('BEGIN SM2 PRIVATE KEY');
    expect(texts[2]).toContain('BEGIN SM2 PARAMETERS');
    const standard = (texts[1] ?? '').replaceAll('SM2 PRIVATE', 'EC PRIVATE');
    const keys = [...texts, standard].map(readPrivateKeyPem);
    expect(keys.every((key) => key instanceof Uint8Array && key.length === 32)).toBe(true);
    expect(keys[0]).toEqual(keys[1]);
    expect(keys[0]).toEqual(keys[3]);
  });

  it('whose public half belongs to another key is refused', () => {
    const other = writePkcs8(createSm2Key().privateKey);
    const mixed = Buffer.concat([writePkcs8(sm2Key).subarray(0, -65), other.subarray(-65)]);
    expect(() => readPrivateKeyPem(toPem('PRIVATE KEY', mixed))).toThrow('belongs to another key');
  });

  it.each([0n, 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54122n, 2n ** 256n - 1n])(
    'with the number %s is none',
    (number) => {
      const bytes = Buffer.from(writePkcs8(sm2Key));
      const at = bytes.indexOf(Buffer.from(sm2Key));
      bytes.write(number.toString(16).padStart(64, '0'), at, 'hex');
      expect(() => readPrivateKeyPem(toPem('PRIVATE KEY', bytes))).toThrow('not a private key');
    },
  );
});
