// 署名, 成文日期, 印章: GB/T 9704-2012, 7.3.5, measured on the page model.
import { describe, expect, test } from 'vitest';
import type { DocumentContent } from '../../../../src/shared/domain/content.ts';
import { layoutDocument } from '../../../../src/shared/layout/layout-document.ts';
import type { PageModel, TextItem } from '../../../../src/shared/layout/page-model.ts';
import {
  apartMm,
  blankLinesMm,
  bottomMm,
  cellMm,
  leftMm,
  lineAt,
  lineEdgesMm,
  lineText,
  pitchMm,
  rightMm,
  sealMm,
  textsOf,
  topMm,
} from './page-measures.ts';
import { jointWith, notice, noticeWith } from './sample-documents.ts';

const short: Partial<DocumentContent> = {
  body: [
    { level: 'text', text: '现就有关事项通知如下，请认真贯彻执行。'.repeat(3) },
    { level: 'text', text: '特此通知。' },
  ],
  attachments: [],
  notes: null,
};
const paragraphs = (count: number): Partial<DocumentContent> => ({
  ...short,
  body: Array.from({ length: count }, () => ({ level: 'text', text: '特此通知。' })),
});

interface Signed {
  readonly page: number;
  /** One a name, in the issuers' order. */
  readonly names: readonly TextItem[];
  readonly date: readonly TextItem[];
  readonly seals: ReturnType<typeof sealMm>[];
  /** Lower edge of the body's last line. */
  readonly textEnd: number;
}

function signed(model: PageModel): Signed {
  const named = (item: TextItem): boolean => item.source?.path.startsWith('issuers.') ?? false;
  const page = model.pages.findIndex((_, index) => textsOf(model, index).some(named));
  const names = textsOf(model, page).filter(named);
  const lowest = Math.max(...names.map((item) => item.yUm));
  const date = textsOf(model, page).filter(
    (item) =>
      item.yUm > lowest &&
      item.source === null &&
      item.role !== 'song' &&
      /^(2026|11|21|年|月|日)$/.test(item.text),
  );
  const body = textsOf(model, page).filter((item) => item.source?.path.startsWith('body.'));
  const seals = model.sealPlaces.filter((place) => place.page === page).map(sealMm);
  return {
    page,
    names,
    date: date.filter((item) => item.yUm === date[0]?.yUm),
    seals,
    textEnd: Math.max(...body.map(bottomMm)),
  };
}

/** Every seal inside the type area, none touching another. */
function expectApart(seals: readonly ReturnType<typeof sealMm>[]): void {
  seals.forEach((seal, index) => {
    expect(seal.left).toBeGreaterThanOrEqual(28);
    expect(seal.right).toBeLessThanOrEqual(184.001);
    expect(seal.bottom).toBeLessThanOrEqual(262.001);
    for (const other of seals.slice(index + 1)) expect(apartMm(seal, other)).toBeGreaterThan(0);
  });
}

describe('one seal (7.3.5.1)', () => {
  test.each([38, 42, 45, 50, 60])(
    'of %i mm: within one line of the text, name and date slightly below its middle',
    (diameter) => {
      const model = layoutDocument({
        ...noticeWith(short),
        seals: [{ ...notice.seals[0]!, diameterMm: diameter }],
      });
      const { names, date, seals, textEnd } = signed(model);
      const [seal] = seals as [ReturnType<typeof sealMm>];
      expect(seal.radius * 2).toBeCloseTo(diameter, 2);
      expect(seal.top - textEnd).toBeGreaterThanOrEqual(0);
      expect(seal.top - textEnd).toBeLessThanOrEqual(pitchMm + 0.002);
      const middle = (topMm(names[0] as TextItem) + bottomMm(date[0] as TextItem)) / 2;
      expect(middle - seal.y).toBeGreaterThan(1);
      expect(middle - seal.y).toBeLessThan(4);
      expect(184 - lineEdgesMm(date).right).toBeCloseTo(4 * cellMm, 1);
      const name = lineEdgesMm(names);
      expect((name.left + name.right) / 2).toBeCloseTo(seal.x, 1);
    },
  );
});

describe('a joint issue with seals (7.3.5.1)', () => {
  const three = ['云岭市财政局', '云岭市民政局', '云岭市教育局'];

  test('names side by side in order, a seal on each, the date under the last one, all seals aligned', () => {
    const { names, date, seals, textEnd } = signed(layoutDocument(jointWith(three, [45, 45, 45], short)));
    expect(names.map((item) => item.text)).toEqual(three);
    expect(new Set(names.map((item) => item.yUm)).size).toBe(1);
    names.forEach((item, index) => {
      const seal = seals[index] as ReturnType<typeof sealMm>;
      expect((leftMm(item) + rightMm(item)) / 2).toBeCloseTo(seal.x, 1);
      expect(topMm(item)).toBeGreaterThan(seal.top);
      expect(bottomMm(item)).toBeLessThan(seal.bottom);
      if (index > 0) expect(leftMm(item)).toBeGreaterThan(rightMm(names[index - 1] as TextItem));
    });
    expect(new Set(seals.map(({ y }) => y)).size).toBe(1);
    expectApart(seals);
    const last = seals[2] as ReturnType<typeof sealMm>;
    const dated = lineEdgesMm(date);
    expect((dated.left + dated.right) / 2).toBeCloseTo(last.x, 1);
    expect(bottomMm(date[0] as TextItem)).toBeLessThan(last.bottom);
    expect(topMm(date[0] as TextItem) - topMm(names[2] as TextItem)).toBeCloseTo(pitchMm, 1);
    const middle = (topMm(names[2] as TextItem) + bottomMm(date[0] as TextItem)) / 2;
    expect(middle - last.y).toBeGreaterThan(1);
    expect(middle - last.y).toBeLessThan(4);
    expect(last.top - textEnd).toBeLessThanOrEqual(pitchMm + 0.002);
    expect(last.top).toBeGreaterThanOrEqual(textEnd);
  });

  test('two issuers: the date keeps its four characters', () => {
    const { date } = signed(layoutDocument(jointWith(three.slice(0, 2), [42, 42], short)));
    expect(184 - lineEdgesMm(date).right).toBeCloseTo(4 * cellMm, 1);
  });

  test('more than a row holds: rows below each other, columns aligned, the last row under the last columns', () => {
    const names = ['云岭市市场监督管理局', ...three, '云岭市司法局'];
    const { seals } = signed(layoutDocument(jointWith(names, [42, 42, 42, 42, 42], paragraphs(2))));
    expect(seals).toHaveLength(5);
    expectApart(seals);
    const rows = Map.groupBy(seals, ({ y }) => y);
    expect([...rows.values()].map((row) => row.length)).toEqual([2, 2, 1]);
    const [a, b, c, d, e] = seals.map(({ x }) => x);
    expect([c, d, e]).toEqual([a, b, b]);
  });

  test('seals of different rank are aligned by their middle and keep their size; even the smallest is within one line of the text', () => {
    const model = layoutDocument(jointWith(three, [60, 42, 45], short));
    const { seals, textEnd } = signed(model);
    expect(seals.map(({ radius }) => radius * 2)).toEqual([60, 42, 45]);
    expect(new Set(seals.slice(0, 2).map(({ y }) => y)).size).toBe(1);
    for (const seal of seals.filter(({ y }) => y === seals[0]?.y))
      expect(seal.top - textEnd).toBeLessThanOrEqual(pitchMm + 0.002);
    expectApart(seals);
    expect(model.remarks.filter(({ code }) => code === 'sealFarFromText')).toEqual([]);
  });

  test('a seal that cannot be near the text beside a far larger one is told', () => {
    const { remarks } = layoutDocument(jointWith(three.slice(0, 2), [70, 38], short));
    expect(remarks.filter(({ code }) => code === 'sealFarFromText')).toEqual([
      { code: 'sealFarFromText', page: 1, path: 'issuers.1', evidence: { unit: '990100-DEP-0002' } },
    ]);
  });

  test('twenty issuers: every one has its seal, in order, on pages that follow each other', () => {
    const names = Array.from({ length: 20 }, (_, index) => `云岭市第${index + 1}管理委员会办公室`);
    const input = jointWith(
      names,
      names.map(() => 45),
    );
    const model = layoutDocument(input);
    expect(model.sealPlaces.map(({ unit }) => unit)).toEqual(input.content.issuers.map(({ unit }) => unit));
    const pages = [...Map.groupBy(model.sealPlaces, ({ page }) => page).values()];
    for (const onPage of pages) expectApart(onPage.map(sealMm));
    expect(model.remarks.some(({ code }) => code === 'sealsTouch')).toBe(false);
  });

  test('an issuer without a seal keeps its place among the others', () => {
    const { names, seals } = signed(layoutDocument(jointWith(three, [42, null, 42], short)));
    expect(names.map((item) => item.text)).toEqual(three);
    expect(seals).toHaveLength(2);
  });
});

describe('without seals (7.3.5.2)', () => {
  const names = ['云岭市财政局', '云岭市人力资源和社会保障局', '云岭市民政局'];

  test('one blank line below the text; names below each other, main issuer first; the widest two characters in; the date two to the right', () => {
    const { names: drawn, date, textEnd } = signed(layoutDocument(jointWith(names, [], short)));
    expect(drawn.map((item) => item.text)).toEqual(names);
    expect(topMm(drawn[0] as TextItem) - textEnd).toBeCloseTo(blankLinesMm(1), 2);
    expect(new Set(drawn.map((item) => item.xUm)).size).toBe(1);
    expect(topMm(drawn[1] as TextItem) - topMm(drawn[0] as TextItem)).toBeCloseTo(pitchMm, 2);
    expect(184 - Math.max(...drawn.map(rightMm))).toBeCloseTo(2 * cellMm, 1);
    expect(lineEdgesMm(date).left - leftMm(drawn[0] as TextItem)).toBeCloseTo(2 * cellMm, 1);
  });

  test('a date longer than the name stands two characters in, and the name moves left', () => {
    const { names: drawn, date } = signed(layoutDocument(jointWith(['市政府'], [], short)));
    expect(184 - lineEdgesMm(date).right).toBeCloseTo(2 * cellMm, 1);
    expect(lineEdgesMm(date).left - leftMm(drawn[0] as TextItem)).toBeCloseTo(2 * cellMm, 1);
  });
});

describe('when room is short (5.2.3, 7.3.5.5)', () => {
  const models = Array.from({ length: 44 }, (_, index) => layoutDocument(noticeWith(paragraphs(index + 3))));

  test('at least two lines of text share the page with the signature, whatever the length', () => {
    for (const model of models) {
      const { page } = signed(model);
      const lines = new Set(
        textsOf(model, page).flatMap((item) => (item.source?.path.startsWith('body.') ? [item.yUm] : [])),
      );
      expect(lines.size).toBeGreaterThanOrEqual(2);
    }
  });

  test('spacing gives way first, by at most what practice allows; else lines move; both are told', () => {
    const codes = new Set(models.flatMap(({ remarks }) => remarks.map(({ code }) => code)));
    expect(codes).toContain('spacingTightened');
    expect(codes).toContain('signatureMoved');
    for (const { remarks } of models) {
      for (const { code, evidence } of remarks) {
        if (code === 'spacingTightened') expect(Number(evidence['byMm'])).toBeLessThanOrEqual(0.45);
      }
    }
  });

  test('the pages before the last two are as they are without a signature', () => {
    const text = paragraphs(70);
    const tops = (model: PageModel): number[] => textsOf(model, 0).map((item) => item.yUm);
    const plain = tops(layoutDocument(noticeWith(paragraphs(300))));
    for (let count = 60; count < 84; count++) {
      const body = [...(text.body ?? []).slice(0, 1), ...(paragraphs(count).body ?? [])];
      expect(tops(layoutDocument(noticeWith({ ...text, body })))).toEqual(plain);
    }
  });
});

describe('附注 (7.3.6)', () => {
  test('in brackets, two characters in, in the line below the date, beside the seal', () => {
    const model = layoutDocument(noticeWith({ ...short, notes: '（此件公开发布）' }));
    const { page, date, seals } = signed(model);
    const note = textsOf(model, page).find((item) => item.source?.path === 'notes') as TextItem;
    expect(lineText(model, page, note)).toBe('（此件公开发布）');
    const { left, right } = lineEdgesMm(lineAt(model, page, note));
    expect(left).toBeCloseTo(28 + 2 * cellMm, 1);
    expect(topMm(note) - topMm(date[0] as TextItem)).toBeCloseTo(pitchMm, 2);
    expect(right).toBeLessThan(seals[0]?.left ?? 0);
  });
});
