import { describe, expect, it } from 'vitest';
import { zipSync } from 'fflate';
import { memorySource } from '../../../src/formats/byte-source.ts';
import { writeAsic } from '../../../src/formats/asic/container.ts';
import { collectBytes } from '../../../src/formats/byte-source.ts';
import { outcomeOf } from '../../../src/seals/file-outcome.ts';
import { toPem } from '../../../src/seals/pki/certificate.ts';
import { signDetached } from '../../../src/seals/pki/cms.ts';
import { digestOf } from '../../../src/seals/pki/digest.ts';
import { verifyFile } from '../../../src/seals/verify-file.ts';
import { unzipParts } from '../../support/seals/container-damages.ts';
import { trustIn } from '../../support/seals/judge.ts';
import { pdfForms } from '../../support/seals/pdf-forms.ts';
import { makeSealed } from '../../support/seals/product-forms.ts';
import { createSealPki, july, june } from '../../support/seals/seal-pki.ts';
import { makePdf } from './pdf/test-pdf.ts';
import { sealFor } from '../../support/seals/seals.ts';

const pki = createSealPki('sm2');
const trust = trustIn(pki);
const unit = pki.unit('云溪县人民政府');

async function say(
  bytes: Uint8Array | string,
  beside: Readonly<Record<string, Uint8Array>> = {},
): Promise<string> {
  const source = memorySource(typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
  const neighbour = (name: string): Promise<Uint8Array | null> => Promise.resolve(beside[name] ?? null);
  const { verdict, codes } = outcomeOf(await verifyFile({ source, trust, now: july, beside: neighbour }));
  return `${verdict} ${codes[0] ?? ''}`.trim();
}

async function pack(
  names: readonly string[],
  change: (files: Record<string, Uint8Array>) => void = () => undefined,
  contents: Readonly<Record<string, Uint8Array>> = {},
) {
  const objects = names.map((name) => {
    const bytes = contents[name] ?? Buffer.from(`${name} 的内容`);
    return {
      path: name,
      mimeType: null,
      sha256: Buffer.from(digestOf('sha256', bytes)).toString('hex'),
      source: memorySource(bytes),
    };
  });
  const sign = (manifest: Uint8Array): Uint8Array =>
    signDetached({
      digestSha256: digestOf(unit.digest, manifest),
      signer: unit,
      signedAt: june,
      cades: true,
    });
  const whole = await collectBytes(writeAsic(objects, sign));
  const { unzipSync } = await import('fflate');
  const files = unzipSync(whole);
  change(files);
  return zipSync(files, { level: 0 });
}

describe('a file told by its bytes', () => {
  it.each([
    ['nothing', '', 'indeterminate FORMAT_UNKNOWN'],
    ['noise', '\u0000\u0001\u0002', 'indeterminate FORMAT_UNKNOWN'],
    ['a text', '一件公文', 'parse FILE_IS_DATA'],
    ['a web page', '<html><body/></html>', 'parse FILE_IS_DATA'],
    ['an entity bomb', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'invalid CONTAINER_MALFORMED'],
    ['a key', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n', 'key_ok FILE_IS_KEY'],
    ['a PDF of one line', '%PDF-1.7\n', 'invalid CONTAINER_MALFORMED'],
    [
      'an encrypted package',
      'YZENC1\u0000\u0000 and what nobody can read',
      'indeterminate FILE_IS_ENCRYPTED',
    ],
    ['half a zip', 'PK\u0003\u0004', 'invalid CONTAINER_MALFORMED'],
  ])('%s', async (_, text, expected) => expect(await say(text)).toBe(expected));

  it('tells certificates and lists in use from others', async () => {
    expect(await say(pki.root.certificate.der)).toBe('anchor FILE_IS_CERTIFICATE');
    expect(await say(toPem('CERTIFICATE', pki.root.certificate.der))).toBe('anchor FILE_IS_CERTIFICATE');
    expect(await say(unit.certificate.der)).toBe('key_ok FILE_IS_CERTIFICATE');
    expect(await say(createSealPki('sm2', '云海市').lists()[0]?.der ?? '')).toBe(
      'parse FILE_IS_REVOCATION_LIST',
    );
    expect(await say(unit.certificate.der.subarray(0, 300))).toBe('invalid CERT_MALFORMED');
  });
});

describe('a seal and its signature outside of a document', () => {
  it('are judged alone, or together when they lie in one folder', async () => {
    const parts = await unzipParts(
      await makeSealed({ pki, units: ['云溪县人民政府'], pages: 1, riding: false }),
    );
    const [xml, value, seal] = ['Signature.xml', 'SignedValue.dat', 'Seal.esl'].map((name) =>
      Uint8Array.from(Buffer.from(parts[`Doc_0/Signs/Sign_0/${name}`] ?? '')),
    );
    if (!xml || !value || !seal) throw new Error('no signature');
    const folder = { 'Signature.xml': xml, 'SignedValue.dat': value, 'Seal.esl': seal };
    expect(await say(seal)).toMatch(/^seal_current/);
    expect(await say(value)).toMatch(/^ses_ok_no_doc/);
    expect(await say(xml)).toBe('indeterminate REF_TARGET_MISSING');
    const together = await Promise.all([xml, value, seal].map((bytes) => say(bytes, folder)));
    expect(new Set(together).size).toBe(1);
    expect(together[0]).toMatch(/^indeterminate/);
    const other = sealFor(pki, unit, { id: '99012100000002' });
    expect(await say(xml, { ...folder, 'Seal.esl': other })).toBe('invalid SEAL_FILE_MISMATCH');
    const changed = Buffer.from(Buffer.from(xml).toString().replace('Provider', 'provider'));
    expect(await say(value, { ...folder, 'Signature.xml': changed })).toBe('invalid SES_DOC_HASH_MISMATCH');
  });
});

describe('a package', () => {
  it('is valid as it was signed', async () =>
    expect(await say(await pack(['a.txt', '乙.txt']))).toBe('valid TIME_CLAIMED_ONLY'));

  it.each<[string, string, (files: Record<string, Uint8Array>) => void]>([
    ['a changed file', 'REF_DIGEST_MISMATCH', (files) => (files['a.txt'] = Buffer.from('x'))],
    ['a file more', 'CONTAINER_UNSIGNED_FILE', (files) => (files['b.txt'] = Buffer.from('x'))],
    ['a file less', 'REF_TARGET_MISSING', (files) => delete files['a.txt']],
    ['no file at all', 'REF_TARGET_MISSING', (files) => (delete files['a.txt'], delete files['c.txt'])],
    [
      'another list',
      'CMS_DIGEST_MISMATCH',
      (files) => (files['META-INF/ASiCManifest001.xml'] = Buffer.from('<a/>')),
    ],
    ['no list', 'CONTAINER_MALFORMED', (files) => delete files['META-INF/ASiCManifest001.xml']],
    ['no signature', 'CONTAINER_MALFORMED', (files) => delete files['META-INF/signature001.p7s']],
    [
      'two signatures, one without a list',
      'CONTAINER_MALFORMED',
      (files) =>
        (files['META-INF/signature002.p7s'] = files['META-INF/signature001.p7s'] ?? new Uint8Array()),
    ],
    [
      'a kind that it is not',
      'CONTAINER_MALFORMED',
      (files) => (files['mimetype'] = Buffer.from('application/zip')),
    ],
  ])('with %s is not', async (_, code, change) => {
    expect(await say(await pack(['a.txt', 'c.txt'], change))).toBe(`invalid ${code}`);
  });

  it('is no better than a seal inside, and no worse for a document without one', async () => {
    const form = pdfForms[0];
    if (!form) throw new Error('no form');
    const broken = form.broken.find(({ code }) => code === 'CMS_SIG_INVALID');
    const body = (await broken?.make()) ?? new Uint8Array();
    const inside = await pack(['a.txt', 'body.pdf'], undefined, { 'body.pdf': body });
    expect(await say(inside)).toBe('invalid CMS_SIG_INVALID');
    const bare = await pack(['body.pdf'], undefined, { 'body.pdf': makePdf() });
    expect(await say(bare)).toBe('valid TIME_CLAIMED_ONLY');
  });

  it('without any signature says so', async () => {
    const bare = zipSync({
      mimetype: Buffer.from('application/vnd.etsi.asic-e+zip'),
      'a.txt': Buffer.from('x'),
    });
    expect(await say(bare)).toBe('not_sealed NO_SIGNATURE');
  });

  it('signed by XML is never valid', async () => {
    const reference = `<ds:Reference URI="a.txt"><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>${Buffer.from(digestOf('sha256', Buffer.from('x'))).toString('base64')}</ds:DigestValue></ds:Reference>`;
    const certificate = Buffer.from(unit.certificate.der).toString('base64');
    const middle = Buffer.from(pki.intermediate.certificate.der).toString('base64');
    const signature = `<asic:XAdESSignatures xmlns:asic="http://uri.etsi.org/02918/v1.2.1#"><ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="S1"><ds:SignedInfo>${reference}</ds:SignedInfo><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate><ds:X509Certificate>${middle}</ds:X509Certificate></ds:X509Data></ds:KeyInfo><ds:Object><SigningTime>2026-06-01T08:30:00Z</SigningTime></ds:Object></ds:Signature></asic:XAdESSignatures>`;
    const files = { 'a.txt': Buffer.from('x'), 'META-INF/signatures0.xml': Buffer.from(signature) };
    expect(await say(zipSync(files))).toBe('indeterminate XADES_NOT_VERIFIED');
    expect(await say(zipSync({ ...files, 'a.txt': Buffer.from('y') }))).toBe('invalid REF_DIGEST_MISMATCH');
  });
});
