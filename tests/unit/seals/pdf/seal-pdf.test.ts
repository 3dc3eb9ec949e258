import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { appendRevision, nextObjectNumber } from '../../../../src/formats/pdf/append.ts';
import { openPdf } from '../../../../src/formats/pdf/document.ts';
import { pdfDict, pdfName, pdfRef, type PdfValue } from '../../../../src/formats/pdf/values.ts';
import { sealPdf } from '../../../../src/seals/pdf/apply.ts';
import { judgePdf } from '../../../../src/seals/pdf/verify.ts';
import { createTestPki, june, newEcKey } from '../pki/test-pki.ts';
import { makePdf, makePicture } from './test-pdf.ts';

const folder = mkdtempSync(join(tmpdir(), 'yizhan-pdf-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const pki = createTestPki();
const { signer } = pki.issue();
const trust = {
  anchors: [pki.root.certificate],
  intermediates: [pki.intermediate.certificate],
  crls: [],
  policy: { revocation: 'soft' as const },
};
const seal = (pdf: Uint8Array, fieldName = 'Seal1', by = signer): Uint8Array =>
  sealPdf({
    pdf,
    fieldName,
    picture: makePicture(),
    signer: by,
    signedAt: june,
    unitName: '云岭市人民政府办公室',
  });
const judge = (pdf: Uint8Array) => judgePdf({ pdf, trust, now: june });
const append = (pdf: Uint8Array, number: number, value: PdfValue): Uint8Array =>
  appendRevision(openPdf(pdf), [{ number, content: { kind: 'value', value } }], new Uint8Array(16)).bytes;

function run(
  command: string,
  args: readonly string[],
  bytes: Uint8Array,
  more: readonly string[] = [],
): string {
  const path = join(folder, 'judged.pdf');
  writeFileSync(path, bytes);
  return execFileSync(command, [...args, path, ...more], { encoding: 'utf8' });
}

describe('sealPdf', () => {
  it('makes a seal that pdfsig calls valid, qpdf clean, and judgePdf passes', () => {
    const pdf = makePdf();
    const sealed = seal(pdf);
    expect(Buffer.compare(sealed.subarray(0, pdf.length), pdf)).toBe(0);
    expect(run('qpdf', ['--check'], sealed)).toContain('No syntax or stream encoding errors found');
    const report = run('pdfsig', ['-nocert'], sealed);
    expect(report).toContain('Signature is Valid');
    expect(report).toContain('Total document signed');
    expect(report).toContain('ETSI.CAdES.detached');
    const judged = judge(sealed);
    expect(judged.signature).toMatchObject({ result: 'passed' });
    expect(judged.unchangedSince).toMatchObject({ result: 'passed', code: 'OK' });
    expect(judged.signatures[0]).toMatchObject({
      docMdp: 1,
      coversWholeFile: true,
      signedAt: june,
      signerTrust: { chain: { result: 'passed' }, use: { result: 'passed' }, validity: { result: 'passed' } },
    });
  });

  it('paints the picture over the field and lets the text through', () => {
    const redPixels = (content: string): number => {
      run('pdftoppm', ['-r', '36', '-singlefile'], seal(makePdf({ content })), [join(folder, 'page')]);
      return countRed(readFileSync(join(folder, 'page.ppm')));
    };
    expect(redPixels('0 0 0 rg 300 300 120 120 re f')).toBe(0);
    expect(redPixels('')).toBeGreaterThan(100);
  });

  it('carries two seals in reserved fields, the first with P=2', () => {
    const second = pki.issue({ privateKey: newEcKey() }).signer;
    const both = seal(seal(makePdf({ fields: 2 })), 'Seal2', second);
    expect(run('pdfsig', ['-nocert'], both).match(/Signature is Valid/g)).toHaveLength(2);
    const judged = judge(both);
    expect(judged.signature.result).toBe('passed');
    expect(judged.unchangedSince.result).toBe('passed');
    expect(judged.signatures.map(({ docMdp }) => docMdp)).toEqual([2, null]);
    expect(judged.signatures[0]?.unchangedSince.code).toBe('PDF_LATER_REVISION_ALLOWED');
  });

  it('refuses fields that are missing or signed', () => {
    expect(() => seal(makePdf(), 'Seal2')).toThrow(RangeError);
    expect(() => seal(seal(makePdf()))).toThrow(RangeError);
  });
});

describe('judgePdf', () => {
  it('fails on any flipped byte of the signed ranges', () => {
    const sealed = seal(makePdf());
    const gap = Buffer.from(sealed).indexOf('/Contents <');
    const offsets = [
      30,
      200,
      500,
      900,
      gap - 40,
      sealed.length - 10,
      sealed.length - 200,
      sealed.length - 400,
    ];
    for (const offset of offsets) {
      const flipped = Buffer.from(sealed);
      flipped[offset] = (flipped[offset] ?? 0) ^ 0x01;
      expect(judge(flipped).signature.result, `offset ${offset}`).not.toBe('passed');
    }
  });

  it('fails when anything is added behind a final seal, or to the page behind an open one', () => {
    const closed = seal(makePdf());
    const page = pdfDict({ Type: pdfName('Page'), Parent: pdfRef(2), MediaBox: [0, 0, 100, 100] });
    expect(judge(append(closed, 3, page)).unchangedSince).toMatchObject({
      result: 'failed',
      code: 'PDF_DOCMDP_VIOLATION',
    });
    const open = seal(makePdf({ fields: 2 }));
    expect(judge(append(open, 3, page)).unchangedSince).toMatchObject({
      result: 'unknown',
      code: 'PDF_LATER_REVISION_UNANALYSED',
    });
    expect(judge(Buffer.concat([closed, Buffer.from('% tail\n')])).signature.result).toBe('failed');
    const widget = openPdf(closed).get(6);
    expect(judge(append(closed, nextObjectNumber(openPdf(closed)), widget)).unchangedSince.result).toBe(
      'passed',
    );
  });

  it('reads a PDF without any seal as unsealed, and rubbish as malformed', () => {
    expect(judge(makePdf()).sealPresent).toMatchObject({ result: 'failed', code: 'NO_SIGNATURE' });
    expect(judge(Buffer.from('%PDF-1.7\nrubbish')).signature).toMatchObject({
      result: 'failed',
      code: 'CONTAINER_MALFORMED',
    });
  });

  it('leaves everything of the signer unknown without trust', () => {
    const judged = judgePdf({ pdf: seal(makePdf()), trust: null, now: june });
    expect(judged.signature.result).toBe('passed');
    expect(judged.signatures[0]?.signerTrust.chain).toMatchObject({
      result: 'unknown',
      code: 'TRUST_MISSING',
    });
  });
});

/** Pixels of a binary PPM that are more red than anything else. */
function countRed(ppm: Buffer): number {
  const header = /^P6\s+\d+\s+\d+\s+255\s/.exec(ppm.subarray(0, 40).toString('latin1'))?.[0] ?? '';
  const pixels = ppm.subarray(header.length);
  let red = 0;
  for (let at = 0; at + 2 < pixels.length; at += 3) {
    if ((pixels[at] ?? 0) > (pixels[at + 1] ?? 0) + 60) red += 1;
  }
  return red;
}
