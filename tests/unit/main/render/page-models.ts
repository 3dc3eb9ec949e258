// Page models by hand: what the engine draws rarely, and what it never would.
import type { PageModel, RuleItem, TextItem } from '../../../../src/shared/layout/page-model.ts';
import type { PageRequest } from '../../../../src/main/render/page-request.ts';

/** A run in 3号 whose characters stand a cell apart. */
export function textItem(text: string, changes: Partial<TextItem> = {}): TextItem {
  const emUm = changes.emUm ?? 5556;
  return {
    kind: 'text',
    role: 'fang',
    emUm,
    xUm: 40_000,
    yUm: 60_000,
    color: 'black',
    scalePermille: 1000,
    text,
    advancesUm: [...text].map(() => emUm),
    source: null,
    ...changes,
  };
}

/** A page of these items. */
export function modelOf(items: readonly (TextItem | RuleItem)[], pageCount = 1): PageModel {
  const page = { widthUm: 210_000, heightUm: 297_000, items };
  return {
    version: 2,
    title: '试验',
    pages: Array.from({ length: pageCount }, () => page),
    sealPlaces: [],
    outline: [],
    remarks: [],
  };
}

/** A request without elements. */
export function requestOf(model: PageModel, changes: Partial<PageRequest> = {}): PageRequest {
  return {
    model,
    language: 'zh-CN',
    metadata: { title: model.title },
    documentDate: '2026-11-21',
    ...changes,
  };
}

/** A table across the page: turned text between rules. */
export const turnedTable = modelOf([
  textItem('序号', { role: 'hei', turned: true, xUm: 50_000, yUm: 250_000 }),
  textItem('项目（2026年）', { turned: true, xUm: 50_000, yUm: 220_000, color: 'red' }),
  textItem('投资—万元', { turned: true, xUm: 60_000, yUm: 250_000, scalePermille: 800 }),
  { kind: 'rule', x1Um: 40_000, y1Um: 250_000, x2Um: 70_000, y2Um: 250_000, widthUm: 250, color: 'black' },
  { kind: 'rule', x1Um: 40_000, y1Um: 150_000, x2Um: 40_000, y2Um: 250_000, widthUm: 500, color: 'red' },
]);
