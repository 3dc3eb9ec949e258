// 版头 and 标题 of GB/T 9704-2012, 7.2 and 7.3.1, measured on the page model.
import { describe, expect, test } from 'vitest';
import { layoutDocument, type LayoutInput } from '../../../../src/shared/layout/layout-document.ts';
import type { TextItem } from '../../../../src/shared/layout/page-model.ts';
import {
  blankLinesMm,
  bottomMm,
  cellMm,
  find,
  isRule,
  leftMm,
  middleMm,
  pitchMm,
  rightMm,
  textsOf,
  topMm,
} from './page-measures.ts';
import { jointWith, notice, noticeWith, request } from './sample-documents.ts';

const jointNotice = (names: readonly string[]): LayoutInput => jointWith(names, []);
const redItems = (input: LayoutInput): TextItem[] =>
  textsOf(layoutDocument(input), 0).filter((item) => item.color === 'red' && item.role === 'xbs');
const boldLines = (input: LayoutInput, page = 0): string[] =>
  textsOf(layoutDocument(input), page)
    .filter((item) => item.role === 'xbs' && item.color === 'black')
    .map((item) => item.text);

describe('份号, 紧急程度 (7.2.1, 7.2.3)', () => {
  test('stand below each other in the upper left corner, six digits, 黑体', () => {
    const model = layoutDocument({ ...notice, copyNo: '12' });
    const [number, urgency] = [find(model, 0, '000012'), find(model, 0, '特急')];
    expect([topMm(number), leftMm(number), leftMm(urgency)]).toEqual([37, 28, 28]);
    expect(topMm(urgency) - topMm(number)).toBeCloseTo(pitchMm, 2);
    expect([number.role, urgency.role]).toEqual(['latin', 'hei']);
  });
});

describe('发文机关标志 (7.2.4)', () => {
  test('a joint mark: names below each other, main issuer first, as wide as each other, 文件 at the right and centred on them', () => {
    const names = ['云岭市财政局', '云岭市市场监督管理局', '云岭市民政局'];
    const items = redItems(jointNotice(names));
    const [word] = items.filter((item) => item.text === '文件') as [TextItem];
    const stack = items.filter((item) => item !== word);
    expect(stack.map((item) => item.text)).toEqual(names);
    const [first, , last] = stack as [TextItem, TextItem, TextItem];
    expect(topMm(first)).toBeCloseTo(72, 2);
    for (const item of stack) {
      expect(leftMm(item)).toBeCloseTo(leftMm(first), 2);
      expect(rightMm(item)).toBeCloseTo(rightMm(first), 1);
      expect(rightMm(item)).toBeLessThan(leftMm(word));
    }
    expect((topMm(first) + bottomMm(last)) / 2).toBeCloseTo((topMm(word) + bottomMm(word)) / 2, 2);
    expect((leftMm(first) + rightMm(word)) / 2).toBeCloseTo(28 + 78, 1);
  });

  test('twenty issuers: all in the mark, inside the type area, and page 1 still shows text', () => {
    const names = Array.from({ length: 20 }, (_, index) => `云岭市第${index + 1}管理委员会`);
    const input = jointNotice(names);
    const items = redItems(input);
    const drawn = items.map((item) => item.text).join('');
    for (const name of names) expect(drawn).toContain(name);
    expect(Math.min(...items.map(leftMm))).toBeGreaterThanOrEqual(28);
    expect(Math.max(...items.map(rightMm))).toBeLessThanOrEqual(184);
    const model = layoutDocument(input);
    expect(textsOf(model, 0).some((item) => item.source?.path === 'body.0')).toBe(true);
  });

  test('a long mark is squeezed into the type area, a longer one set smaller, and both are told', () => {
    for (const length of [16, 60]) {
      const model = layoutDocument({ ...notice, issuerMark: `${'云'.repeat(length)}文件` });
      const mark = find(model, 0, '云文件');
      expect(rightMm(mark)).toBeLessThanOrEqual(184);
      expect(mark.scalePermille).toBeLessThan(1000);
      expect(topMm(mark)).toBeCloseTo(72, 2);
      expect(model.remarks.map(({ code }) => code)).toContain('markSqueezed');
    }
    const codes = layoutDocument(request).remarks.map(({ code }) => code);
    expect(codes).not.toContain('markSqueezed');
  });
});

describe('签发人 (7.2.6)', () => {
  const upward = (signatory: string) =>
    layoutDocument({ ...request, content: { ...request.content, signatory } });
  const namesOf = (signatory: string): TextItem[] =>
    textsOf(upward(signatory), 0).filter((item) => item.role === 'kai');

  test('two a row in order, names under names, the last row is the number’s, one character in from the right', () => {
    const names = namesOf('王明、李晓、赵一、钱多多、孙文');
    expect(names.map((item) => item.text)).toEqual(['王明', '李晓', '赵一', '钱多多', '孙文']);
    const [wang, li, zhao, qian, sun] = names as [TextItem, TextItem, TextItem, TextItem, TextItem];
    expect([li.yUm, qian.yUm]).toEqual([wang.yUm, zhao.yUm]);
    expect([zhao.xUm, qian.xUm, sun.xUm]).toEqual([wang.xUm, li.xUm, wang.xUm]);
    expect((zhao.yUm - wang.yUm) / 1000).toBeCloseTo(pitchMm, 2);
    expect(rightMm(qian)).toBeCloseTo(184 - cellMm, 1);
    const model = upward('王明、李晓、赵一、钱多多、孙文');
    expect(find(model, 0, '云财〔').yUm).toBe(sun.yUm);
    expect(find(model, 0, '签发人：').yUm).toBe(wang.yUm);
    const rule = model.pages[0]?.items.find(isRule);
    expect(((rule?.y1Um ?? 0) - (rule?.widthUm ?? 0) / 2) / 1000 - bottomMm(sun)).toBeCloseTo(4, 2);
  });

  test('a name spread by a blank is one name, and every name knows its place in the field', () => {
    expect(namesOf('王　明').map((item) => item.text)).toEqual(['王　明']);
    expect(namesOf('王　明　李晓').map((item) => [item.text, item.source?.start])).toEqual([
      ['王　明', 0],
      ['李晓', 4],
    ]);
  });

  test('two hundred signatories leave the number, the rule and the type area as they are', () => {
    const model = upward(Array.from({ length: 200 }, (_, index) => `王${index}明`).join('、'));
    for (const item of textsOf(model, 0)) {
      expect(leftMm(item)).toBeGreaterThanOrEqual(28);
      expect(rightMm(item)).toBeLessThanOrEqual(184.01);
    }
    expect(textsOf(model, 0).some((item) => item.source?.path === 'body.0')).toBe(true);
  });
});

describe('标题 (7.3.1)', () => {
  test('ends its lines where the author ends them', () => {
    const title = '云岭市人民政府办公室关于做好工作的通知';
    expect(boldLines(noticeWith({ title, titleBreaks: [10] }))).toEqual([
      '云岭市人民政府办公室',
      '关于做好工作的通知',
    ]);
  });

  test('breaks that no title can have do no harm, and a given line that is too wide is broken again', () => {
    const title = `关于${'加强安全生产工作'.repeat(5)}的𬌗通知`;
    const breaks = [-3, 0, 2.5, 4, 4, title.length - 3, title.length, 9999];
    const input = noticeWith({ title, titleBreaks: breaks });
    expect(boldLines(input).join('')).toBe(title);
    expect(boldLines(input)[0]).toBe('关于加强');
    for (const item of textsOf(layoutDocument(input), 0).filter((one) => one.source?.path === 'title')) {
      expect(leftMm(item)).toBeGreaterThanOrEqual(28);
      expect(rightMm(item)).toBeLessThanOrEqual(184);
    }
  });

  test('two lines make a trapezoid, three a trapezoid or a diamond, never an hourglass', () => {
    const titles = [
      '云岭市财政局关于印发预算管理办法的通知',
      '云岭市人民政府关于加强农村公路安全管理工作的若干意见',
      '云岭市人民政府办公室关于印发全市公共资源交易平台整合共享工作实施方案和任务分工的通知',
      '云岭市应急管理局、云岭市消防救援支队关于开展今冬明春火灾防控专项整治行动和重点单位安全检查的通知',
    ];
    for (const title of titles) {
      const widths = boldLines(noticeWith({ title })).map((line) => line.length);
      if (widths.length === 2) expect(widths[0]).not.toBe(widths[1]);
      const hourglass = widths.some(
        (width, index) => width < (widths[index - 1] ?? 0) && width < (widths[index + 1] ?? 0),
      );
      expect(hourglass).toBe(false);
    }
  });

  test('题注 is 3号楷体, centred in the line below the title; a body without addressees one blank line below it', () => {
    const note = '（2026年1月16日云岭市第六届人民代表大会第二次会议通过）';
    const model = layoutDocument(noticeWith({ kind: 'resolution', titleNote: note, recipients: [] }));
    const notes = textsOf(model, 0).filter((item) => item.source?.path === 'titleNote');
    expect(notes.map((item) => item.text).join('')).toBe(note);
    const kai = notes.filter((item) => item.role === 'kai');
    expect(kai.length).toBeGreaterThan(0);
    const title = textsOf(model, 0).filter((item) => item.source?.path === 'title');
    const first = notes[0] as TextItem;
    expect(topMm(first) - bottomMm(title.at(-1) as TextItem)).toBeCloseTo(4.861, 2);
    const body = textsOf(model, 0).find((item) => item.source?.path === 'body.0') as TextItem;
    expect(topMm(body) - bottomMm(notes.at(-1) as TextItem)).toBeCloseTo(blankLinesMm(1), 2);
    for (const line of new Set(notes.map((item) => item.yUm))) {
      const items = notes.filter((item) => item.yUm === line);
      const left = Math.min(...items.map(leftMm));
      const right = Math.max(...items.map(rightMm));
      expect((left + right) / 2).toBeCloseTo(28 + 78, 1);
    }
    expect(middleMm(title[0] as TextItem)).toBeCloseTo(28 + 78, 1);
  });
});
