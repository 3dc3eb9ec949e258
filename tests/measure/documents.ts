// The documents that are measured: one a format, invented, plain enough that every element can be found on its page.
import type { DocumentContent } from '../../src/shared/domain/content.ts';
import type { Sha256, UnitCode } from '../../src/shared/domain/ids.ts';
import type { LayoutInput } from '../../src/shared/layout/layout-document.ts';

export const office = '990100-GOV-0001' as UnitCode;
const finance = '990100-DEP-0002' as UnitCode;
const county = '990121-GOV-0003' as UnitCode;
const full = '国'.repeat(28 * 40);

const plain: DocumentContent = {
  kind: 'notice',
  urgency: 'flash',
  title: '关于测量版面的通知',
  body: [
    { level: 'text', text: full },
    { level: 'h1', text: '测量标题' },
    { level: 'text', text: '末段文字。' },
  ],
  recipients: [
    { unit: county, name: '云溪县人民政府', role: 'main', copies: 1 },
    { unit: finance, name: '市财政局', role: 'cc', copies: 1 },
  ],
  attachments: [{ name: '测量表.xlsx', sha256: '0'.repeat(64) as Sha256 }],
  issuers: [{ unit: office, name: '云岭市人民政府办公室' }],
  signatory: null,
  notes: '此件公开发布',
};

/** 文件 with everything on it. */
export const document: LayoutInput = {
  content: {
    ...plain,
    annexes: [{ title: '测量附件', body: [{ level: 'text', text: '附件正文。' }] }],
  },
  docNumber: '云府办发〔2026〕1号',
  docDate: '2026-11-21',
  issuerMark: '云岭市人民政府办公室文件',
  imprint: { printedBy: '云岭市人民政府办公室', printedDate: '2026-11-23' },
  seals: [{ unit: office, diameterMm: 45 }],
  copyNo: '000018',
};

const shortBody = [
  { level: 'text' as const, text: '正文一段。'.repeat(8) },
  { level: 'text' as const, text: '末段文字。' },
];

const variant = (changes: Partial<DocumentContent>, rest: Partial<LayoutInput> = {}): LayoutInput => ({
  ...document,
  ...rest,
  content: { ...plain, body: shortBody, attachments: [], notes: null, urgency: 'routine', ...changes },
});

/** 请示: upward, with signatories. */
export const upward = variant(
  { kind: 'request', title: '关于测量版面的请示', signatory: '甲乙、丙丁' },
  { docNumber: '云财〔2026〕2号' },
);

/** No seal (7.3.5.2). */
export const unsealed = variant({}, { seals: [] });

/** 信函 of more than one page. */
export const letter = variant(
  { kind: 'letter', title: '关于测量版面的函', urgency: 'urgent', body: [{ level: 'text', text: full }] },
  { issuerMark: '云岭市人民政府办公室', docNumber: '云府办函〔2026〕3号' },
);

/** 命令 with a signature stamp (7.3.5.3). */
export const order = variant(
  {
    kind: 'order',
    title: '云岭市人民政府令',
    recipients: [],
    signatureStamp: { post: '市长', name: '甲乙丙' },
  },
  { issuerMark: '云岭市人民政府令', docNumber: '第4号', seals: [] },
);

/** 纪要 with attendance. */
export const minutes = variant(
  {
    kind: 'minutes',
    title: '测量会议纪要',
    recipients: [],
    attendance: { present: '甲乙、丙丁', absent: '戊己', observers: '' },
  },
  { issuerMark: '云岭市人民政府纪要', docNumber: '〔2026〕5号', seals: [] },
);

/** Joint issue of three with seals. */
export const joint = variant(
  {
    issuers: [
      { unit: office, name: '云岭市教育局' },
      { unit: finance, name: '云岭市财政局' },
      { unit: county, name: '云岭市民政局' },
    ],
  },
  {
    issuerMark: '云岭市教育局\u3000云岭市财政局\u3000云岭市民政局\u3000文件',
    seals: [office, finance, county].map((unit) => ({ unit, diameterMm: 42 })),
  },
);

/** One page with a seal. */
export const sealed = variant({});
