// The layout of a draft while it is written: as layoutDocument, remembering what did not change.
import { createLayoutCache } from './layout-cache.ts';
import { layoutDocument } from './layout-document.ts';
import type { LayoutInput } from './layout-input.ts';
import type { FieldArea, Page, PageItem, PageModel, TextItem } from './page-model.ts';

export interface Layouter {
  /** The same model as layoutDocument's; pages that are as they were in the one before are the same objects. */
  layout(input: LayoutInput): PageModel;
}

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

const textMembers = ['text', 'xUm', 'yUm', 'role', 'emUm', 'color', 'scalePermille', 'turned'] as const;
const areaMembers = ['path', 'xUm', 'yUm', 'widthUm', 'heightUm', 'turned'] as const;
const ruleMembers = ['x1Um', 'y1Um', 'x2Um', 'y2Um', 'widthUm', 'color'] as const;

function sameText(a: TextItem, b: TextItem): boolean {
  return (
    textMembers.every((member) => a[member] === b[member]) &&
    a.source?.path === b.source?.path &&
    a.source?.start === b.source?.start &&
    sameNumbers(a.advancesUm, b.advancesUm)
  );
}

function sameItem(a: PageItem, b: PageItem | undefined): boolean {
  if (a === b) return true;
  if (a.kind === 'text') return b?.kind === 'text' && sameText(a, b);
  return b?.kind === 'rule' && ruleMembers.every((member) => a[member] === b[member]);
}

function sameAreas(a: readonly FieldArea[] = [], b: readonly FieldArea[] = []): boolean {
  return (
    a.length === b.length &&
    a.every((area, index) => areaMembers.every((member) => area[member] === b[index]?.[member]))
  );
}

function samePage(a: Page, b: Page): boolean {
  return (
    a.widthUm === b.widthUm &&
    a.heightUm === b.heightUm &&
    a.items.length === b.items.length &&
    a.items.every((item, index) => sameItem(item, b.items[index])) &&
    sameAreas(a.areas, b.areas)
  );
}

/** A layouter of one screen: what it remembers is bounded, and ends with it. */
export function createLayouter(): Layouter {
  const cache = createLayoutCache();
  let shown: readonly Page[] = [];
  return {
    layout(input) {
      const model = layoutDocument(input, cache);
      shown = model.pages.map((page, index) => {
        const before = shown[index];
        return before && samePage(before, page) ? before : page;
      });
      return { ...model, pages: shown };
    },
  };
}
