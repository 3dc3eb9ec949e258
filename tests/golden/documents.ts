// The documents whose pages are held to the micrometre: every example of docs/, and what the examples do not have. All invented.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { readRenderInput } from '../../src/main/cli/read-render-input.ts';
import { type Block, type DocumentContent, isTable, type Table } from '../../src/shared/domain/content.ts';
import type { UnitCode } from '../../src/shared/domain/ids.ts';
import { issuerMarkOf } from '../../src/shared/domain/metadata.ts';
import { layoutDocument, type LayoutInput } from '../../src/shared/layout/layout-document.ts';
import {
  issuersNamed,
  jointWith,
  notice,
  noticeWith,
  office,
  request,
} from '../unit/shared/layout/sample-documents.ts';

const examplesFolder = path.resolve(import.meta.dirname, '../../docs/examples');

function examples(): [string, LayoutInput][] {
  const names = readdirSync(examplesFolder).filter((name) => name.endsWith('.json'));
  return names.sort().map((name) => {
    const read = readRenderInput(path.join(examplesFolder, name), 'zh-CN');
    if (!read.ok) throw new Error(`${name}: ${read.sentence}`);
    return [`example-${path.basename(name, '.json')}`, read.input];
  });
}

const sentence =
  '各级各部门要切实提高认识，加强组织领导，明确工作责任，细化工作措施，确保各项任务按期完成并取得实效。';
const text = (value: string): Block => ({ level: 'text', text: value });
const sentences = (count: number): Block => text(sentence.repeat(count));
const paragraphs = (count: number): Block[] => Array.from({ length: count }, () => sentences(4));
const plain = { urgency: 'routine', attachments: [], notes: null } as const;

/** A notice without anything optional. */
const plainWith = (changes: Partial<DocumentContent> = {}, rest: Partial<LayoutInput> = {}): LayoutInput =>
  noticeWith({ ...plain, body: [sentences(3), sentences(2)], ...changes }, rest);

const bureaus = [
  '云岭市教育局',
  '云岭市财政局',
  '云岭市民政局',
  '云岭市水利局',
  '云岭市交通运输局',
  '云岭市农业农村局',
  '云岭市市场监督管理局',
  '云岭市卫生健康委员会',
];

const joint = (
  count: number,
  diameterMm: number | null,
  changes: Partial<DocumentContent> = {},
): LayoutInput =>
  jointWith(
    bureaus.slice(0, count),
    bureaus.slice(0, count).map(() => diameterMm),
    { ...plain, title: '关于做好安全防范工作的通知', body: [sentences(3), sentences(2)], ...changes },
  );

const cell = (value: string, span: { columns?: number; rows?: number } = {}) => ({ text: value, ...span });

/** A table of so many rows below its head. */
function tableOf(rows: number, changes: Partial<Table> = {}): Table {
  return {
    level: 'table',
    headRows: 1,
    rows: [
      ['序号', '单位', '任务', '数量', '完成时限'].map((word) => cell(word)),
      ...Array.from({ length: rows }, (_, index) => [
        cell(String(index + 1)),
        cell(bureaus[index % bureaus.length] ?? ''),
        cell(`完成第${index + 1}项系统改造任务并通过验收`),
        cell((1234.5 + index).toFixed(1)),
        cell(`2026年12月${(index % 28) + 1}日`),
      ]),
    ],
    ...changes,
  };
}

const merged: Table = {
  level: 'table',
  headRows: 2,
  rows: [
    [cell('项目', { rows: 2 }), cell('资金（万元）', { columns: 2 }), cell('备注', { rows: 2 })],
    [cell('省级'), cell('市级')],
    [cell('堤防修复', { rows: 2 }), cell('860.00'), cell('430.00'), cell('续建\n分两年')],
    [cell('120.50'), cell('60.25'), cell('')],
    [cell('合计'), cell('1,470.75', { columns: 2 }), cell('')],
  ],
};

const wide: Table = {
  level: 'table',
  headRows: 1,
  rows: Array.from({ length: 6 }, (_, row) =>
    Array.from({ length: 14 }, (_, column) =>
      cell(row === 0 ? `指标${column + 1}` : `第${row}行数据${column}`),
    ),
  ),
};

/** The body grows sentence by sentence until the layout does what the name says. */
function grown(
  until: (input: LayoutInput) => boolean,
  make: (sentencesCount: number) => LayoutInput,
): LayoutInput {
  for (let count = 1; count < 60; count++) {
    const input = make(count);
    if (until(input)) return input;
  }
  throw new Error('no length of the body does that');
}

const hasRemark =
  (code: string) =>
  (input: LayoutInput): boolean =>
    layoutDocument(input).remarks.some((remark) => remark.code === code);

const manyRecipients = (count: number): DocumentContent['recipients'] =>
  Array.from({ length: count }, (_, index) => ({
    unit: '990121-GOV-0003' as UnitCode,
    name: `云岭市第${index + 1}区人民政府`,
    role: 'main' as const,
    copies: 1,
  }));

const letter = (changes: Partial<DocumentContent>): LayoutInput => {
  const content = { ...plain, kind: 'letter', title: '关于商请支持有关工作的函', ...changes } as const;
  const issuers = changes.issuers ?? notice.content.issuers;
  return plainWith(content, {
    issuerMark: issuerMarkOf({ kind: 'letter', issuers }),
    docNumber: '云府办函〔2026〕9号',
  });
};

const variations: Readonly<Record<string, () => LayoutInput>> = {
  'sample-notice': () => notice,
  'sample-request': () => request,
  'draft-without-number': () => ({
    ...notice,
    docNumber: null,
    docDate: null,
    imprint: { ...notice.imprint, printedDate: null },
  }),
  'copy-number': () => ({ ...notice, copyNo: '000018' }),
  'addressees-in-the-imprint': () => plainWith({ recipients: manyRecipients(60) }),
  'addressees-many-on-page-1': () => plainWith({ recipients: manyRecipients(16) }),
  'joint-2': () => joint(2, 42),
  'joint-3-unsealed': () => joint(3, null),
  'joint-5': () => joint(5, 42),
  'joint-8': () => joint(8, 42),
  'joint-2-of-45-mm': () => joint(2, 45),
  'joint-upward-2-signatories': () =>
    joint(2, 42, { kind: 'request', title: '关于经费的请示', signatory: '王明、李晓' }),
  'joint-letter': () => letter({ issuers: issuersNamed(bureaus.slice(0, 2)) }),
  'seal-of-38-mm': () => plainWith({}, { seals: [{ unit: office, diameterMm: 38 }] }),
  'seal-of-45-mm': () => plainWith({}, { seals: [{ unit: office, diameterMm: 45 }] }),
  'seal-of-50-mm': () => plainWith({}, { seals: [{ unit: office, diameterMm: 50 }] }),
  'unsealed-short-name': () =>
    plainWith({ issuers: [{ unit: office, name: '云岭市局' }] }, { seals: [], issuerMark: '云岭市局文件' }),
  'signature-stamp-order': () =>
    plainWith(
      {
        kind: 'order',
        title: '云岭市人民政府令',
        recipients: [],
        signatureStamp: { post: '市长', name: '王　明' },
      },
      { issuerMark: '云岭市人民政府令', docNumber: '第4号', seals: [] },
    ),
  'signature-stamp-motion': () =>
    plainWith(
      { kind: 'motion', title: '关于提请审议预算调整的议案', signatureStamp: { post: '市长', name: '王明' } },
      { seals: [] },
    ),
  'long-title-broken-by-the-layout': () =>
    plainWith({
      title:
        '云岭市人民政府办公室关于进一步规范和加强全市党政机关电子公文交换系统与电子印章推广应用管理工作的通知',
    }),
  'long-title-broken-by-its-author': () =>
    plainWith({
      title: '云岭市人民政府办公室关于进一步加强电子公文与电子印章应用管理工作的通知',
      titleBreaks: [10, 25],
    }),
  'title-of-one-line': () => plainWith({ title: '关于放假的通知' }),
  'letter-two-pages': () => letter({ body: paragraphs(6) }),
  'letter-flash-unsealed': () => ({ ...letter({ urgency: 'flash' }), seals: [] }),
  'minutes-with-attendance': () =>
    plainWith(
      {
        kind: 'minutes',
        title: '第3次专题会议纪要',
        recipients: [],
        attendance: { present: '甲乙、丙丁', absent: '戊己', observers: '庚辛、壬癸' },
      },
      { issuerMark: '云岭市人民政府办公室纪要', docNumber: '〔2026〕5号', seals: [] },
    ),
  'bulletin-two-pages': () =>
    plainWith(
      { format: 'bulletin', title: '试点工作取得进展', body: paragraphs(5) },
      { issuerMark: '政务简报', docNumber: '第8期', seals: [] },
    ),
  'decision-as-a-letter': () => ({
    ...letter({ kind: 'decision', format: 'letter', title: '关于表彰的决定' }),
  }),
  'table-upright': () => plainWith({ body: [sentences(1), tableOf(5), sentences(1)] }),
  'table-over-several-pages': () => plainWith({ body: [sentences(1), tableOf(60), sentences(1)] }),
  'table-merged': () => plainWith({ body: [sentences(1), merged, sentences(1)] }),
  'table-landscape-two-pages': () =>
    plainWith({ body: [sentences(1), tableOf(30, { landscape: true }), sentences(1)] }),
  'table-wider-than-the-page': () => plainWith({ body: [sentences(1), wide, sentences(1)] }),
  'table-without-a-head': () => plainWith({ body: [sentences(1), { ...merged, headRows: 0 }, sentences(1)] }),
  'annex-one': () => plainWith({ annexes: [{ title: '任务分工表', body: [tableOf(4)] }] }),
  'annexes-and-files': () =>
    noticeWith({
      annexes: [
        {
          title: '管理办法（试行）',
          body: [
            { level: 'chapter', text: '第一章　总则' },
            text('第一条　为规范管理，制定本办法。'),
            ...paragraphs(3),
          ],
        },
        { title: '分工表', body: [tableOf(12, { landscape: true })] },
      ],
    }),
  'tracked-changes': () => ({
    ...notice,
    changes: [
      { path: 'title', start: 12, end: 17, change: 'deleted' },
      { path: 'body.0', start: 0, end: 20, change: 'inserted' },
      { path: 'body.2', start: 5, end: 40, change: 'deleted' },
    ],
  }),
  'spacing-tightened': () =>
    grown(hasRemark('spacingTightened'), (count) => plainWith({ body: [sentences(1), sentences(count)] })),
  'blank-page-before-the-imprint': () =>
    grown(hasRemark('blankPage'), (count) => plainWith({ body: [sentences(count)] })),
  'page-1-full': () =>
    grown(
      (input) => layoutDocument(input).pages.length > 2,
      (count) => plainWith({ body: [sentences(count)] }),
    ),
  'rare-characters': () =>
    plainWith({
      title: '关于𬌗姓〔2026〕《办法》[一].:?%的通知——“试行”',
      body: [text('甲·乙－丙…………①②㎡αβ㑇鿍𠀀𬺈，葛󠄀。')],
    }),
  'latin-and-numbers': () =>
    plainWith({
      body: [
        text(
          '依据GB/T 9704—2012、ISO 32000-2:2020和PDF/A-2u，2026年11月21日前完成86.5%（约1,234.56万元），联系example@yunling.example或0000-8888001。',
        ),
        text(`${'abcdefghijklmnopqrstuvwxyz'.repeat(6)}为不可断开的长串。`),
      ],
    }),
  'headings-of-all-levels': () =>
    plainWith({
      body: (['h1', 'h2', 'h3', 'h4', 'chapter'] as const).flatMap((level) => [
        { level, text: '落实有关要求' },
        sentences(2),
      ]),
    }),
  'marks-dense': () => plainWith({ body: [text('“《（〔甲〕）》”，、。；：？！——……'.repeat(14))] }),
  'thirty-pages': () => plainWith({ body: Array.from({ length: 21 }, () => notice.content.body).flat() }),
};

/** Name and document, in an order that does not change by itself. */
export function goldenDocuments(): (readonly [string, LayoutInput])[] {
  return [...examples(), ...Object.entries(variations).map(([name, make]) => [name, make()] as const)];
}

/** Whether a document has a table anywhere. */
export function hasTable({ content }: LayoutInput): boolean {
  return [content.body, ...(content.annexes ?? []).map(({ body }) => body)].some((body) =>
    body.some(isTable),
  );
}
