import { describe, expect, it } from 'vitest';
import { correctFinding } from '../../../../../src/shared/domain/corrections.ts';
import type { DocumentContent } from '../../../../../src/shared/domain/content.ts';
import { findingCodes, type FindingCode } from '../../../../../src/shared/domain/finding-codes.ts';
import { judgeRules } from '../../../../../src/shared/domain/rules.ts';
import { judgeTexts } from '../../../../../src/shared/domain/rules/text-rules.ts';
import { notice, office } from '../sample-content.ts';

const saying = (text: string): DocumentContent => ({ ...notice, body: [{ level: 'text', text }] });
const inBody = (text: string) => judgeTexts(saying(text)).filter(({ where }) => where === 'body.0');

type Row = readonly [code: FindingCode, wrong: string, right: string | null];
/** What is wrong, and the whole text after one correction; null: a person must say. */
const rows: readonly Row[] = [
  ['text.halfMark', '检查,整改', '检查，整改'],
  ['text.halfMark', '要求如下:', '要求如下：'],
  ['text.halfMark', '总投资5元;其中', '总投资5元；其中'],
  ['text.halfMark', '表格(见附件)报送', '表格（见附件）报送'],
  ['text.halfMark', '共三项(3)。', '共三项（3）。'],
  ['text.halfMark', '抓好落实.', '抓好落实。'],
  ['text.straightQuote', '落实"三个清单"制度', '落实“三个清单”制度'],
  ['text.straightQuote', "落实'清单'制度", '落实‘清单’制度'],
  ['text.straightQuote', '落实"制度', null],
  ['text.doubledMark', '抓好落实。。', '抓好落实。'],
  ['text.doubledMark', '检查，，整改', '检查，整改'],
  ['text.doubledMark', '检查整改，。', '检查整改。'],
  ['text.doubledMark', '水库、堤防。。。。。。', '水库、堤防……'],
  ['text.doubledMark', '水库、堤防...', '水库、堤防……'],
  ['text.fullWidthLatin', '共２０个ＡＢ', '共20个ＡＢ'],
  ['text.spaces', '检查 整改', '检查整改'],
  ['text.typedIndent', '　　检查整改', '检查整改'],
  ['text.lineBreak', '检查\n整改', '检查整改'],
  ['text.lineBreak', 'GB\tT', 'GB T'],
  ['text.control', '检\u200b查', '检查'],
  ['text.control', '检\u202e查', '检查'],
  ['text.control', '检\ud800查', '检查'],
  ['text.rightToLeft', '检查שלום', null],
  ['text.emoji', '检查😀', null],
  ['text.privateUse', '检查\ue123', null],
  ['text.shortYear', '于26年3月施行', '于2026年3月施行'],
  ['text.shortYear', '始于98年5月', '始于1998年5月'],
  ['text.zeroPadded', '于2026年01月05日施行', '于2026年1月5日施行'],
  ['text.zeroPadded', '于03月05日施行', '于3月5日施行'],
  ['text.machineDate', '于2026-01-05施行', '于2026年1月5日施行'],
  ['text.machineDate', '于2026.1.5施行', '于2026年1月5日施行'],
  ['text.docNumber', '云府办发[2026]1号', '云府办发〔2026〕1号'],
  ['text.docNumber', '云府办发〔2026〕第01号', '云府办发〔2026〕1号'],
  ['text.docNumber', '云府办发（2026）12号', '云府办发〔2026〕12号'],
];

describe('judgeTexts', () => {
  it.each(rows)('finds %s in %j, right is %j', (code, wrong, right) => {
    const content = saying(wrong);
    const found = inBody(wrong).find((each) => each.code === code);
    expect(found).toBeDefined();
    const corrected = found === undefined ? null : correctFinding(content, found);
    expect(corrected).toEqual(right === null ? null : saying(right));
  });

  it.each([
    '（GB/T 9704—2012）、ISO 8601:2019、8:30至10:00、1,000元，网址https://a.example/x?y=1。',
    '“人、章、钥”分离……要抓紧——抓实！怎么办？',
    "It's a test (see ISO), “yes”.",
    '工作25年3个月，共2026年1月5日至12月31日。',
    '云府办发〔2026〕1号，（2026）云01民初1号，建设路（2026）1号楼。',
    '共 5 项 GB 标准，版本2026.1.5.3。',
    '㑇鿍𬌗〇',
  ])('leaves %j alone', (text) => {
    expect(inBody(text)).toEqual([]);
  });

  it('leaves the blank in a name, and lines in a cell', () => {
    const body = [{ level: 'table' as const, headRows: 0, rows: [[{ text: '主 任\n副主任' }]] }];
    const attendance = { present: '王　明\n李　晓', absent: '张 三', observers: '' };
    expect(judgeTexts({ ...notice, signatory: '王　明', attendance, body })).toEqual([]);
  });

  it('names what cannot be seen, and reads every field', () => {
    const content: DocumentContent = {
      ...notice,
      title: '关于甲,乙的通知',
      annexes: [{ title: '甲 乙', body: [{ level: 'text', text: '甲\u200b' }] }],
    };
    expect(judgeTexts(content)).toMatchObject([
      { code: 'text.halfMark', where: 'title', range: { start: 3, end: 4 } },
      { code: 'text.spaces', where: 'annexes.0.title' },
      { code: 'text.control', where: 'annexes.0.body.0', evidence: { char: 'U+200B' } },
    ]);
  });

  it('finds the characters that the faces do not have', () => {
    const found = judgeTexts(saying('甲𬌗乙㑇'), { missing: new Set(['𬌗']), substituted: new Set(['㑇']) });
    expect(found).toMatchObject([
      { code: 'text.noGlyph', range: { start: 1, end: 3 }, evidence: { text: '𬌗', char: 'U+2C317' } },
      { code: 'text.rareGlyph', range: { start: 4, end: 5 } },
    ]);
  });

  it('has an example of each of its codes', () => {
    const shown = new Set<string>([...rows.map(([code]) => code), 'text.noGlyph', 'text.rareGlyph']);
    expect(findingCodes.filter((code) => code.startsWith('text.') && !shown.has(code))).toEqual([]);
  });

  // Against patterns that take quadratic time: 20,000 characters that begin a match again and again took minutes then, and take milliseconds.
  it.each([
    '(',
    '"',
    '《',
    '。',
    ' ',
    '甲 ',
    '由',
    '由甲局',
    '恳请',
    '2026-',
    '1',
    '[2026]第0',
    '特此通知 ',
    "'甲",
    '\u200b',
  ])('takes %j twenty thousand times', (seed) => {
    const text = seed.repeat(20_000 / seed.length);
    const content: DocumentContent = { ...saying(text), kind: 'report' };
    expect(judgeTexts(content)).toBeInstanceOf(Array);
    expect(judgeRules(content, { ownUnit: office, unitOf: null })).toBeInstanceOf(Array);
  });
});
