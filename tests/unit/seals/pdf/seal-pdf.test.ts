import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { appendRevision, nextObjectNumber } from '../../../../src/formats/pdf/append.ts';
import { openPdf } from '../../../../src/formats/pdf/document.ts';
import { pdfDict, pdfName, pdfRef, type PdfValue } from '../../../../src/formats/pdf/values.ts';
import { sealPdf } from '../../../../src/seals/pdf/apply.ts';
import { signedRevision } from '../../../../src/seals/pdf/signed-bytes.ts';
import { verifyPdf } from '../../../../src/seals/pdf/verify.ts';
import type { TrustMaterial } from '../../../../src/seals/trust/trust-material.ts';
import { codesOfFile, verdictOfFile } from '../../../../src/shared/domain/verification.ts';
import { evaluationPolicy } from '../../../../src/shared/domain/verification-policy.ts';
import { createTestPki, june, newEcKey } from '../pki/test-pki.ts';
import { makePdf, makePicture } from './test-pdf.ts';

const folder = mkdtempSync(join(tmpdir(), 'yizhan-pdf-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const pki = createTestPki();
const { signer } = pki.issue();
const trust: TrustMaterial = {
  anchors: [pki.root.certificate],
  intermediates: [pki.intermediate.certificate],
  crls: [],
  sealStatus: null,
  policy: evaluationPolicy,
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
const judge = (pdf: Uint8Array) => verifyPdf({ pdf, trust, now: june });
const codesOf = (pdf: Uint8Array): string[] => codesOfFile(judge(pdf).report);
const verdictOf = (pdf: Uint8Array): string => verdictOfFile(judge(pdf).report);
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
    expect(verdictOf(sealed)).toBe('valid');
    expect(codesOf(sealed)).toEqual(['REVOCATION_UNKNOWN', 'TIME_CLAIMED_ONLY']);
    expect(judge(sealed).signatures[0]).toMatchObject({ docMdp: 1, revisionEnd: sealed.length });
    expect(judge(sealed).report.seals[0]).toMatchObject({ id: 'Seal1', kind: 'seal', pages: [1] });
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
    expect(verdictOf(both)).toBe('valid');
    expect(codesOf(both)).toContain('PDF_LATER_REVISION_ALLOWED');
    const { signatures } = judge(both);
    expect(signatures.map(({ docMdp }) => docMdp)).toEqual([2, null]);
    expect(signatures[0]?.changedSince.map(({ where }) => where)).toContain('field Seal2 /V');
    const once = signedRevision(both, 'Seal1');
    expect(once && verdictOf(once)).toBe('valid');
    expect(signedRevision(both, 'Seal2')).toHaveLength(both.length);
    expect(signedRevision(both, 'Seal3')).toBeNull();
  });

  it('refuses fields that are missing or signed', () => {
    expect(() => seal(makePdf(), 'Seal2')).toThrow(RangeError);
    expect(() => seal(seal(makePdf()))).toThrow(RangeError);
  });
});

describe('verifyPdf', () => {
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
      expect(verdictOf(flipped), `offset ${offset}`).toBe('invalid');
    }
  });

  it('fails when anything is added behind a final seal, or to the page behind an open one', () => {
    const closed = seal(makePdf());
    const page = pdfDict({ Type: pdfName('Page'), Parent: pdfRef(2), MediaBox: [0, 0, 100, 100] });
    expect(codesOf(append(closed, 3, page))[0]).toBe('PDF_DISALLOWED_CHANGE');
    const open = seal(makePdf({ fields: 2 }));
    expect(codesOf(append(open, 3, page))[0]).toBe('PDF_DISALLOWED_CHANGE');
    expect(codesOf(Buffer.concat([closed, Buffer.from('% tail\n')]))[0]).toBe('PDF_TAIL_UNSIGNED');
    const widget = openPdf(closed).get(6);
    expect(verdictOf(append(closed, nextObjectNumber(openPdf(closed)), widget))).toBe('valid');
  });

  it('reads a PDF without any seal as unsealed, and rubbish as malformed', () => {
    expect(verdictOf(makePdf())).toBe('notSealed');
    expect(codesOf(makePdf())).toEqual(['NO_SIGNATURE']);
    expect(codesOf(Buffer.from('%PDF-1.7\nrubbish'))).toEqual(['CONTAINER_MALFORMED']);
  });

  it('leaves everything of the signer undecided without trust', () => {
    const { report } = verifyPdf({ pdf: seal(makePdf()), trust: null, now: june });
    expect(verdictOfFile(report)).toBe('indeterminate');
    expect(codesOfFile(report)[0]).toBe('TRUST_MISSING');
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
