import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Block, Table, TableCell } from '../../../../src/shared/domain/content.ts';
import { layoutDocument } from '../../../../src/shared/layout/layout-document.ts';
import type { PageItem, PageModel, RuleItem, TextItem } from '../../../../src/shared/layout/page-model.ts';
import { gridOf } from '../../../../src/shared/layout/table-cells.ts';
import { anyTable } from './random-documents.ts';
import { noticeWith } from './sample-documents.ts';

const isText = (item: PageItem): item is TextItem => item.kind === 'text';
const isBlackRule = (item: PageItem): item is RuleItem => item.kind === 'rule' && item.color === 'black';
const cell = (text: string, columns?: number, rows?: number): TableCell => ({
  text,
  ...(columns && { columns }),
  ...(rows && { rows }),
});
const tableOf = (rows: readonly (readonly TableCell[])[], rest: Partial<Table> = {}): Table => ({
  level: 'table',
  headRows: 1,
  rows,
  ...rest,
});
const plainRows = (count: number): TableCell[][] => [
  ['序号', '单位', '金额'].map((text) => cell(text)),
  ...Array.from({ length: count }, (_, row) => [cell(String(row + 1)), cell('市财政局'), cell('1,234.56')]),
];

const modelOf = (...body: Block[]): PageModel =>
  layoutDocument(noticeWith({ body, title: '通知', attachments: [], recipients: [], notes: null }));
const cellTexts = (model: PageModel, path: string): { page: number; item: TextItem }[] =>
  model.pages.flatMap((page, index) =>
    page.items.filter(isText).flatMap((item) => (item.source?.path === path ? [{ page: index, item }] : [])),
  );
const first = (model: PageModel, path: string): TextItem => {
  const [found] = cellTexts(model, path);
  if (!found) throw new Error(`${path} is on no page`);
  return found.item;
};
const rightOf = (item: TextItem): number => item.xUm + item.advancesUm.reduce((sum, width) => sum + width, 0);

describe('a table', () => {
  const model = modelOf(tableOf(plainRows(3)));

  test('fills the type area between rules of 0.35 mm, with rules of 0.25 mm inside', () => {
    const rules = model.pages[0]!.items.filter(isBlackRule);
    const outer = rules.filter((rule) => rule.widthUm === 350 && rule.x1Um === rule.x2Um);
    expect(outer.map((rule) => rule.x1Um)).toEqual([28_000 + 175, 184_000 - 175]);
    const inner = rules.filter((rule) => rule.widthUm === 250);
    expect(inner.filter((rule) => rule.x1Um === rule.x2Um)).toHaveLength(2);
    expect(inner.filter((rule) => rule.y1Um === rule.y2Um)).toHaveLength(3);
  });

  test('centres its head in 黑体, sets figures to the right and text to the left, in 3号', () => {
    const [head, text, figure] = ['0.2', '1.1', '1.2'].map((at) => first(model, `body.0.cells.${at}`));
    expect([head!.role, text!.role, head!.emUm]).toEqual(['hei', 'fang', 5556]);
    const rules = model.pages[0]!.items.filter(isBlackRule).filter((rule) => rule.x1Um === rule.x2Um);
    const [left, right] = rules
      .map((rule) => rule.x1Um)
      .sort((a, b) => a - b)
      .slice(-2) as [number, number];
    expect(Math.abs(head!.xUm - left - (right - rightOf(head!)))).toBeLessThan(200);
    expect(right - rightOf(figure!)).toBeLessThan(2000);
    expect(figure!.xUm - left).toBeGreaterThan(3000);
  });

  test('is drawn alike every time, and leaves the outline as it is', () => {
    expect(modelOf(tableOf(plainRows(3)))).toEqual(model);
    expect(model.outline).toEqual([]);
  });

  test('repeats its head on every page, and no row is parted', () => {
    const long = modelOf(tableOf(plainRows(80)));
    const pages = [...new Set(cellTexts(long, 'body.0.cells.7.1').map(({ page }) => page))];
    expect(pages).toHaveLength(1);
    const rowPages = new Set(
      Array.from({ length: 80 }, (_, row) => cellTexts(long, `body.0.cells.${row + 1}.1`)[0]!.page),
    );
    expect(rowPages.size).toBeGreaterThan(2);
    const heads = cellTexts(long, 'body.0.cells.0.1');
    expect(heads.map(({ page }) => page)).toEqual([...rowPages].sort((a, b) => a - b));
    // On a page that the table opens, the head stands in the first line.
    expect(heads.slice(1).map(({ item }) => item.yUm - Math.round(0.86 * item.emUm))).toEqual(
      heads.slice(1).map(() => 37_000 + 1_500),
    );
    expect(long.remarks.filter((remark) => remark.code === 'rowParted')).toEqual([]);
  });

  test('gives each column room for its longest piece that may not be broken', () => {
    const model = modelOf(
      tableOf([
        [cell('项目'), cell('时限'), cell('联系方式')],
        [
          cell('制定电子公文管理办法并组织实施'.repeat(8)),
          cell('2026年11月21日'),
          cell('yunling@yunling.example'),
        ],
      ]),
    );
    expect(
      cellTexts(model, 'body.0.cells.1.1')
        .map(({ item }) => item.text)
        .join(''),
    ).toBe('2026年11月21日');
    expect(new Set(cellTexts(model, 'body.0.cells.1.1').map(({ item }) => item.yUm)).size).toBe(1);
    expect(cellTexts(model, 'body.0.cells.1.2').map(({ item }) => item.text)).toEqual([
      'yunling@yunling.example',
    ]);
  });

  test('is set smaller, by steps, when it would not fit; broken inside its cells only then', () => {
    const columns = (count: number) =>
      modelOf(
        tableOf([
          Array.from({ length: count }, () => cell('指标名称')),
          Array.from({ length: count }, () => cell('12345678')),
        ]),
      );
    const sizes = [3, 7, 9].map((count) => first(columns(count), 'body.0.cells.1.0').emUm);
    expect(sizes[0]).toBe(5556);
    expect(sizes[1]).toBeLessThan(sizes[0]!);
    expect(sizes[2]).toBeLessThan(sizes[1]!);
    const scales = [3, 9, 40].map(
      (count) =>
        columns(count).remarks.find(({ code }) => code === 'tableNarrowed')?.evidence['scalePermille'],
    );
    expect(scales).toEqual([undefined, '571', expect.stringMatching(/^[1-4]\d\d$/)]);
    const wide = columns(40);
    expect(
      cellTexts(wide, 'body.0.cells.1.39')
        .map(({ item }) => item.text)
        .join(''),
    ).toBe('12345678');
  });

  test('parts a row that is higher than a page, and says so', () => {
    const text = '统一规划、统一标准、分级负责、安全可控。'.repeat(60);
    const model = modelOf(
      tableOf([
        [cell('甲'), cell('乙')],
        [cell('总则'), cell(text)],
      ]),
    );
    const parts = cellTexts(model, 'body.0.cells.1.1');
    expect(new Set(parts.map(({ page }) => page)).size).toBeGreaterThan(1);
    expect(parts.map(({ item }) => item.text).join('')).toBe(text);
    expect(model.remarks).toContainEqual(
      expect.objectContaining({ code: 'rowParted', evidence: { row: '2' } }),
    );
  });

  test('breaks a cell where its author does', () => {
    const model = modelOf(tableOf([[cell('甲')], [cell('一行\n二行\r\n三行')]]));
    const lines = cellTexts(model, 'body.0.cells.1.0').map(({ item }) => [item.text, item.source?.start]);
    expect(lines).toEqual([
      ['一行', 0],
      ['二行', 3],
      ['三行', 7],
    ]);
  });
});

describe('merged cells', () => {
  test('cover their places, without a rule through them', () => {
    const model = modelOf(
      tableOf(
        [
          [cell('序号', 1, 2), cell('责任', 2)],
          [cell('牵头'), cell('配合')],
          [cell('1'), cell('甲'), cell('乙')],
        ],
        { headRows: 2 },
      ),
    );
    const [span, under] = [first(model, 'body.0.cells.0.1'), first(model, 'body.0.cells.1.1')];
    const crossing = model.pages[0]!.items.filter(isBlackRule).filter(
      (rule) => rule.x1Um === rule.x2Um && rule.x1Um > span.xUm - 4000 && rule.x1Um < rightOf(span) + 4000,
    );
    for (const rule of crossing) expect(Math.min(rule.y1Um, rule.y2Um)).toBeGreaterThan(span.yUm);
    expect(under.xUm).toBeGreaterThan(first(model, 'body.0.cells.1.0').xUm);
    expect(first(model, 'body.0.cells.1.0').xUm).toBeGreaterThan(first(model, 'body.0.cells.0.0').xUm);
  });

  test('of malformed tables become a grid in which every place has exactly one cell, and no text is lost', () => {
    fc.assert(
      fc.property(anyTable, (table) => {
        const { rowCount, columnCount, cells } = gridOf(table);
        const taken = Array.from({ length: rowCount }, () => Array.from({ length: columnCount }, () => 0));
        for (const { row, column, rows, columns } of cells) {
          for (let down = 0; down < rows; down++)
            for (let right = 0; right < columns; right++) taken[row + down]![column + right]!++;
        }
        expect(taken.flat().every((count) => count === 1)).toBe(true);
        const kept = cells.filter(({ key }) => key !== null).map(({ text }) => text);
        expect(kept.sort()).toEqual(table.rows.flatMap((row) => row.map(({ text }) => text)).sort());
      }),
      { numRuns: 300, endOnFailure: true },
    );
  });

  test.each([
    ['no rows', tableOf([])],
    ['only empty rows', tableOf([[], []])],
    ['a head without rows', tableOf([[cell('甲')]])],
    [
      'numbers that are none',
      tableOf([[{ text: '甲', columns: Number.NaN, rows: -3 }]], { headRows: Number.NaN }),
    ],
  ])('%s: laid out', (_, table) => {
    expect(modelOf(table, { level: 'text', text: '完' }).pages.length).toBeGreaterThan(0);
  });
});

describe('a table across the page (clause 8)', () => {
  const model = modelOf({ level: 'text', text: '名单如下。' }, tableOf(plainRows(60), { landscape: true }), {
    level: 'text',
    text: '请认真组织实施。',
  });
  const heads = cellTexts(model, 'body.1.cells.0.0');

  test('has portrait pages of its own, its head at the left edge of odd and even ones', () => {
    expect(heads.length).toBeGreaterThan(2);
    const pages = heads.map(({ page }) => page);
    expect(pages).toEqual(pages.map((_, index) => pages[0]! + index));
    for (const { page, item } of heads) {
      expect(item.turned).toBe(true);
      expect(item.xUm - Math.round(0.86 * item.emUm)).toBe(28_000 + 1_500);
      expect([model.pages[page]!.widthUm, model.pages[page]!.heightUm]).toEqual([210_000, 297_000]);
      const others = model.pages[page]!.items.filter(isText).filter((text) => !text.turned);
      expect(others.every((text) => text.role === 'song')).toBe(true);
    }
  });

  test('runs upwards from the lower edge of the type area, and its page numbers stay where others have them', () => {
    const [one, two] = ['1.0', '1.1'].map((at) => first(model, `body.1.cells.${at}`));
    expect(two!.yUm).toBeLessThan(one!.yUm);
    for (const { page } of heads) {
      const number = model.pages[page]!.items.filter(isText).find((item) => item.role === 'song')!;
      expect(number.turned).toBeUndefined();
      expect(number.yUm).toBeGreaterThan(269_000);
    }
  });
});
