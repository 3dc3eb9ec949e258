import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseCertificate, toPem, unitCodeOf } from '../../../../src/seals/pki/certificate.ts';
import { signDetached, verifyDetached } from '../../../../src/seals/pki/cms.ts';
import { childrenOf, contextTag, readDer, tags } from '../../../../src/seals/pki/der.ts';
import {
  concatBytes,
  writeElement,
  writeOctetString,
  writeOid,
  writeSequence,
} from '../../../../src/seals/pki/der-writer.ts';
import { cmsOids } from '../../../../src/seals/pki/oids.ts';
import { createSigner } from '../../../../src/seals/pki/signer.ts';
import { signingKeyOf } from '../../../../src/seals/pki/signing-key.ts';
import { createTestPki, finance, june, newEcKey, newRsaKey, office, openssl } from './test-pki.ts';

const pki = createTestPki();
const seal = pki.issue();
const content = Buffer.from('云岭市人民政府办公室关于做好防汛工作的通知');
const digest = (algorithm: string) => createHash(algorithm).update(content).digest();
const sign = (signer = seal.signer, cades = true) =>
  signDetached({ digestSha256: digest('sha256'), signer, signedAt: june, cades });
const verify = (cms: Uint8Array) => verifyDetached({ cms, digest });

function judgeByOpenssl(cms: Uint8Array, extra: readonly string[] = ['-cades']) {
  const files = { 'sig.p7s': cms, content, 'root.pem': toPem('CERTIFICATE', pki.root.certificate.der) };
  const common = [
    '-binary',
    '-inform',
    'DER',
    '-in',
    'sig.p7s',
    '-content',
    'content',
    '-CAfile',
    'root.pem',
    '-purpose',
    'any',
  ];
  return openssl(files, ['cms', '-verify', ...extra, ...common, '-out', 'out']);
}

describe('a detached signature', () => {
  it('is accepted by openssl with -cades and by our own verification', () => {
    const cms = sign();
    expect(judgeByOpenssl(cms)).toMatchObject({ ok: true });
    const outcome = verify(cms);
    expect(outcome).toMatchObject({
      ok: true,
      code: 'OK',
      cades: true,
      notes: ['TIME_CLAIMED_ONLY'],
      signedAt: june,
    });
    expect(outcome.signerCertificate?.sha256).toBe(seal.certificate.sha256);
    expect(outcome.certificates).toHaveLength(2);
  });

  it('works with an ECDSA key', () => {
    const cms = sign(pki.issue({ privateKey: newEcKey() }).signer);
    expect(judgeByOpenssl(cms)).toMatchObject({ ok: true });
    expect(verify(cms)).toMatchObject({ ok: true, cades: true });
  });

  it('without ESS is good but says so, and openssl -cades refuses it', () => {
    const cms = sign(seal.signer, false);
    expect(judgeByOpenssl(cms, [])).toMatchObject({ ok: true });
    expect(judgeByOpenssl(cms)).toMatchObject({ ok: false });
    expect(verify(cms)).toMatchObject({ ok: true, cades: false });
    expect(verify(cms).notes).toContain('CMS_SIGNING_CERT_ATTR_ABSENT');
  });

  it.each([
    ['with signed attributes', []],
    ['without signed attributes', ['-noattr']],
    ['by subject key identifier', ['-keyid']],
    ['with RSA-PSS', ['-keyopt', 'rsa_padding_mode:pss']],
    ['with SHA-512', ['-md', 'sha512']],
  ])('made by openssl %s is accepted', (_what, flags) => {
    const cms = signByOpenssl(flags);
    expect(verify(cms)).toMatchObject({ ok: true, code: 'OK' });
    const other = verifyDetached({
      cms,
      digest: (algorithm) => createHash(algorithm).update('other').digest(),
    });
    expect(other).toMatchObject({ ok: false });
  });

  it.each([
    ['SHA-1', ['-md', 'sha1'], 'DIGEST_ALG_WEAK'],
    ['its content inside', ['-nodetach'], 'CMS_ENCAP_CONTENT_PRESENT'],
    ['no certificate', ['-nocerts'], 'CMS_SIGNER_CERT_MISSING'],
    ['two signers', ['-signer', 'second.pem', '-inkey', 'second.key'], 'CMS_SIGNER_COUNT'],
  ])('made by openssl with %s is refused', (_what, flags, code) => {
    expect(verify(signByOpenssl(flags))).toMatchObject({ ok: false, code });
  });

  it('over other content is refused', () => {
    const outcome = verifyDetached({ cms: sign(), digest: () => createHash('sha256').update('x').digest() });
    expect(outcome).toMatchObject({ ok: false, code: 'CMS_DIGEST_MISMATCH' });
  });

  it('with a key below 2048 bits is refused', () => {
    expect(verify(sign(pki.issue({ privateKey: newRsaKey(1024) }).signer))).toMatchObject({
      code: 'CERT_WEAK_KEY',
    });
  });

  it('whose certificate was exchanged for another of the same issuer, serial and key is refused', () => {
    // The same key certified for another unit: without ESS the swap would go unseen.
    const twin = pki.issue({ privateKey: seal.privateKey, unit: finance, name: '云岭市财政局' });
    const cms = sign();
    const forged = { ...twin.certificate, serialHex: seal.certificate.serialHex };
    const swapped = signDetached({
      digestSha256: digest('sha256'),
      signer: { ...seal.signer, certificate: forged },
      signedAt: june,
      cades: true,
    });
    expect(verify(cms).ok).toBe(true);
    expect(verify(swapped)).toMatchObject({ ok: false, code: 'CMS_SIGNER_CERT_MISSING' });
  });

  it('in BER with indefinite lengths is accepted with a note', () => {
    const [type, content] = childrenOf(readDer(sign()));
    const start = (tag: number) => Uint8Array.of(tag, 0x80);
    const parts = [start(0x30), type?.raw, start(0xa0), content?.content, new Uint8Array(4)];
    const outcome = verify(concatBytes(parts.filter((part) => part !== undefined)));
    expect(outcome).toMatchObject({ ok: true, notes: ['CMS_BER_ENCODING', 'TIME_CLAIMED_ONLY'] });
  });

  it('notes bytes after its end, but not padding with zeroes', () => {
    expect(verify(concatBytes([sign(), new Uint8Array(64)])).notes).not.toContain('CMS_TRAILING_DATA');
    expect(verify(concatBytes([sign(), Buffer.from('junk')])).notes).toContain('CMS_TRAILING_DATA');
  });

  it.each([
    ['nothing', new Uint8Array(0)],
    ['text', Buffer.from('not a signature')],
    [
      'another content type',
      writeSequence(
        writeOid(cmsOids.data),
        writeElement(contextTag(0, 'constructed'), writeOctetString(content)),
      ),
    ],
    ['a length of four gigabytes', Uint8Array.of(tags.sequence, 0x84, 0xff, 0xff, 0xff, 0xff)],
    [
      'ten thousand nested indefinite lengths',
      Uint8Array.from({ length: 20_000 }, (_, index) => (index % 2 ? 0x80 : 0x30)),
    ],
  ])('that is %s is refused as malformed', (_what, bytes) => {
    expect(verify(bytes)).toMatchObject({ ok: false, code: 'CMS_MALFORMED' });
  });

  it('does not survive the change of any byte but those that mean nothing', () => {
    const cms = sign();
    // The intermediate stands beside the signature: what it says is judged by the path.
    const middle = pki.intermediate.certificate.der;
    const start = Buffer.from(cms).indexOf(middle);
    const signerInfo = Buffer.from(cms).lastIndexOf(seal.certificate.der) + seal.certificate.der.length;
    const survivors: number[] = [];
    for (let offset = 0; offset < cms.length; offset += 1) {
      if (offset >= start && offset < start + middle.length) continue;
      const broken = Uint8Array.from(cms);
      broken[offset] = (broken[offset] ?? 0) ^ (1 << (offset % 8));
      if (verify(broken).ok) survivors.push(offset);
    }
    // Before the certificates: the version and the list of digests. In the SignerInfo: its version and the NULL of the algorithm.
    expect(survivors.filter((offset) => offset >= 45 && offset < signerInfo)).toEqual([]);
    expect(survivors.filter((offset) => offset >= signerInfo).length).toBeLessThanOrEqual(2);
  });
});

describe('a certificate of the profiles', () => {
  it('carries unit code and Chinese names and is verified by openssl', () => {
    const read = parseCertificate(toPem('CERTIFICATE', seal.certificate.der));
    expect(unitCodeOf(read)).toBe(office);
    expect(read.subject.organization).toBe('云岭市人民政府办公室');
    const files = {
      'leaf.pem': toPem('CERTIFICATE', read.der),
      'mid.pem': toPem('CERTIFICATE', pki.intermediate.certificate.der),
      'root.pem': toPem('CERTIFICATE', pki.root.certificate.der),
    };
    const strict = ['verify', '-x509_strict', '-CAfile', 'root.pem', '-untrusted', 'mid.pem', 'leaf.pem'];
    expect(openssl(files, strict)).toMatchObject({ ok: true });
    expect(
      openssl(files, ['x509', '-in', 'leaf.pem', '-noout', '-subject', '-nameopt', 'utf8']).output,
    ).toContain(office);
  });

  it('does not make a signer with another key', () => {
    const wrong = { key: signingKeyOf(newRsaKey()), certificate: seal.certificate, chain: [] };
    expect(() => createSigner(wrong)).toThrow(RangeError);
  });
});

function signByOpenssl(flags: readonly string[]): Uint8Array {
  const second = pki.issue();
  const pem = (key: typeof seal.privateKey) => key.export({ format: 'pem', type: 'pkcs8' }).toString();
  const files = {
    content,
    'seal.pem': toPem('CERTIFICATE', seal.certificate.der),
    'seal.key': pem(seal.privateKey),
    'second.pem': toPem('CERTIFICATE', second.certificate.der),
    'second.key': pem(second.privateKey),
  };
  const common = [
    '-sign',
    '-binary',
    '-in',
    'content',
    '-signer',
    'seal.pem',
    '-inkey',
    'seal.key',
    '-outform',
    'DER',
  ];
  const result = openssl(files, ['cms', ...common, ...flags, '-out', 'sig.der'], 'sig.der');
  if (result.file === null) throw new Error(result.output);
  return result.file;
}
