// Chapter 10 of GB/T 9704-2012 and 简报, measured on the page model: 信函, 命令, 纪要.
import { describe, expect, test } from 'vitest';
import { textOfBlock } from '../../../../src/shared/domain/content.ts';
import { docKinds, pageFormats } from '../../../../src/shared/domain/kinds.ts';
import { issuerMarkOf } from '../../../../src/shared/domain/metadata.ts';
import { layoutDocument, type LayoutInput } from '../../../../src/shared/layout/layout-document.ts';
import type { PageModel, SealPlace, TextItem } from '../../../../src/shared/layout/page-model.ts';
import {
  blankLinesMm,
  bottomMm,
  cellMm,
  find,
  leadingMm,
  leftMm,
  lineAt,
  lineEdgesMm,
  lineText,
  middleMm,
  pitchMm,
  rightMm,
  ruleBottomMm,
  rulesOf,
  ruleTopMm,
  sealMm,
  textsOf,
  topMm,
} from './page-measures.ts';
import { jointWith, notice, noticeWith } from './sample-documents.ts';

type Changes = Parameters<typeof noticeWith>[0];

function formatted(changes: Changes, rest: Partial<LayoutInput> = {}): LayoutInput {
  const { content } = noticeWith(changes);
  return noticeWith(changes, { issuerMark: issuerMarkOf(content), ...rest });
}

const redRules = (model: PageModel, page: number) =>
  rulesOf(model, page).filter((rule) => rule.color === 'red');
const firstOf = (model: PageModel, path: string): TextItem => {
  const item = model.pages
    .flatMap((page) => page.items)
    .find((one) => one.kind === 'text' && one.source?.path === path);
  if (item?.kind !== 'text') throw new Error(`${path} is on no page`);
  return item;
};
const drawnOf = (model: PageModel, path: string): string =>
  model.pages
    .flatMap((page) => page.items)
    .map((item) => (item.kind === 'text' && item.source?.path === path ? item.text : ''))
    .join('');
const numbersOf = (model: PageModel): boolean[] =>
  model.pages.map((_, page) => textsOf(model, page).some((item) => item.role === 'song'));

describe('信函 (10.1)', () => {
  const model = layoutDocument(
    formatted(
      { kind: 'letter', body: Array.from({ length: 6 }, () => notice.content.body[0]!) },
      { copyNo: '000012' },
    ),
  );
  const [thick, thin, lowerThin, lowerThick] = redRules(model, 0) as [
    ReturnType<typeof redRules>[0],
    ReturnType<typeof redRules>[0],
    ReturnType<typeof redRules>[0],
    ReturnType<typeof redRules>[0],
  ];

  test('the mark is the name alone, red, its upper edge 30 mm below the page’s', () => {
    const mark = find(model, 0, '云岭市人民政府办公室');
    expect([mark.text, mark.color, mark.role]).toEqual(['云岭市人民政府办公室', 'red', 'xbs']);
    expect(topMm(mark)).toBeCloseTo(30, 2);
    expect(middleMm(mark)).toBeCloseTo(105, 1);
    expect(ruleTopMm(thick) - bottomMm(mark)).toBeCloseTo(4, 2);
  });

  test('double rules of 170 mm centred on the page, thick above thin, and thin above thick 20 mm above its lower edge', () => {
    for (const rule of redRules(model, 0)) expect([rule.x1Um, rule.x2Um]).toEqual([20_000, 190_000]);
    expect(thick.widthUm).toBeGreaterThan(thin.widthUm);
    expect(ruleTopMm(thin)).toBeGreaterThan(ruleBottomMm(thick));
    expect(lowerThick.widthUm).toBeGreaterThan(lowerThin.widthUm);
    expect(297 - ruleBottomMm(lowerThick)).toBeCloseTo(20, 2);
    expect(redRules(model, 1)).toEqual([]);
  });

  test('copy number and urgency at the left, the number at the right, 7/8 of a character below the rule', () => {
    const [copyNo, urgency] = [find(model, 0, '000012'), find(model, 0, '特急')];
    const number = lineAt(model, 0, copyNo);
    expect(topMm(copyNo) - ruleBottomMm(thin)).toBeCloseTo(leadingMm, 2);
    expect([leftMm(copyNo), leftMm(urgency)]).toEqual([28, 28]);
    expect(topMm(urgency) - topMm(copyNo)).toBeCloseTo(pitchMm, 2);
    expect(lineText(model, 0, copyNo)).toBe('000012云府办发〔2026〕1号');
    expect(lineEdgesMm(number).right).toBeCloseTo(184, 1);
  });

  test('the title two blank lines below the last of them; text keeps 7/8 of a character from the second rule', () => {
    expect(topMm(firstOf(model, 'title')) - bottomMm(find(model, 0, '特急'))).toBeCloseTo(blankLinesMm(2), 2);
    const lowest = Math.max(...textsOf(model, 0).map(bottomMm));
    expect(ruleTopMm(lowerThin) - lowest).toBeGreaterThanOrEqual(leadingMm);
    expect(lowest).toBeLessThanOrEqual(262.001);
  });

  test('page 1 shows no number, the others do; the imprint has copies alone, without rules, at the foot of the type area', () => {
    expect(numbersOf(model).slice(0, 2)).toEqual([false, true]);
    const last = model.pages.length - 1;
    expect(rulesOf(model, last)).toEqual([]);
    const copies = find(model, last, '抄送：');
    expect(bottomMm(copies)).toBeCloseTo(262, 2);
    expect(
      textsOf(model, last)
        .map((item) => item.text)
        .join(''),
    ).not.toContain('印发');
    expect(last % 2).toBe(1);
  });

  test('a joint letter bears the main issuer’s mark; one without copies has no imprint and no page for it', () => {
    const names = ['云岭市财政局', '云岭市民政局'];
    const letter = layoutDocument(
      jointWith(names, [42, 42], {
        kind: 'letter',
        body: [{ level: 'text', text: '专此函达。' }],
        attachments: [],
        recipients: notice.content.recipients.slice(0, 1),
      }),
    );
    expect(
      textsOf(letter, 0)
        .filter((item) => item.color === 'red')
        .map((item) => item.text),
    ).toEqual([names[0]]);
    expect(letter.pages).toHaveLength(1);
  });
});

describe('命令 (10.2)', () => {
  const input = formatted({
    kind: 'order',
    attachments: [],
    body: [{ level: 'text', text: '《云岭市城市绿化管理办法》已经会议通过，现予公布。' }],
    signatureStamp: { post: '市长', name: '王小明' },
  });
  const model = layoutDocument({ ...input, seals: [] });

  test('the mark ends in 令, 20 mm below the type area; number and body two blank lines below each other, no rule', () => {
    const mark = find(model, 0, '云岭市人民政府办公室令');
    expect(topMm(mark)).toBeCloseTo(57, 2);
    const number = find(model, 0, '第1号'.slice(0, 1));
    expect(lineText(model, 0, number)).toBe('第1号');
    const { left, right } = lineEdgesMm(lineAt(model, 0, number));
    expect((left + right) / 2).toBeCloseTo(28 + 78, 1);
    expect(topMm(number) - bottomMm(mark)).toBeCloseTo(blankLinesMm(2), 2);
    expect(topMm(firstOf(model, 'body.0')) - bottomMm(number)).toBeCloseTo(blankLinesMm(2), 2);
    expect(redRules(model, 0)).toEqual([]);
  });

  test('signature stamp two blank lines below the text, four in, red; post two left of it on one axis; date one blank line below (7.3.5.3)', () => {
    const stamp = firstOf(model, 'signatureStamp.name');
    const post = firstOf(model, 'signatureStamp.post');
    const body = textsOf(model, 0).filter((item) => item.source?.path === 'body.0');
    expect([stamp.color, stamp.role, post.color]).toEqual(['red', 'kai', 'black']);
    expect(topMm(stamp) - bottomMm(body.at(-1) as TextItem)).toBeCloseTo(blankLinesMm(2), 2);
    expect(184 - rightMm(stamp)).toBeCloseTo(4 * cellMm, 1);
    expect(leftMm(stamp) - rightMm(post)).toBeCloseTo(2 * cellMm, 1);
    expect((topMm(post) + bottomMm(post)) / 2).toBeCloseTo((topMm(stamp) + bottomMm(stamp)) / 2, 2);
    const year = find(model, 0, '2026');
    expect(lineText(model, 0, year)).toBe('2026年11月21日');
    expect(184 - lineEdgesMm(lineAt(model, 0, year)).right).toBeCloseTo(4 * cellMm, 1);
    expect(topMm(year) - bottomMm(stamp)).toBeCloseTo(blankLinesMm(1), 2);
    expect(model.sealPlaces).toEqual([]);
  });

  test('a seal that goes with the stamp presses the date and leaves the stamp free', () => {
    const sealed = layoutDocument(input);
    const [place] = sealed.sealPlaces as [SealPlace];
    const seal = sealMm(place);
    const stamp = firstOf(sealed, 'signatureStamp.name');
    const texts = textsOf(sealed, place.page);
    const year = texts.find((item) => item.text === '2026' && topMm(item) > bottomMm(stamp)) as TextItem;
    expect(seal.top).toBeGreaterThan(bottomMm(stamp));
    const { left, right } = lineEdgesMm(lineAt(sealed, place.page, year));
    expect(seal.x).toBeCloseTo((left + right) / 2, 1);
    expect(seal.bottom).toBeGreaterThan(bottomMm(year));
  });
});

describe('纪要 (10.3)', () => {
  const model = layoutDocument(
    formatted({
      kind: 'minutes',
      attendance: { present: `${'王明、李晓、'.repeat(9)}赵一`, absent: '钱多', observers: '' },
    }),
  );
  const page = model.pages.findIndex((one) =>
    one.items.some((item) => item.kind === 'text' && item.source?.path === 'attendance.present'),
  );

  test('the mark ends in 纪要, 35 mm below the type area', () => {
    expect(topMm(find(model, 0, '云岭市人民政府办公室纪要'))).toBeCloseTo(72, 2);
  });

  test('出席 in 黑体 one blank line below what stands above, indented two; names in 仿宋 hang under the first one', () => {
    const label = find(model, page, '出席');
    expect([label.role, label.text]).toEqual(['hei', '出席']);
    expect(leftMm(label)).toBeCloseTo(28 + 2 * cellMm, 1);
    const note = textsOf(model, page).filter((item) => item.source?.path === 'attachments.1');
    expect(topMm(label) - bottomMm(note.at(-1) as TextItem)).toBeCloseTo(blankLinesMm(1), 1);
    const names = textsOf(model, page).filter((item) => item.source?.path === 'attendance.present');
    expect(names.length).toBeGreaterThan(1);
    for (const line of names) {
      expect(leftMm(line)).toBeCloseTo(28 + 5 * cellMm, 1);
      expect(line.role).toBe('fang');
    }
    expect(names[0]?.source?.start).toBe(0);
  });

  test('请假 follows in its own line; a list without names is left out', () => {
    const absent = firstOf(model, 'attendance.absent');
    const at = model.pages.findIndex((one) => one.items.includes(absent));
    expect(lineText(model, at, absent)).toBe('请假：钱多');
    expect(
      model.pages
        .flatMap((one) => one.items)
        .some((item) => item.kind === 'text' && item.text.includes('列席')),
    ).toBe(false);
  });

  test('who gets it stands in the imprint', () => {
    const last = model.pages.length - 1;
    expect(lineText(model, last, find(model, last, '分送：'))).toBe('分送：云溪县人民政府，市财政局。');
    expect(textsOf(model, 0).some((item) => item.source?.path.startsWith('recipients'))).toBe(false);
  });
});

describe('简报 (实务)', () => {
  const model = layoutDocument(formatted({ format: 'bulletin' }, { seals: [] }));

  test('name, 第N期, editor left and day right on one line, red rule 4 mm below', () => {
    const mark = find(model, 0, '云岭市人民政府办公室简报');
    const issue = textsOf(model, 0).find((item) => lineText(model, 0, item) === '第1期') as TextItem;
    const editor = textsOf(model, 0).find((item) => item.text === '云岭市人民政府办公室') as TextItem;
    const line = lineAt(model, 0, editor);
    expect(topMm(issue)).toBeGreaterThan(bottomMm(mark));
    expect(lineText(model, 0, editor)).toBe('云岭市人民政府办公室2026年11月21日');
    expect(lineEdgesMm(line).left).toBeCloseTo(28 + cellMm, 1);
    expect(lineEdgesMm(line).right).toBeCloseTo(184 - cellMm, 1);
    const [rule] = redRules(model, 0);
    expect(rule && ruleTopMm(rule) - bottomMm(editor)).toBeCloseTo(4, 2);
    expect(topMm(firstOf(model, 'title')) - (rule ? ruleBottomMm(rule) : 0)).toBeCloseTo(blankLinesMm(2), 2);
  });

  test('has no signature of its own: name and day stand in the head', () => {
    const names = model.pages
      .flatMap((page) => page.items)
      .filter((item) => item.kind === 'text' && item.source?.path.startsWith('issuers'));
    expect(names).toEqual([]);
    expect(layoutDocument(formatted({ format: 'bulletin' })).sealPlaces).toHaveLength(1);
  });
});

describe('every kind in every format', () => {
  const cases = docKinds.flatMap((kind) => pageFormats.map((format) => [kind, format] as const));

  test.each(cases)('%s as %s: the same words on the page, nothing typed again', (kind, format) => {
    const input = formatted({
      kind,
      format,
      titleNote: '（通过）',
      attendance: { present: '王明', absent: '', observers: '' },
    });
    const model = layoutDocument(input);
    const drawn = (path: string): string => drawnOf(model, path);
    input.content.body.forEach((block, index) => {
      expect(drawn(`body.${index}`)).toBe(textOfBlock(block));
    });
    expect(drawn('notes')).toBe('此件公开发布');
    expect(drawn('attendance.present')).toBe('王明');
    expect(drawn('title')).toBe(format === 'order' ? '' : input.content.title);
    expect(model.sealPlaces).toHaveLength(1);
    input.content.recipients.forEach(({ name }, index) => expect(drawn(`recipients.${index}`)).toBe(name));
  });
});
