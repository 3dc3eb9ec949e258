// Packages of a hostile sender who has a seal of his own: the drawn bytes are all there, and what is seen is another page.
import { afterAll, expect, it } from 'vitest';
import { rmSync } from 'node:fs';
import { memorySource } from '../../../src/formats/byte-source.ts';
import { appendRevision } from '../../../src/formats/pdf/append.ts';
import { openPdf } from '../../../src/formats/pdf/document.ts';
import { pdfDict } from '../../../src/formats/pdf/values.ts';
import { judgePageContent } from '../../../src/seals/package/page-checks.ts';
import { sealPdf } from '../../../src/seals/pdf/apply.ts';
import { judgeSealedRevisions } from '../../../src/seals/package/pdf-page-checks.ts';
import { verifyPdf } from '../../../src/seals/pdf/verify.ts';
import { june } from './pki/test-pki.ts';
import {
  folder,
  makePackage,
  makeTrust,
  officeName,
  officeSeal,
  pageModelSha256,
} from './package/test-package.ts';
import { makePdf, makePicture } from './pdf/test-pdf.ts';

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const drawn = makePdf();
const seal = (pdf: Uint8Array, fieldName = 'Seal1'): Uint8Array =>
  sealPdf({
    pdf,
    fieldName,
    picture: makePicture(),
    signer: officeSeal.signer,
    signedAt: june,
    unitName: officeName,
  });

/** Other words on the same page, in a revision before the seal. */
function overwrite(pdf: Uint8Array): Uint8Array {
  const data = Buffer.from('BT /F1 16 Tf 72 700 Td (Yunling 2026 No. 9) Tj ET');
  const content = { kind: 'stream', dict: pdfDict({}), data } as const;
  return appendRevision(openPdf(pdf), [{ number: 4, content }], new Uint8Array(16)).bytes;
}

/** A field that the page has no place for. */
function addField(pdf: Uint8Array): Uint8Array {
  const refs = '6 0 R 7 0 R';
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [${refs}] /SigFlags 1 >> >>`,
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> /Annots [${refs}] >>`,
    `<< /Type /Annot /Subtype /Widget /FT /Sig /T (Seal9) /P 3 0 R /F 4 /Rect [0 0 595 842] >>`,
  ].map((text, at) => ({ number: [1, 3, 7][at] ?? 0, content: { kind: 'text', text } as const }));
  return appendRevision(openPdf(pdf), objects, new Uint8Array(16)).bytes;
}

async function judgePage(sealed: Uint8Array) {
  const { document } = await makePackage();
  const parts = document.parts.filter(({ role }) => role === 'body');
  return judgePageContent(
    { document, parts, openPart: () => memorySource(sealed) },
    {
      trust: makeTrust(),
      pageModelSha256Of: () => pageModelSha256,
      rendersOf: () => Promise.resolve({ body: { pdf: drawn }, reading: null }),
    },
  );
}

it('fails a page that was overwritten before it was sealed, though the seal covers everything and the drawn bytes are there', async () => {
  const sealed = seal(overwrite(drawn));
  const { report } = verifyPdf({ pdf: sealed, trust: null, now: june });
  expect(report.seals[0]?.steps.signedRevision?.result).toBe('passed');
  expect(await judgePage(sealed)).toMatchObject({ result: 'failed', code: 'PDF_DISALLOWED_CHANGE' });
});

it('fails a seal in a field that the page has no place for', async () => {
  expect(await judgePage(seal(addField(drawn), 'Seal9'))).toMatchObject({
    result: 'failed',
    code: 'STAMP_MISPLACED',
  });
});

it('passes the page as it was drawn, with one seal and with two', async () => {
  expect(await judgePage(seal(drawn))).toMatchObject({ result: 'passed' });
  const joint = makePdf({ fields: 2 });
  expect(judgeSealedRevisions(joint, seal(seal(joint), 'Seal2'), 'body.pdf')).toMatchObject({
    result: 'passed',
  });
});
