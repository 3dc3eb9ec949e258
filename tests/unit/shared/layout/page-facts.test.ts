// What GB/T 9704-2012 prescribes, as millimetres on the page model.
import { describe, expect, test } from 'vitest';
import { layoutDocument } from '../../../../src/shared/layout/layout-document.ts';
import type { RuleItem, TextItem } from '../../../../src/shared/layout/page-model.ts';
import { bottomMm, find, isRule, lineText, rightMm, textsOf, topMm } from './page-measures.ts';
import { notice, noticeWith, request } from './sample-documents.ts';

const model = layoutDocument(notice);

describe('版头 (7.2)', () => {
  test('urgency is 3号黑体 in the upper left corner of the type area', () => {
    const urgency = find(model, 0, '特急');
    expect([urgency.role, urgency.xUm, urgency.emUm]).toEqual(['hei', 28_000, 5556]);
    expect(topMm(urgency)).toBeCloseTo(37, 2);
  });

  test('the mark is red, centred, its upper edge 35 mm below the type area', () => {
    const mark = find(model, 0, '云岭市人民政府办公室文件');
    expect(mark.color).toBe('red');
    expect(topMm(mark)).toBeCloseTo(72, 2);
    expect((mark.xUm / 1000 + rightMm(mark)) / 2).toBeCloseTo(28 + 78, 1);
  });

  test('number two blank lines below the mark, rule 4 mm below the number, as wide as the type area', () => {
    const mark = find(model, 0, '云岭市人民政府办公室文件');
    const number = find(model, 0, '云府办发〔');
    expect(topMm(number) - bottomMm(mark)).toBeCloseTo(2 * 10.417 + 4.861, 2);
    const rule = model.pages[0]?.items.find(isRule);
    expect(rule).toMatchObject({ color: 'red', x1Um: 28_000, x2Um: 184_000 });
    const ruleTopMm = ((rule?.y1Um ?? 0) - (rule?.widthUm ?? 0) / 2) / 1000;
    expect(ruleTopMm - bottomMm(number)).toBeCloseTo(4, 2);
  });

  test('upward documents: number one character in from the left, signatory in 楷体 one character in from the right', () => {
    const upward = layoutDocument(request);
    const number = find(upward, 0, '云财〔');
    const name = find(upward, 0, '王　明');
    expect(number.xUm).toBe(28_000 + 5571);
    expect([name.role, name.yUm]).toEqual(['kai', number.yUm]);
    expect(rightMm(name)).toBeCloseTo(184 - 5.571, 2);
  });
});

describe('主体 (7.3)', () => {
  test('28 characters fill a line of 156 mm, the first line of a page stands at 37 mm, lines are 10.417 mm apart', () => {
    const plain = layoutDocument(
      noticeWith({ body: [{ level: 'text', text: '字'.repeat(900) }], attachments: [], notes: null }),
    );
    const lines = textsOf(plain, 1).filter((item) => item.source?.path === 'body.0');
    const [first, second] = lines as [TextItem, TextItem];
    expect(first.text).toHaveLength(28);
    expect([first.xUm, Math.round(rightMm(first))]).toEqual([28_000, 184]);
    expect(topMm(first)).toBeCloseTo(37, 2);
    expect((second.yUm - first.yUm) / 1000).toBeCloseTo(10.417, 2);
    expect(lines).toHaveLength(22);
    expect(bottomMm(lines.at(-1) as TextItem)).toBeLessThanOrEqual(262);
  });

  test('title 2号小标宋 two blank lines below the rule, addressees one blank line below it, body indented two characters', () => {
    const title = find(model, 0, '云岭市人民政府办公室关于');
    const rule = model.pages[0]?.items.find(isRule) as RuleItem;
    expect([title.role, title.emUm]).toEqual(['xbs', 7761]);
    expect(topMm(title) - (rule.y1Um + rule.widthUm / 2) / 1000).toBeCloseTo(2 * 10.417 + 4.861, 2);
    const addressees = find(model, 0, '云溪县人民政府');
    const lastTitleLine = find(model, 0, '工作的通知');
    expect(lineText(model, 0, addressees)).toBe('云溪县人民政府，市财政局：');
    expect(topMm(addressees) - bottomMm(lastTitleLine)).toBeCloseTo(10.417 + 4.861, 2);
    expect(find(model, 0, '为贯彻落实').xUm).toBe(28_000 + 2 * 5571 + 1);
  });

  test('a title is broken by sense', () => {
    const lines = textsOf(model, 0).filter((item) => item.role === 'xbs' && item.color === 'black');
    expect(lines.map((item) => item.text)).toEqual([
      '云岭市人民政府办公室关于进一步加强',
      '电子公文与电子印章应用管理工作的通知',
    ]);
  });

  test('levels are numbered by themselves, in 黑体, 楷体 and 仿宋', () => {
    const body = ['h1', 'h2', 'h3', 'h4', 'h3', 'h2', 'h1', 'h2'].map((level) => ({
      level: level as 'h1',
      text: '要求',
    }));
    const numbered = layoutDocument(noticeWith({ body }));
    expect(numbered.outline.map((entry) => entry.text)).toEqual([
      '一、要求',
      '（一）要求',
      '1. 要求',
      '（1）要求',
      '2. 要求',
      '（二）要求',
      '二、要求',
      '（一）要求',
    ]);
    expect(find(numbered, 0, '一、').role).toBe('hei');
    expect(find(numbered, 0, '（一）').role).toBe('kai');
  });

  test('headings count on as one counts in Chinese', () => {
    const body = Array.from({ length: 101 }, () => ({ level: 'h1' as const, text: '要求' }));
    const outline = layoutDocument(noticeWith({ body })).outline.map((entry) =>
      entry.text.replace('、要求', ''),
    );
    expect([10, 11, 20, 21, 99, 100].map((number) => outline[number - 1])).toEqual([
      '十',
      '十一',
      '二十',
      '二十一',
      '九十九',
      '一〇〇',
    ]);
  });

  test('a number that was typed is not printed twice', () => {
    const typed = layoutDocument(noticeWith({ body: [{ level: 'h1', text: '三、总体要求' }] }));
    expect(typed.outline.map((entry) => entry.text)).toEqual(['一、总体要求']);
  });

  test('the attachment note hangs, bears numbers, and shows neither endings nor end marks', () => {
    const note = find(model, 1, '附件：');
    expect(note.xUm).toBe(39_143);
    expect(lineText(model, 1, note)).toBe('附件：1. 电子印章使用管理规范（试行）');
    const second = find(model, 1, '系统改造任务分工');
    expect(second.text).toBe('系统改造任务分工及完成时限表');
    expect(second.xUm).toBe(find(model, 1, '电子印章使用管理规范').xUm);
  });

  test('all lines of an attachment begin under its name, however much its marks are squeezed', () => {
    const { sha256 } = notice.content.attachments[0]!;
    for (let length = 14; length < 26; length++) {
      const name = `${'表'.repeat(length)}（一），（二），《办法》、“规定”${'甲'.repeat(40)}`;
      const attachments = [name, name].map((text) => ({ name: `${text}.docx`, sha256 }));
      const noted = layoutDocument(noticeWith({ attachments, body: [{ level: 'text', text: '短' }] }));
      for (const path of ['attachments.0', 'attachments.1']) {
        const lines = Map.groupBy(
          noted.pages.flatMap((_, page) => textsOf(noted, page)).filter((item) => item.source?.path === path),
          (item) => item.yUm,
        );
        const starts = [...lines.values()].map((items) => Math.min(...items.map((item) => item.xUm)));
        expect(starts.length).toBeGreaterThan(1);
        expect(new Set(starts).size).toBe(1);
      }
    }
  });
});

describe('署名, 成文日期, 印章 (7.3.5)', () => {
  test('with a seal: date four characters in, name centred over it, both slightly below the middle of the seal', () => {
    const name = textsOf(model, 1).find((item) => item.text === '云岭市人民政府办公室') as TextItem;
    const dateItems = textsOf(model, 1).filter(
      (item) => item.yUm > name.yUm && item.yUm < name.yUm + 12_000 && item.xUm > 90_000,
    );
    const dateRight = Math.max(...dateItems.map(rightMm));
    const dateLeft = Math.min(...dateItems.map((item) => item.xUm)) / 1000;
    expect(dateItems.map((item) => item.text).join('')).toBe('2026年11月21日');
    expect(184 - dateRight).toBeCloseTo(4 * 5.571, 1);
    expect((name.xUm / 1000 + rightMm(name)) / 2).toBeCloseTo((dateLeft + dateRight) / 2, 1);
    const [seal] = model.sealPlaces;
    const centre = ((seal?.yUm ?? 0) + (seal?.diameterUm ?? 0) / 2) / 1000;
    const middle = (topMm(name) + bottomMm(dateItems[0] as TextItem)) / 2;
    expect(middle - centre).toBeGreaterThan(1);
    expect(middle - centre).toBeLessThan(4);
  });

  test('without a seal: name two characters in from the right, date two characters right of the name', () => {
    const unsealed = layoutDocument({ ...request, seals: [] });
    const name = textsOf(unsealed, 0).find((item) => item.text === '云岭市财政局') as TextItem;
    const date = textsOf(unsealed, 0).find((item) => item.yUm > name.yUm && item.text === '2026') as TextItem;
    expect(date.xUm - name.xUm).toBeGreaterThanOrEqual(2 * 5571 - 1);
    expect(rightMm(name)).toBeLessThanOrEqual(184 - 2 * 5.571 + 0.01);
  });

  test('a draft without number and date keeps the places of both', () => {
    const draft = layoutDocument({ ...notice, docNumber: null, docDate: null });
    expect(draft.sealPlaces).toEqual(model.sealPlaces);
  });
});

describe('版记 and 页码 (7.4, 7.5)', () => {
  test('the last rule is on the lower edge of the type area, on an even page', () => {
    expect(model.pages.length % 2).toBe(0);
    const rules = model.pages.at(-1)?.items.filter(isRule) ?? [];
    const last = rules.at(-1) as RuleItem;
    expect(last.y1Um + last.widthUm / 2).toBe(262_000);
    expect(rules.map((rule) => rule.widthUm)).toEqual([350, 250, 350]);
  });

  test('a page of imprint behind a blank page bears no number, nor does the blank page', () => {
    expect(model.pages).toHaveLength(4);
    expect(model.pages[2]?.items).toEqual([]);
    expect(textsOf(model, 3).some((item) => item.text.includes('—'))).toBe(false);
  });

  test('whatever the length: the imprint closes the last, even page; only a blank page and the imprint’s behind it bear no number', () => {
    const lengths = new Set<string>();
    for (let count = 1; count < 60; count++) {
      const body = Array.from({ length: count }, () => ({ level: 'text' as const, text: '特此通知。' }));
      const { pages, remarks, ...rest } = layoutDocument(noticeWith({ body, attachments: [] }));
      expect(pages.length % 2).toBe(0);
      const rules = pages.at(-1)?.items.filter(isRule) ?? [];
      expect((rules.at(-1)?.y1Um ?? 0) + (rules.at(-1)?.widthUm ?? 0) / 2).toBe(262_000);
      const numbered = pages.map((_, page) =>
        textsOf({ ...rest, pages, remarks }, page).some((item) => item.text === `— ${page + 1} —`),
      );
      const blank = pages.findIndex((page) => page.items.length === 0);
      const behind = blank === -1 ? pages.length : blank;
      expect(numbered).toEqual(pages.map((_, page) => page < behind));
      expect(remarks.filter(({ code }) => code === 'blankPage')).toEqual(
        blank === -1 ? [] : [{ code: 'blankPage', page: blank, path: '', evidence: {} }],
      );
      if (blank !== -1) expect(blank).toBe(pages.length - 2);
      lengths.add(`${pages.length}${blank === -1 ? '' : ' with a blank one'}`);
    }
    expect([...lengths].sort()).toEqual(['2', '4', '4 with a blank one']);
  });

  test('numbers stand 7 mm below the type area, odd ones right, even ones left, one character in', () => {
    const odd = textsOf(model, 0).filter((item) => item.text.includes('— 1 —'));
    const even = textsOf(model, 1).filter((item) => item.text.includes('— 2 —'));
    expect([odd.length, even.length]).toEqual([1, 1]);
    expect((odd[0]?.yUm ?? 0) - 0.268 * 4939).toBeCloseTo(269_000, -2);
    expect(even[0]?.xUm).toBe(28_000 + 4939);
    expect(rightMm(odd[0] as TextItem)).toBeCloseTo(184 - 4.939, 1);
  });

  test('addressees that would leave no room for text on page 1 move to the imprint', () => {
    const many = Array.from({ length: 36 }, (_, index) => ({
      unit: notice.content.recipients[0]?.unit ?? request.content.issuers[0]!.unit,
      name: `云岭市第${index + 1}街道办事处`,
      role: 'main' as const,
      copies: 1,
    }));
    const moved = layoutDocument(noticeWith({ recipients: many }));
    expect(textsOf(moved, 0).some((item) => item.source?.path === 'body.0')).toBe(true);
    expect(textsOf(moved, moved.pages.length - 1).some((item) => item.text.includes('主送：'))).toBe(true);
  });
});

test('附注 that has part of a line ends its lines with its clauses (7.3.6)', () => {
  const model = layoutDocument(noticeWith({ notes: '联系人：甲乙丙，电话：0000-6000001' }));
  const lines = model.pages.flatMap((page) =>
    page.items.flatMap((item) => (item.kind === 'text' && item.source?.path === 'notes' ? [item] : [])),
  );
  const rows = [...new Set(lines.map((item) => item.yUm))].map((yUm) =>
    lines
      .filter((item) => item.yUm === yUm)
      .map((item) => item.text)
      .join(''),
  );
  expect(rows).toEqual(['联系人：甲乙丙，', '电话：0000-6000001']);
});
