// 阅读件: the PDF that is made beside an OFD original, from the same page model. Every page says so in its upper margin, above everything that
// GB/T 9704-2012 prints (the red head of the letter format begins at 30 mm, 10.1; the type area of all others at 37 mm, 5.2.1).
import type { Page, PageModel, TextItem } from '../../shared/layout/page-model.ts';

/** The words in the margin, parted by face. */
const markRuns = [
  { role: 'song', text: '阅读件（以 ' },
  { role: 'latin', text: 'OFD' },
  { role: 'song', text: ' 原件为准）' },
] as const;
/** With a riding seal on the original: the copy does not draw it, and says where it is (docs/adr/0035). */
const ridingRuns = [...markRuns.slice(0, 2), { role: 'song', text: ' 原件为准，骑缝章见原件）' }] as const;
/** As a reader finds them in the page's text. */
export const readingMark = markRuns.map(({ text }) => text).join('');

// 小五: smaller than everything on the page, large enough on paper. 28 mm is the type area's left edge.
const emUm = 3_175;
const xUm = 28_000;
const yUm = 14_000;

type Run = Pick<TextItem, 'role' | 'text'>;

/** Hanzi and their brackets take an em; a blank and the letters take what they have in a Latin face. */
const narrow: Readonly<Record<string, number>> = { ' ': 0.3, O: 0.76, F: 0.6, D: 0.76 };

function markItems(riding: boolean): TextItem[] {
  let penUm = xUm;
  const runs: readonly Run[] = riding ? ridingRuns : markRuns;
  return runs.map(({ role, text }) => {
    const advancesUm = [...text].map((char) => Math.round(emUm * (narrow[char] ?? 1)));
    const item: TextItem = {
      ...{ kind: 'text', role, emUm, xUm: penUm, yUm, color: 'black', scalePermille: 1000, text, advancesUm },
      source: null,
    };
    penUm += advancesUm.reduce((sum, advance) => sum + advance, 0);
    return item;
  });
}

/** The same pages with the mark; places of seals and headings stay as they are. */
export function withReadingMark(model: PageModel, { riding = false } = {}): PageModel {
  const mark = markItems(riding);
  return { ...model, pages: model.pages.map((page: Page) => ({ ...page, items: [...page.items, ...mark] })) };
}
