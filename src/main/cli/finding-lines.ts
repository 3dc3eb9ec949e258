// Findings as lines of text: page, place, force and clause in words, then the code and what was found. The sentence and the remedy of each code are
// the screen's (docs/rules.md lists them).
import type { Finding, FindingForce } from '../../shared/domain/finding-codes.ts';
import type { Language } from './render-words.ts';

interface PlaceWords {
  readonly page: (number: number) => string;
  readonly fields: Readonly<Record<string, string>>;
  readonly body: string;
  readonly paragraph: (number: number) => string;
  readonly cell: (row: number, cell: number) => string;
  readonly annex: (number: number) => string;
  readonly nth: (field: string, number: number) => string;
  readonly forces: Readonly<Record<FindingForce, string>>;
}

const zhCn: PlaceWords = {
  page: (number) => `第${number}页`,
  fields: {
    title: '标题',
    titleNote: '题注',
    body: '正文',
    recipients: '主送、抄送机关',
    attachments: '附件',
    issuers: '发文机关',
    signatory: '签发人',
    notes: '附注',
    attendance: '出席人员',
    'attendance.present': '出席',
    'attendance.absent': '请假',
    'attendance.observers': '列席',
    signatureStamp: '签名章',
    'signatureStamp.post': '签名章职务',
    'signatureStamp.name': '签名章姓名',
    urgency: '紧急程度',
    format: '公文格式',
    kind: '文种',
  },
  body: '正文',
  paragraph: (number) => `第${number}段`,
  cell: (row, cell) => `第${row}行第${cell}格`,
  annex: (number) => `附件${number}`,
  nth: (field, number) => `${field}第${number}项`,
  forces: { mandatory: '规定', general: '一般', recommended: '推荐', permitted: '可以', practice: '实务' },
};

const en: PlaceWords = {
  page: (number) => `page ${number}`,
  fields: {
    title: 'title',
    titleNote: 'note under the title',
    body: 'body',
    recipients: 'recipients',
    attachments: 'attachments',
    issuers: 'issuers',
    signatory: 'signatory',
    notes: 'notes',
    attendance: 'attendance',
    'attendance.present': 'present',
    'attendance.absent': 'absent',
    'attendance.observers': 'observers',
    signatureStamp: 'signature stamp',
    'signatureStamp.post': 'post of the signature stamp',
    'signatureStamp.name': 'name of the signature stamp',
    urgency: 'urgency',
    format: 'format',
    kind: 'kind',
  },
  body: 'body',
  paragraph: (number) => ` paragraph ${number}`,
  cell: (row, cell) => ` row ${row} cell ${cell}`,
  annex: (number) => `annex ${number} `,
  nth: (field, number) => `${field} ${number}`,
  forces: {
    mandatory: 'mandatory',
    general: 'general',
    recommended: 'recommended',
    permitted: 'permitted',
    practice: 'practice',
  },
};

const placeWords: Readonly<Record<Language, PlaceWords>> = { 'zh-CN': zhCn, en };

const blockPath = /^(?:annexes\.(\d+)\.)?body\.(\d+)(?:\.cells\.(\d+)\.(\d+))?$/;
const annexPath = /^annexes\.(\d+)\.(\w+)$/;
const listPath = /^(\w+)\.(\d+)$/;

/** A field path in words: body.3 is 正文第4段. */
export function placeInWords(path: string, language: Language): string {
  const words = placeWords[language];
  const number = (digits: string | undefined): number => Number(digits) + 1;
  const block = blockPath.exec(path);
  if (block) {
    const annex = block[1] === undefined ? '' : words.annex(number(block[1]));
    const cell = block[3] === undefined ? '' : words.cell(number(block[3]), number(block[4]));
    return `${annex}${words.body}${words.paragraph(number(block[2]))}${cell}`;
  }
  const annex = annexPath.exec(path);
  if (annex) return `${words.annex(number(annex[1]))}${words.fields[annex[2] ?? ''] ?? annex[2]}`;
  const listed = listPath.exec(path);
  const field = words.fields[listed?.[1] ?? ''];
  if (listed && field !== undefined) return words.nth(field, number(listed[2]));
  return words.fields[path] ?? path;
}

const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');

/** One finding a line: 第2页 正文第3段 [规定 GB/T 9704 7.3.3] body.levelSkipped text=… */
export function findingLine(found: Finding, language: Language): string {
  const words = placeWords[language];
  const page = found.page === undefined ? [] : [words.page(found.page + 1)];
  const evidence = Object.entries(found.evidence).map(([name, value]) => `${name}=${value}`);
  const force = `[${words.forces[found.force]} ${found.clause}]`;
  return oneLine([...page, placeInWords(found.where, language), force, found.code, ...evidence].join(' '));
}
