// Random documents for the layout's properties: dense marks, Latin words, rare hanzi, headings, tables, annexes, all kinds and formats.
import fc from 'fast-check';
import {
  type Block,
  type DocumentContent,
  type Paragraph,
  paragraphLevels,
  type Table,
  type TableCell,
} from '../../../../src/shared/domain/content.ts';
import type { Sha256, UnitCode } from '../../../../src/shared/domain/ids.ts';
import { docKinds, pageFormats, urgencies } from '../../../../src/shared/domain/kinds.ts';
import type { LayoutInput } from '../../../../src/shared/layout/layout-document.ts';
import { noticeWith, office } from './sample-documents.ts';

const issuerUnits = [
  office,
  ...['990100-DEP-0002', '990100-DEP-0003', '990121-GOV-0003'].map((code) => code as UnitCode),
];

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

const someText = (maxLength: number): fc.Arbitrary<string> =>
  fc.oneof({ weight: 9, arbitrary: anyText(maxLength) }, { weight: 1, arbitrary: hostileText(maxLength) });

const paragraph: fc.Arbitrary<Paragraph> = fc.record({
  level: fc.oneof(
    { weight: 4, arbitrary: fc.constant('text' as const) },
    { weight: 5, arbitrary: fc.constantFrom(...paragraphLevels) },
  ),
  text: someText(160),
});

const span = fc.oneof(
  { weight: 8, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.record({ columns: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ rows: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.constant({ columns: 3, rows: 99 }) },
);

const cellText = fc.oneof(
  { weight: 5, arbitrary: someText(12) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('', '1,234.56', '第一行\n第二行\r\n第三行', '2026年11月21日', '86.5%'),
  },
  { weight: 1, arbitrary: someText(120) },
);

const cell: fc.Arbitrary<TableCell> = fc
  .tuple(cellText, span)
  .map(([text, spans]) => ({ text, ...spans }) as TableCell);

/** Tables as they come from drafts and from pasting: ragged rows, spans beyond the edge and into each other, heads of any height. */
export const anyTable: fc.Arbitrary<Table> = fc
  .record({
    headRows: fc.integer({ min: 0, max: 3 }),
    rows: fc.array(fc.array(cell, { maxLength: 7, size: 'max' }), { maxLength: 12, size: 'max' }),
    landscape: fc.boolean(),
  })
  .map(({ landscape, ...table }) => ({
    level: 'table' as const,
    ...table,
    ...(landscape && { landscape: true as const }),
  }));

const block: fc.Arbitrary<Block> = fc.oneof(
  { weight: 8, arbitrary: paragraph },
  { weight: 1, arbitrary: anyTable },
);

const unitName = fc.integer({ min: 2, max: 40 }).map((length) => '云岭市人民政府'.repeat(6).slice(0, length));

const recipient = fc.record({
  unit: fc.constantFrom('990121-GOV-0003', '990100-DEP-0002').map((code) => code as UnitCode),
  name: unitName,
  role: fc.constantFrom('main' as const, 'cc' as const),
  copies: fc.constant(1),
});

const titled = someText(80).chain((text) => {
  const title = text.slice(0, 80);
  const breaks = fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 2 });
  return fc.record({ title: fc.constant(title), titleBreaks: breaks }, { requiredKeys: ['title'] });
});

const annex = fc
  .tuple(titled, fc.array(block, { maxLength: 4, size: 'max' }))
  .map(([title, body]) => ({ ...title, body }));

const issuer = fc.record({ unit: fc.constantFrom(...issuerUnits), name: unitName });
const diameter = fc.option(fc.constantFrom(38, 42, 45, 50, 60), { nil: null });

/** What every document has, and what only half of them have. */
const anyContent: fc.Arbitrary<DocumentContent> = fc
  .record(
    {
      kind: fc.constantFrom(...docKinds),
      format: fc.constantFrom(...pageFormats),
      urgency: fc.constantFrom(...urgencies),
      titled,
      titleNote: someText(20).map((text) => `（${text}）`),
      body: fc.array(block, { maxLength: 14, size: 'max' }),
      recipients: fc.array(recipient, { maxLength: 30, size: 'max' }),
      annexes: fc.array(annex, { minLength: 1, maxLength: 2 }),
      attachments: fc.array(
        anyText(40).map((name) => ({ name: `${name.slice(0, 20)}.docx`, sha256: '0'.repeat(64) as Sha256 })),
        { maxLength: 3, size: 'max' },
      ),
      issuers: fc.uniqueArray(issuer, { selector: ({ unit }) => unit, minLength: 1, maxLength: 4 }),
      signatory: fc.option(fc.constantFrom('王明', '王明、李晓、赵一'), { nil: null }),
      signatureStamp: fc.constant({ post: '市长', name: '王　明' }),
      attendance: fc.record({ present: someText(60), absent: fc.constant(''), observers: anyText(20) }),
      notes: fc.option(anyText(60), { nil: null }),
    },
    {
      requiredKeys: [
        'kind',
        'urgency',
        'titled',
        'body',
        'recipients',
        'attachments',
        'issuers',
        'signatory',
        'notes',
      ],
    },
  )
  .map(({ titled: title, ...content }) => ({ ...content, ...title }) as DocumentContent);

/** Documents of any kind and format, of one issuer or several, sealed or not. */
export const anyDocument: fc.Arbitrary<LayoutInput> = fc
  .tuple(anyContent, diameter, fc.boolean())
  .map(([content, diameterMm, numbered]) =>
    noticeWith(content, {
      issuerMark: `${content.issuers[0]?.name}文件`,
      seals: diameterMm === null ? [] : content.issuers.map(({ unit }) => ({ unit, diameterMm })),
      ...(numbered && { copyNo: '000018' }),
    }),
  );
