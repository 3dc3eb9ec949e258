import { describe, expect, it } from 'vitest';
import { appendRevision, type NewObject, nextObjectNumber } from '../../../../src/formats/pdf/append.ts';
import { openPdf } from '../../../../src/formats/pdf/document.ts';
import {
  isDict,
  pdfDict,
  pdfName,
  pdfRef,
  pdfText,
  type PdfDict,
  type PdfValue,
} from '../../../../src/formats/pdf/values.ts';
import { sealPdf, sealPdfStamped, type SealPdfOptions } from '../../../../src/seals/pdf/apply.ts';
import { addTimeStampsAndLtv } from '../../../../src/seals/pdf/long-term.ts';
import { verifyPdf } from '../../../../src/seals/pdf/verify.ts';
import { buildSignedData } from '../../../../src/seals/pki/cms-writer.ts';
import { childrenOf, readDer } from '../../../../src/seals/pki/der.ts';
import { writeElement, writeSequence, writeSetOf } from '../../../../src/seals/pki/der-writer.ts';
import { makeTimeStampToken } from '../../../../src/seals/pki/timestamp.ts';
import { codesOfFile, verdictOfFile } from '../../../../src/shared/domain/verification.ts';
import { evaluationPolicy } from '../../../../src/shared/domain/verification-policy.ts';
import { createTestPki, june } from '../pki/test-pki.ts';
import { makePdf, makePicture } from './test-pdf.ts';

// The public attack classes on signed PDFs (seals.md section 5), each made anew against a sealed file of ours and stopped by the step that is named there.

const pki = createTestPki();
const { signer } = pki.issue();
const stamper = pki.issue({ use: 'timeStamping', name: '云岭市时间戳' }).signer;
const trust = {
  anchors: [pki.root.certificate],
  intermediates: [pki.intermediate.certificate],
  crls: [],
  sealStatus: null,
  policy: evaluationPolicy,
};
const options = (pdf: Uint8Array, fieldName = 'Seal1'): SealPdfOptions => ({
  pdf,
  fieldName,
  picture: makePicture(),
  signer,
  signedAt: june,
  unitName: '云岭市人民政府办公室',
});
const closed = sealPdf(options(makePdf()));
const open = sealPdf(options(makePdf({ fields: 2 })));

function judge(pdf: Uint8Array): { verdict: string; codes: string[] } {
  const { report } = verifyPdf({ pdf, trust, now: june });
  return { verdict: verdictOfFile(report), codes: codesOfFile(report) };
}
/** The first code of a file that must be invalid. */
function stoppedBy(pdf: Uint8Array): string | undefined {
  const { verdict, codes } = judge(pdf);
  expect(verdict).toBe('invalid');
  return codes[0];
}
/** Other bytes of the same length at the last place where `from` stands. */
function replace(pdf: Uint8Array, from: RegExp, to: (found: string) => string): Buffer {
  const text = Buffer.from(pdf).toString('latin1');
  const found = [...text.matchAll(new RegExp(from, 'g'))].at(-1);
  if (!found) throw new Error('nothing to replace');
  const other = to(found[0]);
  return Buffer.from(
    text.slice(0, found.index) + other + text.slice(found.index + found[0].length),
    'latin1',
  );
}
const append = (pdf: Uint8Array, objects: readonly (readonly [number, PdfValue])[]): Uint8Array =>
  appendRevision(
    openPdf(pdf),
    objects.map(([number, value]): NewObject => ({ number, content: { kind: 'value', value } })),
    new Uint8Array(16),
  ).bytes;
function changed(pdf: Uint8Array, number: number, entries: Readonly<Record<string, PdfValue>>): PdfDict {
  const dict = openPdf(pdf).get(number);
  if (!isDict(dict)) throw new Error(`object ${number} is no dictionary`);
  return { kind: 'dict', entries: new Map([...dict.entries, ...Object.entries(entries)]) };
}
const contents = /\/Contents <[0-9a-f]+>/;
const withCms = (pdf: Uint8Array, edit: (cms: Uint8Array) => Uint8Array): Buffer =>
  replace(pdf, contents, (found) => {
    const whole = Buffer.from(found.slice(11, -1), 'hex');
    const cms = whole.subarray(0, 4 + whole.readUInt16BE(2));
    return `/Contents <${Buffer.from(edit(cms))
      .toString('hex')
      .padEnd(whole.length * 2, '0')}>`;
  });

describe('universal signature forgery', () => {
  it('a byte range that is none', () => {
    expect(stoppedBy(replace(closed, /ByteRange \[0 \d/, () => 'ByteRange [0 -'))).toBe(
      'PDF_BYTERANGE_MALFORMED',
    );
    expect(stoppedBy(replace(closed, /ByteRange \[0/, () => 'ByteRange [1'))).toBe('PDF_BYTERANGE_MALFORMED');
  });
  it('a byte range beyond the file', () => {
    expect(stoppedBy(replace(closed, /\d{1,10} *\] \/Contents/, () => '999999] /Contents'))).toBe(
      'PDF_BYTERANGE_OUT_OF_FILE',
    );
  });
  it('contents that are empty', () => {
    expect(
      stoppedBy(replace(closed, contents, (found) => `/Contents <${'0'.repeat(found.length - 12)}>`)),
    ).toBe('CMS_MALFORMED');
  });
});

describe('incremental saving', () => {
  it('a revision that replaces the page', () => {
    expect(stoppedBy(append(open, [[3, changed(open, 3, { MediaBox: [0, 0, 300, 400] })]]))).toBe(
      'PDF_DISALLOWED_CHANGE',
    );
  });
  it('a revision that replaces a font of the page', () => {
    expect(stoppedBy(append(open, [[5, changed(open, 5, { BaseFont: pdfName('Courier') })]]))).toBe(
      'PDF_DISALLOWED_CHANGE',
    );
  });
  it('objects behind the seal that no cross-reference owns', () => {
    const page = '3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>\nendobj\n';
    expect(stoppedBy(Buffer.concat([closed, Buffer.from(page)]))).toBe('PDF_TAIL_UNSIGNED');
    expect(stoppedBy(Buffer.concat([closed, Buffer.from('% comment\n')]))).toBe('PDF_TAIL_UNSIGNED');
  });
});

it('signature wrapping: bytes hidden between the two ranges', () => {
  const text = Buffer.from(closed).toString('latin1');
  const range = /ByteRange \[0 (\d+) (\d+) (\d+) *\]/.exec(text);
  const [, start, end, rest] = (range ?? []).map(Number);
  const hidden = ' /Fake (1) ';
  const wrapped = text.slice(0, end) + hidden + text.slice(end);
  const widened = `ByteRange [0 ${start ?? 0} ${(end ?? 0) + hidden.length} ${rest ?? 0}`;
  const pdf = replace(
    Buffer.from(wrapped, 'latin1'),
    /ByteRange \[0[^\]]*\]/,
    (found) => `${widened.padEnd(found.length - 1)}]`,
  );
  expect(stoppedBy(pdf)).toBe('PDF_CONTENTS_GAP_MISMATCH');
});

describe('shadow documents', () => {
  it('hide and replace: an object of the page overwritten under the cover of a further seal', () => {
    const sealed = sealPdf(
      options(append(open, [[5, changed(open, 5, { BaseFont: pdfName('Courier') })]]), 'Seal2'),
    );
    expect(stoppedBy(sealed)).toBe('PDF_DISALLOWED_CHANGE');
  });
  it('an appearance that is also something else', () => {
    const shared = sealPdf(
      options(makePdf({ fields: 2, catalog: '/Other 8 0 R', objects: ['<< /N 4 0 R >>'] })),
    );
    const prepared = sealPdf(
      options(
        append(makePdf({ fields: 2, catalog: '/Other 8 0 R', objects: ['<< /N 4 0 R >>'] }), [
          [7, changed(shared, 7, { AP: pdfRef(8) })],
        ]),
      ),
    );
    expect(stoppedBy(sealPdf(options(prepared, 'Seal2')))).toBe('PDF_DISALLOWED_CHANGE');
  });
  it('something behind a reference that led nowhere when it was sealed', () => {
    const sealed = sealPdf(options(makePdf({ fields: 2, catalog: '/Outlines 90 0 R' })));
    expect(stoppedBy(append(sealed, [[90, pdfDict({ Type: pdfName('Outlines') })]]))).toBe(
      'PDF_DISALLOWED_CHANGE',
    );
  });
});

describe('evil annotation and sneaky signature', () => {
  const annotation = pdfDict({
    Type: pdfName('Annot'),
    Subtype: pdfName('FreeText'),
    Rect: [0, 0, 500, 500],
    Contents: pdfText('x'),
  });
  const place = (number: number): PdfDict =>
    changed(open, 3, { Annots: [pdfRef(6), pdfRef(7), pdfRef(number)] });
  it('an annotation over a certified page', () => {
    const number = nextObjectNumber(openPdf(open));
    const pdf = append(open, [
      [number, annotation],
      [3, place(number)],
    ]);
    expect(judge(pdf).codes).toContain('PDF_DOCMDP_VIOLATION');
    expect(stoppedBy(pdf)).toBe('PDF_DISALLOWED_CHANGE');
  });
  it('an empty signature field that paints', () => {
    const number = nextObjectNumber(openPdf(open));
    const field = pdfDict({
      Type: pdfName('Annot'),
      Subtype: pdfName('Widget'),
      FT: pdfName('Sig'),
      T: pdfText('Seal9'),
      Rect: [0, 0, 500, 500],
      P: pdfRef(3),
      AP: pdfDict({ N: pdfRef(4) }),
    });
    const form = pdfDict({ Fields: [pdfRef(6), pdfRef(7), pdfRef(number)], SigFlags: 3 });
    const pdf = append(open, [
      [number, field],
      [3, place(number)],
      [1, changed(open, 1, { AcroForm: form })],
    ]);
    expect(stoppedBy(pdf)).toBe('PDF_DISALLOWED_CHANGE');
  });
  it('a further seal on a document that was closed', () => {
    const form = pdfDict({ Fields: [pdfRef(6), pdfRef(90)], SigFlags: 3 });
    const field = pdfDict({
      FT: pdfName('Sig'),
      T: pdfText('Seal2'),
      Rect: [0, 0, 0, 0],
      Subtype: pdfName('Widget'),
    });
    expect(
      stoppedBy(
        append(closed, [
          [90, field],
          [1, changed(closed, 1, { AcroForm: form })],
        ]),
      ),
    ).toBe('PDF_DOCMDP_VIOLATION');
  });
  it('a seal taken off the page, and one taken out of the form', () => {
    expect(stoppedBy(append(open, [[3, changed(open, 3, { Annots: [pdfRef(7)] })]]))).toBe(
      'PDF_DISALLOWED_CHANGE',
    );
    const form = pdfDict({ Fields: [pdfRef(7)], SigFlags: 3 });
    expect(stoppedBy(append(open, [[1, changed(open, 1, { AcroForm: form })]]))).toBe(
      'PDF_DISALLOWED_CHANGE',
    );
  });
});

describe('confusion inside the CMS', () => {
  it('a content of its own beside the signed one', () => {
    const made = buildSignedData({
      profile: 'rfc5652',
      contentType: '1.2.840.113549.1.7.1',
      content: Buffer.from('other'),
      digestValue: new Uint8Array(32),
      signer,
      signedAt: june,
      cades: true,
    });
    expect(stoppedBy(withCms(closed, () => made))).toBe('CMS_ENCAP_CONTENT_PRESENT');
  });
  it('a second signer', () => {
    const doubled = withCms(closed, (cms) => {
      const [type, wrapped] = childrenOf(readDer(cms));
      const parts = wrapped ? childrenOf(childrenOf(wrapped)[0] ?? wrapped) : [];
      const signers = parts.at(-1);
      const info = signers ? (childrenOf(signers)[0]?.raw ?? new Uint8Array()) : new Uint8Array();
      const data = writeSequence(...parts.slice(0, -1).map(({ raw }) => raw), writeSetOf([info, info]));
      return writeSequence(type?.raw ?? new Uint8Array(), writeElement(0xa0, data));
    });
    expect(stoppedBy(doubled)).toBe('CMS_SIGNER_COUNT');
  });
});

describe('time-stamp transplant', () => {
  const token = (value: Uint8Array) =>
    Promise.resolve(
      makeTimeStampToken({
        imprint: { digest: 'sha256', value },
        signer: stamper,
        serial: Uint8Array.of(1),
        policyOid: '1.2.3',
        now: june,
      }),
    );
  it('the stamp of another signature', async () => {
    const pdf = await sealPdfStamped({ ...options(makePdf()), timeStamp: () => token(new Uint8Array(32)) });
    expect(stoppedBy(pdf)).toBe('TST_IMPRINT_MISMATCH');
  });
  it('the document time stamp of another file', async () => {
    const pdf = await addTimeStampsAndLtv({
      pdf: closed,
      certificates: [],
      crls: [],
      timeStamp: () => token(new Uint8Array(32)),
      at: june,
    });
    expect(pdf && stoppedBy(pdf)).toBe('TST_IMPRINT_MISMATCH');
  });
});

it('spoofing: the signature dictionary overwritten with another name', () => {
  const number = openPdf(open).objectNumbers.find((candidate) => {
    const value = openPdf(open).get(candidate);
    return isDict(value) && value.entries.has('ByteRange');
  });
  const pdf = append(open, [[number ?? 0, changed(open, number ?? 0, { Name: pdfText('云岭市财政局') })]]);
  expect(stoppedBy(pdf)).toBe('PDF_SIG_DICT_CHANGED');
});

it('one signature shown by two fields', () => {
  const value = changed(open, 6, {}).entries.get('V') ?? null;
  expect(stoppedBy(append(open, [[7, changed(open, 7, { V: value })]]))).toBe('PDF_SIG_SHARED_BY_FIELDS');
});

it('loops in the cross-reference end', () => {
  const pdf = replace(makePdf(), /\/Root 1 0 R/, () => '/Root 1 0 R /Prev 15');
  expect(judge(pdf)).toMatchObject({ verdict: 'invalid', codes: ['CONTAINER_MALFORMED'] });
});
