import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { memorySource } from '../../../../src/formats/byte-source.ts';
import { judgeFileType } from '../../../../src/formats/sniff.ts';
import { extractText } from '../../../../src/formats/text/extract.ts';
import { renderPdf } from '../../../../src/main/render/render-pdf.ts';
import { drawSealPicture } from '../../../../src/main/render/seal-picture.ts';
import { sealPdf } from '../../../../src/seals/pdf/apply.ts';
import { verifyPdf } from '../../../../src/seals/pdf/verify.ts';
import { codesOfFile } from '../../../../src/shared/domain/verification.ts';
import type { Sha256 } from '../../../../src/shared/domain/ids.ts';
import { layoutDocument } from '../../../../src/shared/layout/layout-document.ts';
import { createTestPki, finance, june, office } from '../pki/test-pki.ts';

const folder = mkdtempSync(join(tmpdir(), 'yizhan-rendered-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Judges that are no code of ours. */
const run = (command: string, args: readonly string[]): string =>
  execFileSync(command, args, { encoding: 'utf8' });

const unitName = '云岭市人民政府办公室';
const sentence = '各县（市、区）人民政府：请于2026年6月30日前把《检查表》报送市政府办公室。';
const model = layoutDocument({
  content: {
    kind: 'notice',
    urgency: 'flash',
    title: '关于做好年度检查工作的通知',
    body: [
      { level: 'h1', text: '总体要求' },
      { level: 'text', text: sentence.repeat(12) },
    ],
    recipients: [{ unit: finance, name: '市财政局', role: 'main', copies: 3 }],
    attachments: [{ name: '检查表.xlsx', sha256: '00'.repeat(32) as Sha256 }],
    issuers: [{ unit: office, name: unitName }],
    signatory: null,
    notes: null,
  },
  docNumber: '云府办发〔2026〕1号',
  docDate: '2026-06-01',
  issuerMark: `${unitName}文件`,
  imprint: { printedBy: unitName, printedDate: '2026-06-01' },
  seals: [{ unit: office, diameterMm: 45 }],
});

it('seals the real page: pdfsig and qpdf agree, the text is readable, every byte that was rendered is still there', async () => {
  const { pdf } = await renderPdf({
    model,
    language: 'zh-CN',
    metadata: { title: '关于做好年度检查工作的通知', author: unitName },
    documentDate: '2026-06-01',
  });
  const { signer } = createTestPki().issue();
  const picture = drawSealPicture({ name: unitName, diameterMm: 45 });
  const sealed = sealPdf({ pdf, fieldName: 'Seal1', picture, signer, signedAt: june, unitName });
  expect(Buffer.compare(sealed.subarray(0, pdf.length), pdf)).toBe(0);

  const path = join(folder, 'sealed.pdf');
  writeFileSync(path, sealed);
  expect(run('pdfsig', ['-nocert', path])).toMatch(/Total document signed[^]*Signature is Valid/);
  expect(run('qpdf', ['--check', path])).toContain('No syntax or stream encoding errors');

  const { report, signatures } = verifyPdf({ pdf: sealed, trust: null, now: june });
  expect(codesOfFile(report)).toEqual(['TRUST_MISSING', 'TIME_CLAIMED_ONLY']);
  expect(signatures[0]).toMatchObject({ docMdp: 1, revisionEnd: sealed.length, changedSince: [] });

  const text = await extractText('pdf', memorySource(sealed));
  expect(text.state).toBe('read');
  const all = text.pieces.map((piece) => piece.text).join('');
  for (const part of [`${unitName}文件`, '云府办发〔2026〕1号', '2026年6月1日', '附件：检查表'])
    expect(all).toContain(part);
  expect(all.split('请于2026年6月30日前').length - 1).toBeGreaterThan(8);
  expect(await judgeFileType('通知.pdf', memorySource(sealed))).toMatchObject({
    type: 'pdf',
    code: 'OK',
    flags: [],
  });
});
