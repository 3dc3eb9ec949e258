import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layoutDocument, type LayoutInput } from '../../../../src/shared/layout/layout-document.ts';
import type { PageItem, PageModel, RuleItem, TextItem } from '../../../../src/shared/layout/page-model.ts';
import { indexChanges } from '../../../../src/shared/layout/tracked.ts';
import { noticeWith } from './sample-documents.ts';

const isText = (item: PageItem): item is TextItem => item.kind === 'text';
const itemsOf = (model: PageModel): PageItem[] => model.pages.flatMap((page) => page.items);
const redOf = (model: PageModel, path: string): TextItem[] =>
  itemsOf(model)
    .filter(isText)
    .filter((item) => item.color === 'red' && item.source?.path === path);
const rulesAlong = (model: PageModel, item: TextItem): RuleItem[] => {
  const end = item.xUm + item.advancesUm.reduce((sum, width) => sum + width, 0);
  return itemsOf(model).flatMap((rule) =>
    rule.kind === 'rule' && rule.color === 'red' && rule.x1Um === item.xUm && rule.x2Um === end ? [rule] : [],
  );
};

const text =
  '各单位要认真组织实施，按时报送有关材料，确保工作落到实处。各单位要认真组织实施，按时报送有关材料。';
const table = { level: 'table' as const, headRows: 0, rows: [[{ text: '甲乙丙丁' }, { text: '戊' }]] };
const input: LayoutInput = noticeWith(
  { body: [{ level: 'text', text }, { level: 'h1', text: '一、总体要求' }, table] },
  {
    changes: [
      { path: 'body.0', start: 4, end: 6, change: 'deleted' },
      { path: 'body.0', start: 20, end: 40, change: 'inserted' },
      { path: 'body.1', start: 0, end: 4, change: 'inserted' },
      { path: 'body.2.cells.0.0', start: 1, end: 3, change: 'deleted' },
      { path: 'title', start: 2, end: 5, change: 'deleted' },
      { path: 'notes', start: 0, end: 2, change: 'inserted' },
    ],
  },
);

describe('tracked changes', () => {
  const model = layoutDocument(input);

  test('strike through what was deleted, in the middle of exactly these characters', () => {
    const [deleted, ...rest] = redOf(model, 'body.0');
    expect([deleted?.text, deleted?.source?.start]).toEqual(['认真', 4]);
    const [rule] = rulesAlong(model, deleted!);
    expect(rule?.y1Um).toBe(deleted!.yUm - Math.round(0.86 * deleted!.emUm) + Math.round(deleted!.emUm / 2));
    expect(rest.map((item) => item.text).join('')).toBe(text.slice(20, 40));
  });

  test('underline what was inserted, line by line, below the baseline and inside the character', () => {
    const inserted = redOf(model, 'body.0').slice(1);
    expect(inserted.length).toBeGreaterThan(1);
    for (const item of inserted) {
      const [rule] = rulesAlong(model, item);
      expect(rule!.y1Um).toBeGreaterThan(item.yUm);
      expect(rule!.y1Um + rule!.widthUm / 2).toBeLessThanOrEqual(
        item.yUm - Math.round(0.86 * item.emUm) + item.emUm,
      );
    }
  });

  test('hold in headings, cells, title and 附注', () => {
    expect(
      redOf(model, 'body.1')
        .map((item) => item.text)
        .join(''),
    ).toBe('总体');
    expect(redOf(model, 'body.2.cells.0.0').map((item) => item.text)).toEqual(['乙丙']);
    expect(
      redOf(model, 'title')
        .map((item) => item.text)
        .join(''),
    ).toBe('市人民');
    expect(
      redOf(model, 'notes')
        .map((item) => item.text)
        .join(''),
    ).toBe('此件');
  });

  test('lead to their lines by a black rule in the outer margin: right on odd pages, left on even ones', () => {
    const bars = (page: number): RuleItem[] =>
      model.pages[page]!.items.flatMap((item) =>
        item.kind === 'rule' && item.x1Um === item.x2Um && item.widthUm === 500 ? [item] : [],
      );
    const long = layoutDocument({
      ...input,
      content: { ...input.content, body: [{ level: 'text', text: text.repeat(40) }] },
      changes: [{ path: 'body.0', start: 0, end: text.length * 40, change: 'inserted' }],
    });
    const barsOf = (page: number): RuleItem[] =>
      long.pages[page]!.items.flatMap((item) =>
        item.kind === 'rule' && item.color === 'black' && item.x1Um === item.x2Um ? [item] : [],
      );
    expect(bars(0).every((bar) => bar.x1Um === 188_000 && bar.color === 'black')).toBe(true);
    expect(bars(0).length).toBeGreaterThan(1);
    expect(new Set(barsOf(0).map((bar) => bar.x1Um))).toEqual(new Set([188_000]));
    expect(new Set(barsOf(1).map((bar) => bar.x1Um))).toEqual(new Set([24_000]));
    expect(barsOf(1)).toHaveLength(22);
  });

  test('move nothing: without its marks the page is the clean one', () => {
    const clean = noticeWith(input.content);
    const placed = (model: PageModel): unknown =>
      itemsOf(model).flatMap((item) =>
        isText(item)
          ? [...item.text].map((char, index) => [
              char,
              item.yUm,
              item.xUm + item.advancesUm.slice(0, index).reduce((sum, width) => sum + width, 0),
            ])
          : [],
      );
    expect(placed(model)).toEqual(placed(layoutDocument(clean)));
    expect(layoutDocument({ ...clean, changes: [] })).toEqual(layoutDocument(clean));
  });

  test('that overlap, lie outside the text or run backwards are taken as far as they go', () => {
    const change = fc.record({
      path: fc.constantFrom('body.0', 'body.9', 'title'),
      start: fc.integer({ min: -5, max: 80 }),
      end: fc.integer({ min: -5, max: 200 }),
      change: fc.constantFrom('inserted' as const, 'deleted' as const),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
        const index = indexChanges(changes);
        for (let offset = 0; offset < 80; offset++) {
          const covered = changes.some(
            ({ path, start, end }) => path === 'body.0' && offset >= start && offset < end,
          );
          expect((index?.changeAt('body.0', offset) ?? null) !== null).toBe(covered);
        }
        const red = redOf(layoutDocument({ ...input, changes }), 'body.0');
        expect(red.map((item) => item.text).join('')).toBe(
          [...text].filter((_, offset) => index?.changeAt('body.0', offset)).join(''),
        );
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });
});
