// From a point on the page to a place in the text and back, read off the page model.
import type { Page, PageModel, TextItem } from '../../../../shared/layout/page-model.ts';
import type { Place } from '../text/places.ts';

/** Where the cursor stands on the page, in micrometres from the page's corner. */
export interface PageCaret {
  readonly page: number;
  readonly xUm: number;
  readonly topUm: number;
  readonly heightUm: number;
}

// Of the em: where the box of a line begins above its baseline.
const abovePermille = 860;

/** Upper edge of a run. */
export const topOf = ({ yUm, emUm }: TextItem): number => yUm - Math.round((emUm * abovePermille) / 1000);

const sourced = (page: Page): TextItem[] =>
  page.items.filter((item): item is TextItem => item.kind === 'text' && item.source !== null && !item.turned);

/** Offset in UTF-16 units and pen position of every gap between the characters of a run. */
export function gapsOf(item: TextItem): { readonly offset: number; readonly xUm: number }[] {
  let offset = item.source?.start ?? 0;
  let xUm = item.xUm;
  const gaps = [{ offset, xUm }];
  [...item.text].forEach((char, index) => {
    offset += char.length;
    xUm += item.advancesUm[index] ?? 0;
    gaps.push({ offset, xUm });
  });
  return gaps;
}

function distanceUm(item: TextItem, xUm: number, yUm: number): number {
  const top = topOf(item);
  const down = Math.max(top - yUm, 0, yUm - top - item.emUm);
  const right = item.xUm + item.advancesUm.reduce((sum, advance) => sum + advance, 0);
  // A line above or below is farther than anything in the same line.
  return down * 1000 + Math.max(item.xUm - xUm, 0, xUm - right);
}

/** The place in the text nearest to a point of the page; null on a page without text of the document. */
export function sourceAt(page: Page, xUm: number, yUm: number): Place | null {
  let best: TextItem | null = null;
  let bestUm = Infinity;
  for (const item of sourced(page)) {
    const away = distanceUm(item, xUm, yUm);
    if (away < bestUm) [best, bestUm] = [item, away];
  }
  if (best?.source == null) return null;
  const gaps = gapsOf(best);
  const nearest = gaps.reduce((a, b) => (Math.abs(b.xUm - xUm) < Math.abs(a.xUm - xUm) ? b : a));
  return { path: best.source.path, offset: nearest.offset };
}

/** Where the cursor of a place stands; null when nothing of that field is drawn. */
export function caretAt(model: PageModel, path: string, offset: number): PageCaret | null {
  let last: PageCaret | null = null;
  for (const [page, { items }] of model.pages.entries())
    for (const item of items) {
      if (item.kind !== 'text' || item.source?.path !== path || item.source.start > offset) continue;
      const gaps = gapsOf(item);
      const gap = gaps.find((each) => each.offset >= offset) ?? gaps.at(-1);
      if (gap === undefined) continue;
      const caret = { page, xUm: gap.xUm, topUm: topOf(item), heightUm: item.emUm };
      if (gap.offset === offset && gap !== gaps.at(-1)) return caret;
      last = caret;
    }
  return last;
}

/** The place one line above or below on the page; null where there is none. */
export function stepOnPage(model: PageModel, { path, offset }: Place, step: -1 | 1): Place | null {
  const caret = caretAt(model, path, offset);
  if (caret === null) return null;
  const middle = caret.topUm + caret.heightUm / 2;
  // Lines are looked for in the direction of the step, on this page and then on the next ones.
  for (let page = caret.page; page >= 0 && page < model.pages.length; page += step) {
    const here = model.pages[page];
    if (here === undefined) return null;
    const middles = sourced(here)
      .map((item) => topOf(item) + item.emUm / 2)
      .filter((at) => page !== caret.page || (at - middle) * step > caret.heightUm / 2);
    if (middles.length === 0) continue;
    return sourceAt(here, caret.xUm, step === 1 ? Math.min(...middles) : Math.max(...middles));
  }
  return null;
}
