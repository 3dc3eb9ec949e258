// Lines and gaps of the page, for moving and selecting on it.
import { caretAt, sourceAt } from '../../../../shared/layout/caret.ts';
import type { Page, PageModel, TextItem } from '../../../../shared/layout/page-model.ts';
import type { Place } from '../text/places.ts';

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
