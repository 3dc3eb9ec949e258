import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correctFinding, textCorrection } from '../../../../src/shared/domain/corrections.ts';
import type { Block, DocumentContent, ParagraphLevel } from '../../../../src/shared/domain/content.ts';
import { finding, type Finding, type FindingCode } from '../../../../src/shared/domain/finding-codes.ts';
import type { DocKind, PageFormat } from '../../../../src/shared/domain/kinds.ts';
import { docKinds, pageFormats } from '../../../../src/shared/domain/kinds.ts';
import { judgeRules } from '../../../../src/shared/domain/rules.ts';
import { judgeTexts } from '../../../../src/shared/domain/rules/text-rules.ts';
import { county, finance, notice, office } from './sample-content.ts';

const judge = (content: DocumentContent): Finding[] => [
  ...judgeRules(content, { ownUnit: office, unitOf: null }),
  ...judgeTexts(content),
];
const text = (...texts: string[]): Block[] => texts.map((each) => ({ level: 'text', text: each }));
const to = (unit: typeof county, name: string, role: 'main' | 'cc' = 'main') => ({
  unit,
  name,
  role,
  copies: 1,
});

/** Corrects the first finding of a code. */
function correct(code: FindingCode, change: Partial<DocumentContent>): DocumentContent | null {
  const content = { ...notice, ...change };
  const found = judge(content).find((each) => each.code === code);
  if (found === undefined) throw new Error(`${code} was not found`);
  return correctFinding(content, found);
}

const request = { kind: 'request', title: '甲关于乙的请示', signatory: '某某' } as const;

describe('correctFinding', () => {
  const rows: readonly [FindingCode, Partial<DocumentContent>, Partial<DocumentContent>][] = [
    ['title.issuer', { title: '关于甲的通知' }, { title: '云岭市人民政府办公室关于甲的通知' }],
    ['title.kind', { title: '市政府关于防汛检查' }, { title: '市政府关于防汛检查的通知' }],
    ['title.kindTwice', { title: '甲关于乙的通知的通知的通知' }, { title: '甲关于乙的通知' }],
    ['title.endMark', { title: '甲关于乙的通知。' }, { title: '甲关于乙的通知' }],
    [
      'title.control',
      { title: '甲关于\n乙的通知', titleBreaks: [1, 4] },
      { title: '甲关于乙的通知', titleBreaks: [1, 3] },
    ],
    [
      'title.breakTorn',
      { title: '甲关于乙的通知', titleBreaks: [1, 4] },
      { title: '甲关于乙的通知', titleBreaks: [1] },
    ],
    ['titleNote.brackets', { titleNote: '2026年1月5日通过' }, { titleNote: '（2026年1月5日通过）' }],
    ['body.emptyParagraph', { body: text('甲。', '', ' ') }, { body: text('甲。') }],
    [
      'body.numberTyped',
      { body: [{ level: 'h1', text: '三、（一）甲' }] },
      { body: [{ level: 'h1', text: '甲' }] },
    ],
    ['body.headingUnset', { body: text('（一）甲') }, { body: [{ level: 'h2', text: '甲' }] }],
    ['body.headingMark', { body: [{ level: 'h1', text: '甲。' }] }, { body: [{ level: 'h1', text: '甲' }] }],
    ['body.closing', { body: text('特此报告。') }, { body: text('特此通知。') }],
    ['body.noBodyHere', { body: text('甲。', '（此页无正文）') }, { body: text('甲。') }],
    ['body.noBodyHere', { body: text('甲。此页无正文') }, { body: text('甲。') }],
    [
      'recipients.twice',
      { recipients: [to(county, '甲'), to(county, '甲', 'cc')] },
      { recipients: [to(county, '甲')] },
    ],
    [
      'recipients.self',
      { recipients: [to(county, '甲'), to(office, '乙')] },
      { recipients: [to(county, '甲')] },
    ],
    [
      'request.oneMain',
      { ...request, recipients: [to(county, '甲'), to(finance, '乙')] },
      { ...request, recipients: [to(county, '甲'), to(finance, '乙', 'cc')] },
    ],
    ['signatory.label', { ...request, signatory: '签发人：王明' }, { ...request, signatory: '王明' }],
  ];
  it.each(rows)('corrects %s', (code, before, after) => {
    expect(correct(code, before)).toEqual({ ...notice, ...after });
  });

  it('gives a document the format of its kind', () => {
    expect(correct('format.kind', { format: 'minutes' })).toEqual(notice);
  });

  it('corrects in an annex and in a cell', () => {
    const annex = { title: '甲乙', body: text('丙,丁') };
    expect(correct('text.halfMark', { annexes: [annex] })?.annexes?.[0]?.body).toEqual(text('丙，丁'));
    const table = (cell: string): Block => ({
      level: 'table',
      headRows: 1,
      rows: [[{ text: '甲' }, { text: cell, columns: 2 }]],
    });
    expect(correct('text.halfMark', { body: [table('乙,丙')] })?.body).toEqual([table('乙，丙')]);
  });

  it.each<[FindingCode, Partial<DocumentContent>]>([
    // Which of the two is wrong, kind or title, only a person knows.
    ['title.kind', { title: '甲关于乙的报告' }],
    ['title.empty', { title: '' }],
    // Nobody would be addressed any more.
    ['recipients.self', { recipients: [to(office, '甲')] }],
    ['body.emptyParagraph', { body: text('', ' ') }],
    ['body.noBodyHere', { body: text('此页无正文') }],
    ['title.endMark', { title: '。' }],
    ['body.levelSkipped', { body: [{ level: 'h2', text: '甲' }] }],
  ])('leaves %s to a person', (code, change) => {
    expect(correct(code, change)).toBeNull();
  });

  it('corrects nothing when the text is another one by now', () => {
    const found = finding('text.halfMark', 'body.0', { text: ',', instead: '，' }, { start: 0, end: 1 });
    expect(correctFinding(notice, found)).toBeNull();
    expect(textCorrection(notice, { ...found, where: 'body.77' })).toBeNull();
    expect(textCorrection(notice, { ...found, where: 'issuers.0.name.length' })).toBeNull();
    expect(correctFinding(notice, { ...found, code: 'toString' })).toBeNull();
  });
});

const piece = fc.constantFrom(
  ...[
    '甲',
    '乙丙',
    '检查',
    ',',
    '，',
    '。',
    '(',
    ')',
    '"',
    '、',
    ' ',
    '　',
    '\n',
    '\u200b',
    '１',
    '关于',
    '的通知',
    '通知',
  ],
  ...[
    '一、',
    '（一）',
    '1.',
    '26年3月',
    '2026年01月05日',
    '2026-1-5',
    '甲[2026]第01号',
    '此页无正文',
    '特此报告。',
    '😀',
    '今天',
  ],
);
const anyText = fc.array(piece, { maxLength: 7 }).map((pieces) => pieces.join(''));
const anyBody = fc.array(
  fc.record({
    level: fc.constantFrom<ParagraphLevel>('text', 'text', 'h1', 'h2', 'h3', 'chapter'),
    text: anyText,
  }),
  { maxLength: 5 },
);
const anyRecipients = fc.array(
  fc.record({
    unit: fc.constantFrom(county, finance, office),
    name: fc.constant('某单位'),
    role: fc.constantFrom('main' as const, 'cc' as const),
    copies: fc.constant(1),
  }),
  { maxLength: 4 },
);
const anyContent: fc.Arbitrary<DocumentContent> = fc
  .record({
    kind: fc.constantFrom<DocKind>(...docKinds),
    format: fc.option(fc.constantFrom<PageFormat>(...pageFormats), { nil: null }),
    title: anyText.map((title) => `甲关于${title}`),
    breaks: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 2 }),
    body: anyBody,
    annex: fc.option(fc.record({ title: anyText, body: anyBody }), { nil: null }),
    recipients: anyRecipients,
    signatory: fc.option(fc.constantFrom('王明', '签发人：王明', ' '), { nil: null }),
  })
  .map(({ format, annex, breaks, ...rest }) => ({
    ...notice,
    ...rest,
    ...(format !== null && { format }),
    ...(annex !== null && { annexes: [annex] }),
    titleBreaks: breaks.filter((at) => at < rest.title.length).sort((a, b) => a - b),
  }));

const blocksOf = (findings: readonly Finding[]): string[] => [
  ...new Set(findings.filter(({ strength }) => strength === 'block').map(({ code }) => code)),
];
const isSame = (a: Finding, b: Finding): boolean => JSON.stringify(a) === JSON.stringify(b);
const countOf = (findings: readonly Finding[], { code }: Finding): number =>
  findings.filter((each) => each.code === code).length;

describe('any correction', () => {
  it('takes its finding away, stops nothing anew, and does nothing twice', () => {
    fc.assert(
      fc.property(anyContent, (content) => {
        const found = judge(content);
        for (const each of found) {
          const corrected = correctFinding(content, each);
          if (corrected === null) continue;
          const left = judge(corrected);
          // A corrected bracket makes its neighbour one of a Chinese text: a new finding, in another place.
          expect(
            left.some((other) => isSame(other, each)) && countOf(left, each) >= countOf(found, each),
          ).toBe(false);
          expect(blocksOf(found)).toEqual(expect.arrayContaining(blocksOf(left)));
          expect(correctFinding(corrected, each) ?? corrected).toEqual(corrected);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('comes to an end', () => {
    fc.assert(
      fc.property(anyContent, (content) => {
        let now = content;
        for (let step = 0; step < 200; step++) {
          const next = judge(now)
            .map((each) => correctFinding(now, each))
            .find((each) => each !== null);
          if (next === undefined || next === null) return;
          now = next;
        }
        throw new Error('corrections of corrections');
      }),
      { numRuns: 100 },
    );
  });
});
