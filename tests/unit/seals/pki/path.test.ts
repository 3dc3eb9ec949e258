import { describe, expect, it } from 'vitest';
import {
  basicConstraintsExtension,
  buildCertificate,
  extKeyUsageExtension,
  keyUsageExtension,
  writeExtension,
} from '../../../../src/seals/pki/certificate-builder.ts';
import { parseCertificate, toPem } from '../../../../src/seals/pki/certificate.ts';
import type { Certificate } from '../../../../src/seals/pki/certificate.ts';
import { buildCrl, parseCrl } from '../../../../src/seals/pki/crl.ts';
import type { RevocationReason } from '../../../../src/seals/pki/crl.ts';
import { writeNull } from '../../../../src/seals/pki/der-writer.ts';
import { writeName } from '../../../../src/seals/pki/distinguished-name.ts';
import { extensionOids, nameOids } from '../../../../src/seals/pki/oids.ts';
import { judgePath } from '../../../../src/seals/pki/path.ts';
import type { PathQuestion } from '../../../../src/seals/pki/path.ts';
import { issueIntermediate, profiles } from '../../../../src/seals/pki/profile.ts';
import { readPublicKey, spkiOf } from '../../../../src/seals/pki/public-key.ts';
import { signingKeyOf } from '../../../../src/seals/pki/signing-key.ts';
import { createTestPki, december, january, june, newRsaKey, office, openssl } from './test-pki.ts';
import type { TestPki } from './test-pki.ts';

const pki = createTestPki();
const sealKey = newRsaKey();
const seal = pki.issue({ privateKey: sealKey });
const july = new Date('2026-07-01T00:00:00Z');
const later = new Date('2035-01-01T00:00:00Z');

interface ListWish {
  revokedAt?: Date;
  reason?: RevocationReason;
  thisUpdate?: Date;
  nextUpdate?: Date;
  signer?: TestPki['root'];
}

function listOf(wish: ListWish = {}, certificate = seal.certificate) {
  const { revokedAt, reason = 'superseded' } = wish;
  return parseCrl(
    buildCrl({
      issuer: wish.signer ?? pki.intermediate,
      number: 7,
      thisUpdate: wish.thisUpdate ?? june,
      nextUpdate: wish.nextUpdate ?? later,
      revoked: revokedAt === undefined ? [] : [{ serialHex: certificate.serialHex, revokedAt, reason }],
    }),
  );
}

const rootList = listOf({ signer: pki.root });

function judge(question: Partial<PathQuestion> = {}) {
  return judgePath({
    leaf: seal.certificate,
    intermediates: [pki.intermediate.certificate],
    anchors: [pki.root.certificate],
    at: july,
    now: december,
    crls: [rootList, listOf()],
    use: 'seal',
    revocation: 'soft',
    ...question,
  });
}

/** A certificate with any content, signed by the intermediate. */
function odd(extensions: readonly Uint8Array[], issuer = pki.intermediate): Certificate {
  const subject = writeName([
    { oid: nameOids.organization, value: '云岭市人民政府办公室' },
    { oid: nameOids.organizationIdentifier, value: office },
  ]);
  const content = {
    serial: Uint8Array.of(9, 9),
    issuer: issuer.certificate.subject.raw,
    subject,
    notBefore: january,
    notAfter: later,
    spki: spkiOf(sealKey),
    extensions,
  };
  return parseCertificate(buildCertificate(content, issuer.key));
}

const usage = keyUsageExtension(profiles.seal.keyUsage);
const purpose = extKeyUsageExtension([profiles.seal.purpose]);

describe('a path', () => {
  it('that holds passes every check', () => {
    const { chain, use, validity, revocation } = judge();
    expect([chain, use, validity, revocation].map(({ code }) => code)).toEqual(['OK', 'OK', 'OK', 'OK']);
  });

  it('is incomplete without the intermediate, and no anchor when the root is not pinned', () => {
    expect(judge({ intermediates: [] }).chain).toMatchObject({ result: 'unknown', code: 'CHAIN_INCOMPLETE' });
    const intermediates = [pki.intermediate.certificate, pki.root.certificate];
    const unpinned = judge({ anchors: [createTestPki('别处').root.certificate], intermediates });
    expect(unpinned.chain).toMatchObject({ result: 'unknown', code: 'CHAIN_NO_ANCHOR' });
    expect(unpinned.revocation.result).toBe('unknown');
  });

  it('through another authority of the same names and key ids fails', () => {
    const forged = createTestPki();
    const twin = judge({
      leaf: forged.issue().certificate,
      intermediates: [forged.intermediate.certificate],
    });
    expect(twin.chain.result).not.toBe('passed');
    const extensions = pki.intermediate.certificate.extensions;
    const posing = { ...forged.intermediate.certificate, extensions };
    expect(judge({ intermediates: [posing] }).chain).toMatchObject({
      result: 'failed',
      code: 'CHAIN_SIG_INVALID',
    });
  });

  it('is found although a hundred forged intermediates of the same name are planted', () => {
    const forged = createTestPki().intermediate.certificate;
    const extensions = { ...forged.extensions, subjectKeyIdentifier: null };
    const planted = Array.from({ length: 100 }, (_, index) => ({
      ...forged,
      extensions,
      sha256: String(index),
    }));
    const intermediates = [...planted, pki.intermediate.certificate];
    expect(judge({ intermediates }).chain.result).toBe('passed');
  });

  it('below an end certificate, or below a path length that is used up, fails', () => {
    const below = odd([usage, purpose], { certificate: seal.certificate, key: signingKeyOf(sealKey) });
    const intermediates = [seal.certificate, pki.intermediate.certificate];
    expect(judge({ leaf: below, intermediates }).chain).toMatchObject({
      result: 'failed',
      code: 'CHAIN_CA_CONSTRAINT',
    });

    const key = newRsaKey();
    const window = { notBefore: january, notAfter: later };
    const third = issueIntermediate({
      ...window,
      name: '第三级',
      spki: spkiOf(key),
      issuer: pki.intermediate,
    });
    const leaf = odd([usage, purpose], { certificate: third, key: signingKeyOf(key) });
    const long = judge({ leaf, intermediates: [third, pki.intermediate.certificate] });
    expect(long.chain).toMatchObject({ result: 'failed', code: 'CHAIN_CA_CONSTRAINT' });
  });

  it('with an authority that may not sign certificates fails', () => {
    const key = newRsaKey();
    const authority = odd([basicConstraintsExtension(true, null), keyUsageExtension(['cRLSign'])], pki.root);
    const posing = { ...authority, spki: spkiOf(key), key: readPublicKey(spkiOf(key)) };
    const leaf = odd([usage, purpose], { certificate: posing, key: signingKeyOf(key) });
    expect(judge({ leaf, intermediates: [posing] }).chain).toMatchObject({ code: 'CHAIN_CA_CONSTRAINT' });
  });

  it('with an unknown critical extension or name constraints fails', () => {
    const critical = odd([usage, purpose, writeExtension('1.2.3.4', true, writeNull())]);
    expect(judge({ leaf: critical }).chain).toMatchObject({
      result: 'failed',
      code: 'CHAIN_CRITICAL_EXT_UNKNOWN',
    });
    const constrained = odd([
      usage,
      purpose,
      writeExtension(extensionOids.nameConstraints, true, writeNull()),
    ]);
    expect(judge({ leaf: constrained }).chain).toMatchObject({
      result: 'failed',
      code: 'CHAIN_NAME_CONSTRAINT',
    });
  });
});

describe('a use', () => {
  it.each([
    ['no keyUsage', [purpose], 'CERT_KEY_USAGE'],
    [
      'a keyUsage without nonRepudiation',
      [keyUsageExtension(['digitalSignature']), purpose],
      'CERT_KEY_USAGE',
    ],
    ['no purpose', [usage], 'CERT_EXT_KEY_USAGE'],
    [
      'the purpose of a machine',
      [usage, extKeyUsageExtension([profiles.machine.purpose])],
      'CERT_EXT_KEY_USAGE',
    ],
    ['CA:TRUE', [basicConstraintsExtension(true, null), usage, purpose], 'CERT_KEY_USAGE'],
  ])('is refused for %s', (_what, extensions, code) => {
    expect(judge({ leaf: odd(extensions) }).use).toMatchObject({ result: 'failed', code });
  });

  it('is refused for a machine certificate where a seal is asked, and for a seal without unit', () => {
    expect(judge({ leaf: pki.issue({ use: 'machine' }).certificate }).use.code).toBe('CERT_KEY_USAGE');
    const nameless = { ...seal.certificate.subject, organizationIdentifier: null };
    const leaf = { ...seal.certificate, subject: nameless };
    expect(judge({ leaf }).use.code).toBe('CERT_UNIT_MISSING');
  });
});

describe('time', () => {
  it('decides by the time of signing, and says when the certificate has expired since', () => {
    const short = pki.issue({ notBefore: june, notAfter: july });
    const judged = (at: Date) => judge({ leaf: short.certificate, at }).validity;
    expect(judged(january)).toMatchObject({ result: 'failed', code: 'CERT_NOT_VALID_AT_SIGNING' });
    expect(judged(july)).toMatchObject({ result: 'passed', evidence: { note: 'CERT_EXPIRED_NOW' } });
    expect(judged(december)).toMatchObject({ result: 'failed', code: 'CERT_NOT_VALID_AT_SIGNING' });
  });
});

describe('revocation', () => {
  const judged = (list: ListWish, more: Partial<PathQuestion> = {}) =>
    judge({ crls: [rootList, listOf(list)], ...more }).revocation;

  it('before signing fails, after signing is told, after a compromised key always fails', () => {
    expect(judged({ revokedAt: june })).toMatchObject({
      result: 'failed',
      code: 'CERT_REVOKED_BEFORE_SIGNING',
    });
    const after = judged({ revokedAt: new Date('2026-08-01T00:00:00Z') });
    expect(after).toMatchObject({ result: 'passed', evidence: { note: 'CERT_REVOKED_AFTER_SIGNING' } });
    const stolen = judged({ revokedAt: new Date('2026-08-01T00:00:00Z'), reason: 'keyCompromise' });
    expect(stolen.code).toBe('CERT_REVOKED_BEFORE_SIGNING');
  });

  it('in an old list still counts, and absence from an old list is not plain good', () => {
    const stale = { thisUpdate: june, nextUpdate: july };
    expect(judged({ ...stale, revokedAt: june }).result).toBe('failed');
    expect(judged(stale, { at: december })).toMatchObject({ result: 'unknown', code: 'CRL_STALE' });
    expect(judged(stale, { at: december, revocation: 'hard' })).toMatchObject({
      result: 'failed',
      code: 'CRL_STALE',
    });
    expect(judged(stale, { at: new Date('2026-05-01T00:00:00Z') }).evidence['note']).toBe('CRL_STALE');
  });

  it('is unknown without a list, and a list by anyone else proves nothing', () => {
    expect(judge({ crls: [rootList] }).revocation).toMatchObject({
      result: 'unknown',
      code: 'REVOCATION_UNKNOWN',
    });
    const forged = { certificate: pki.intermediate.certificate, key: signingKeyOf(newRsaKey()) };
    expect(judged({ signer: forged })).toMatchObject({ result: 'unknown', code: 'CRL_SIG_INVALID' });
  });

  it('of the intermediate takes everything below with it', () => {
    const list = listOf(
      { signer: pki.root, revokedAt: june, reason: 'cACompromise' },
      pki.intermediate.certificate,
    );
    expect(judge({ crls: [list, listOf()] }).revocation.code).toBe('CERT_REVOKED_BEFORE_SIGNING');
  });

  it('is written so that openssl reads it and refuses the certificate', () => {
    const list = listOf({ revokedAt: june, reason: 'keyCompromise' });
    const files = {
      'list.pem': toPem('X509 CRL', list.der) + toPem('X509 CRL', rootList.der),
      'leaf.pem': toPem('CERTIFICATE', seal.certificate.der),
      'mid.pem': toPem('CERTIFICATE', pki.intermediate.certificate.der),
      'root.pem': toPem('CERTIFICATE', pki.root.certificate.der),
    };
    const text = openssl(files, ['crl', '-in', 'list.pem', '-noout', '-text']).output;
    expect(text).toMatch(/CRL Number:\s*7[^]*Key Compromise/);
    const at = ['-attime', String(july.getTime() / 1000), '-crl_check_all', '-CRLfile', 'list.pem'];
    const args = ['verify', ...at, '-CAfile', 'root.pem', '-untrusted', 'mid.pem', 'leaf.pem'];
    expect(openssl(files, args).output).toContain('certificate revoked');
    const clean = { ...files, 'list.pem': toPem('X509 CRL', listOf().der) + toPem('X509 CRL', rootList.der) };
    expect(openssl(clean, args)).toMatchObject({ ok: true });
  });
});
