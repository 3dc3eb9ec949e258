// Random documents for the layout's properties: dense marks, Latin words, rare hanzi, headings, any number of units.
import fc from 'fast-check';
import type { Sha256, UnitCode } from '../../../../src/shared/domain/ids.ts';
import type { LayoutInput } from '../../../../src/shared/layout/layout-document.ts';
import { noticeWith, office } from './sample-documents.ts';

const marks = [...'，。、；：？！（）《》〈〉“”‘’〔〕【】—…·％'];
const hanzi = [...'关于印发全市电子公文管理办法的通知加强安全生产检查𬌗㑇鿍'];
const words = [
  'GB/T',
  '9704—2012',
  '2026',
  '3.5%',
  'example@yunling.example',
  '0000-8888001',
  'PDF/A-2u',
  ' ',
  '——',
  '……',
];

/** Chinese text with far more marks and Latin words than any document has. */
export const anyText = (maxLength: number): fc.Arbitrary<string> =>
  fc
    .array(
      fc.oneof(
        { weight: 12, arbitrary: fc.constantFrom(...hanzi) },
        { weight: 3, arbitrary: fc.constantFrom(...marks) },
        { weight: 1, arbitrary: fc.constantFrom(...words) },
      ),
      { minLength: 1, maxLength, size: 'max' },
    )
    .map((pieces) => pieces.join(''));

const hostile = [
  '\u0000',
  '\u200b',
  '\u202e',
  '\ufeff',
  '\t',
  '\r\n',
  '\u00a0',
  '\ud800',
  '\udc00',
  '\u{1f600}',
  '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
  'e\u0301\u0323',
  '\u0301',
  'שלום',
  'مرحبا',
  '\u{20000}\u{2a6d6}\u{31350}',
  '葛\u{e0100}',
  'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  '（（（（',
  '））））',
];

/** What nobody should write and somebody pastes: controls, marks of direction, lone surrogates, emoji, rare planes. */
export const hostileText = (maxLength: number): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof(fc.constantFrom(...hostile), fc.constantFrom(...hanzi, ...marks, ...words)), {
      minLength: 1,
      maxLength,
      size: 'max',
    })
    .map((pieces) => pieces.join(''));

const paragraph = fc.record({
  level: fc.constantFrom(
    'text' as const,
    'text' as const,
    'text' as const,
    'h1' as const,
    'h2' as const,
    'h3' as const,
    'h4' as const,
  ),
  text: anyText(160),
});

const unitName = fc.integer({ min: 2, max: 40 }).map((length) => '云岭市人民政府'.repeat(6).slice(0, length));

const recipient = fc.record({
  unit: fc.constantFrom('990121-GOV-0003', '990100-DEP-0002').map((code) => code as UnitCode),
  name: unitName,
  role: fc.constantFrom('main' as const, 'cc' as const),
  copies: fc.constant(1),
});

/** Documents of one issuer, sealed or not. */
export const anyDocument: fc.Arbitrary<LayoutInput> = fc
  .record({
    title: anyText(80).map((title) => [...title].slice(0, 80).join('')),
    body: fc.array(paragraph, { maxLength: 14, size: 'max' }),
    recipients: fc.array(recipient, { maxLength: 30, size: 'max' }),
    attachments: fc.array(
      anyText(40).map((name) => ({ name: `${name.slice(0, 20)}.docx`, sha256: '0'.repeat(64) as Sha256 })),
      { maxLength: 3, size: 'max' },
    ),
    name: unitName,
    notes: fc.option(anyText(60), { nil: null }),
    signatory: fc.option(fc.constantFrom('王明', '王明、李晓、赵一'), { nil: null }),
    diameterMm: fc.option(fc.constantFrom(38, 42, 45, 50, 60), { nil: null }),
  })
  .map(({ name, diameterMm, ...content }) =>
    noticeWith(
      { ...content, issuers: [{ unit: office, name }] },
      { issuerMark: `${name}文件`, seals: diameterMm === null ? [] : [{ unit: office, diameterMm }] },
    ),
  );
