import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentSchema } from '../../../../src/shared/contract/content-schema.ts';
import { type Block, textOfBlock } from '../../../../src/shared/domain/content.ts';
import type { ImportedContent, ImportNote } from '../../../../src/shared/domain/imported.ts';
import { regularRows } from '../../../../src/shared/domain/table-grid.ts';
import {
  type LineHints,
  type SourceBlock,
  structureDocument,
  structureFragment,
} from '../../../../src/shared/domain/text-structure.ts';

const linesOf = (text: string): SourceBlock[] => text.split('\n').map((line) => ({ text: line }));
const structure = (text: string): { content: ImportedContent; notes: readonly ImportNote[] } =>
  structureDocument(linesOf(text));
const bodyOf = (text: string): readonly Block[] => structure(text).content.body;

describe('headings', () => {
  it.each([
    ['一、总则', 'h1', 'headingRecognised'],
    ['一. 总则', 'h1', 'headingCorrected'],
    ['（一）总则', 'h2', 'headingRecognised'],
    ['(一)总则', 'h2', 'headingCorrected'],
    ['（一）、总则', 'h2', 'headingCorrected'],
    ['㈠总则', 'h2', 'headingCorrected'],
    ['1.总则', 'h3', 'headingRecognised'],
    ['1、总则', 'h3', 'headingCorrected'],
    ['１．总则', 'h3', 'headingCorrected'],
    ['（1）总则', 'h4', 'headingRecognised'],
    ['(1)总则', 'h4', 'headingCorrected'],
    ['1）总则', 'h4', 'headingCorrected'],
    ['⑴总则', 'h4', 'headingCorrected'],
  ])('%s is %s', (line, level, code) => {
    const { blocks, notes } = structureFragment(linesOf(line));
    expect(blocks).toEqual([{ level, text: '总则' }]);
    expect(notes.map((note) => [note.code, note.where])).toEqual([[code, 'body.0']]);
  });

  it.each([
    '1.5万元',
    '2026.3.5前',
    '2026年度',
    '一是要',
    '（二〇二六年）规定',
    '（注）见下',
    '十十、甲',
    '0.错',
    '一、',
  ])('%s is no heading', (line) =>
    expect(structureFragment(linesOf(line)).blocks).toEqual([{ level: 'text', text: line }]),
  );

  it('第一章 keeps its number as words', () => {
    expect(bodyOf('开头。\n第一章　总则\n第一条 为了管理。')).toEqual([
      { level: 'text', text: '开头。' },
      { level: 'chapter', text: '第一章　总则' },
      { level: 'text', text: '第一条 为了管理。' },
    ]);
  });

  it('that skip a number get the one the page will print, and the note says so', () => {
    const { content, notes } = structure('开头。\n一、甲\n三、乙');
    expect(content.body.slice(1)).toEqual([
      { level: 'h1', text: '甲' },
      { level: 'h1', text: '乙' },
    ]);
    expect(notes.find(({ code }) => code === 'headingRenumbered')).toEqual({
      code: 'headingRenumbered',
      where: 'body.2',
      evidence: { text: '三、', becomes: '二、' },
    });
  });

  it('a paste that begins in the middle keeps its order without a word', () => {
    const { blocks, notes } = structureFragment(linesOf('三、甲\n（一）乙\n四、丙'));
    expect(blocks.map(({ level }) => level)).toEqual(['h1', 'h2', 'h1']);
    expect(notes.every(({ code }) => code === 'headingRecognised')).toBe(true);
  });

  it('by face only where the text numbers none of that level', () => {
    const hei = (text: string): SourceBlock => ({ text, hints: { face: 'hei' } });
    expect(structureFragment([hei('总体要求')]).blocks).toEqual([{ level: 'h1', text: '总体要求' }]);
    expect(structureFragment([hei('注意事项'), { text: '一、要求' }]).blocks[0]).toEqual({
      level: 'text',
      text: '注意事项',
    });
  });
});

describe('head and tail', () => {
  it('题注, joint signatures, 附注 without addressees', () => {
    const { content } = structure(
      '云岭市第一届人民代表大会\n关于批准计划的决议\n（2026年1月9日通过）\n\n会议决定批准。\n\n云岭市财政局　云岭市教育局\n2026年1月9日\n（此件公开发布）',
    );
    expect(content).toEqual({
      title: '云岭市第一届人民代表大会关于批准计划的决议',
      titleBreaks: [12],
      kind: 'resolution',
      titleNote: '（2026年1月9日通过）',
      body: [{ level: 'text', text: '会议决定批准。' }],
      signatureText: '云岭市财政局　云岭市教育局\n2026年1月9日',
      notes: '此件公开发布',
    });
  });

  it('纪要 gives who was there', () => {
    const { content } = structure(
      '关于水利工作的会议纪要\n\n会议议定如下。\n出席：甲某、乙某\n请假：丙某\n列席：丁某',
    );
    expect(content.kind).toBe('minutes');
    expect(content.attendance).toEqual({ present: '甲某、乙某', absent: '丙某', observers: '丁某' });
    expect(content.body).toEqual([{ level: 'text', text: '会议议定如下。' }]);
  });

  it('a sentence with a colon is no addressee, and 如下： none either', () => {
    expect(
      structure('关于检查的通知\n\n现将有关事项通知如下：\n甲。').content.recipientsText,
    ).toBeUndefined();
    expect(structure('关于检查的通知\n\n省财政厅：\n甲。').content.recipientsText).toBe('省财政厅');
  });

  it('a marking of secrecy stays in the body, wherever it stood', () => {
    const { content, notes } = structure(
      '000123\n机密★1年\n云溪县人民政府文件\n云政发〔2026〕1号\n关于检查的通知\n\n甲。',
    );
    expect(content.title).toBe('关于检查的通知');
    expect(content.body).toEqual([
      { level: 'text', text: '甲。' },
      { level: 'text', text: '机密★1年' },
    ]);
    expect(notes.map(({ code }) => code)).toContain('secrecyMarkKept');
  });

  it('lines over the number that are nothing known stay', () => {
    const { content } = structure('某段说明文字\n云政发〔2026〕1号\n关于检查的通知\n\n甲。');
    expect(JSON.stringify(content)).toContain('某段说明文字');
  });
});

it('spans of foreign tables are made regular', () => {
  const cell = (text: string, columns = 1, rows = 1) => ({ text, columns, rows });
  expect(regularRows([[cell('甲', 1, 9), cell('乙', 5)], [cell('丙')], []])).toEqual([
    [
      { text: '甲', rows: 2 },
      { text: '乙', columns: 5 },
    ],
    [{ text: '丙' }, { text: '' }, { text: '' }, { text: '' }, { text: '' }],
  ]);
  expect(regularRows([[cell('甲', 2, 2)], []])).toEqual([[{ text: '甲', columns: 2 }]]);
});

// Pieces of official documents in any order, so that every recogniser meets what it was not made for.
const fragments = [
  '000001',
  '特急',
  '机密★1年',
  '云溪县人民政府文件',
  '云政发〔2026〕1号',
  '签发人：甲某',
  '关于检查的',
  '通知',
  '（2026年1月9日通过）',
  '各乡镇人民政府：',
  '现通知如下：',
  '一、总则',
  '三、甲',
  '（一）乙',
  '(2)丙',
  '1.丁',
  '1、戊',
  '第一章 总则',
  '附件1',
  '附件：1.检查表',
  '2.联系表',
  '检查表',
  '云溪县财政局',
  '2026年3月5日',
  '（联系人：乙某）',
  '抄送：县委办公室。',
  '主送：甲局',
  '云溪县　2026年3月5日印发',
  '出席：甲某',
  '会议纪要',
  '',
  '　　正文一句。',
  '\t甲\t乙',
  'Latin words 12',
  '上行\n下行',
  '零\u200b宽',
  '长'.repeat(41),
];
const hints: fc.Arbitrary<LineHints> = fc.record(
  {
    align: fc.constantFrom('centre' as const, 'right' as const),
    sizePt: fc.constantFrom(16, 22, 36),
    face: fc.constantFrom('hei' as const, 'kai' as const, 'title' as const),
    bold: fc.constant(true as const),
    red: fc.constant(true as const),
    outline: fc.integer({ min: 1, max: 9 }),
    startsPage: fc.constant(true as const),
    number: fc.constantFrom('一、', '2.', '•', '第三条'),
  },
  { requiredKeys: [] },
);
const line = fc.record({
  text: fc.oneof(fc.constantFrom(...fragments), fc.string({ maxLength: 30, unit: 'grapheme' })),
  hints,
});
const table = fc
  .array(fc.array(fc.constantFrom(...fragments), { minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((rows): SourceBlock => ({
    table: {
      level: 'table',
      headRows: 0,
      rows: regularRows(rows.map((row) => row.map((text) => ({ text, columns: 1, rows: 1 })))),
    },
  }));
const documents = fc.array(fc.oneof({ weight: 9, arbitrary: line }, { weight: 1, arbitrary: table }), {
  maxLength: 30,
});

function inkOf(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const character of text.replaceAll(/[\s\u3000]/g, ''))
    counts.set(character, (counts.get(character) ?? 0) + 1);
  return counts;
}

const sourceText = (blocks: readonly SourceBlock[]): string =>
  blocks.map((block) => ('table' in block ? textOfBlock(block.table) : block.text)).join('');

/** Everything that the result shows and every note names. */
function accountOf(content: ImportedContent, notes: readonly ImportNote[]): string {
  const removed = notes.flatMap(({ code, evidence }) =>
    code === 'invisibleRemoved'
      ? (evidence['text'] ?? '')
          .split(' ')
          .map((name) => String.fromCodePoint(Number.parseInt(name.slice(2), 16)).repeat(99))
      : [],
  );
  return JSON.stringify([content, notes.map(({ evidence }) => evidence)]) + removed.join('');
}

function missing(
  blocks: readonly SourceBlock[],
  content: ImportedContent,
  notes: readonly ImportNote[],
): string[] {
  const shown = inkOf(accountOf(content, notes));
  const wanted = inkOf(sourceText(blocks).replaceAll('\u00ad', ''));
  // JSON writes quotes, backslashes and controls in its own way.
  return [...wanted]
    .filter(
      ([character, count]) => !/["\\\p{Cc}\p{Cs}]/u.test(character) && (shown.get(character) ?? 0) < count,
    )
    .map(([character]) => character);
}

describe('any lines at all', () => {
  it('lose no character without a note, and fit the schema of a document', () => {
    fc.assert(
      fc.property(documents, (blocks) => {
        const { content, notes } = structureDocument(blocks);
        expect(missing(blocks, content, notes)).toEqual([]);
        const { recipientsText, ccText, docNumberText, signatoryText, signatureText, ...parts } = content;
        const whole = {
          kind: 'notice',
          urgency: 'routine',
          title: '',
          recipients: [],
          attachments: [],
          issuers: [{ unit: '990000-GOV-0001', name: '云岭市人民政府' }],
          signatory: signatoryText ?? null,
          notes: null,
          ...parts,
        };
        expect([recipientsText, ccText, docNumberText, signatureText].every((text) => text !== '')).toBe(
          true,
        );
        expect(contentSchema.safeParse(whole).error).toBeUndefined();
      }),
      { numRuns: 1500 },
    );
  });

  it('as a paste neither', () => {
    fc.assert(
      fc.property(documents, (blocks) => {
        const { blocks: body, notes } = structureFragment(blocks);
        expect(missing(blocks, { body }, notes)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
