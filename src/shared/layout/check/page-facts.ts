// What a page model shows, read once for all rules: which field stands on which page, how many lines a page has.
import { size3 } from '../grid.ts';
import type { Page, PageModel, TextItem } from '../page-model.ts';

/** Where a stretch of a field begins: UTF-16 offset and page from 0. */
interface Mark {
  readonly start: number;
  readonly page: number;
}

export interface PageFacts {
  /** Page on which a place of a field stands, from 0; undefined when the model does not draw it. */
  pageOf(path: string, start: number): number | undefined;
  /** Pages that show text of a field whose path begins so. */
  pagesWith(prefix: string): ReadonlySet<number>;
  /** Lines of the title. */
  readonly titleLines: number;
  /** Lines of body text on each page. */
  readonly bodyLines: readonly number[];
}

const blockPath = /^(?:annexes\.\d+\.)?body\.\d+$/;

const textsOf = (page: Page): TextItem[] => page.items.filter((item) => item.kind === 'text');

function linesOf(texts: readonly TextItem[], isCounted: (path: string) => boolean): number {
  const baselines = new Set<number>();
  for (const { source, yUm, turned } of texts)
    if (source !== null && turned !== true && isCounted(source.path)) baselines.add(yUm);
  return baselines.size;
}

/** Reads a model. */
export function readPages(model: PageModel): PageFacts {
  const marks = new Map<string, Mark[]>();
  const pages = model.pages.map(textsOf);
  for (const [page, texts] of pages.entries())
    for (const { source } of texts) {
      if (source === null) continue;
      const known = marks.get(source.path);
      if (known === undefined) marks.set(source.path, [{ start: source.start, page }]);
      else if (known.at(-1)?.page !== page) known.push({ start: source.start, page });
    }
  return {
    // The first run on each page is enough: a field runs on from page to page.
    pageOf: (path, start) => {
      const known = marks.get(path);
      return (known?.findLast((mark) => mark.start <= start) ?? known?.[0])?.page;
    },
    pagesWith: (prefix) => {
      const found = new Set<number>();
      for (const [path, known] of marks)
        if (path.startsWith(prefix)) for (const { page } of known) found.add(page);
      return found;
    },
    titleLines: Math.max(0, ...pages.map((texts) => linesOf(texts, (path) => path === 'title'))),
    bodyLines: pages.map((texts) =>
      linesOf(
        texts.filter(({ emUm }) => emUm === size3.emUm),
        (path) => blockPath.test(path),
      ),
    ),
  };
}
