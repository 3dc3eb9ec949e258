// Where the imprint goes: the foot of the last page, an even one (GB/T 9704-2012, 7.4, 7.5).
import { leadingUm, typeArea } from './grid.ts';
import { drawImprint, imprintHeightUm, imprintPages } from './imprint.ts';
import type { LayoutInput } from './layout-input.ts';
import type { PageBuilder } from './page-builder.ts';
import type { LayoutRemark } from './page-model.ts';

interface ImprintRequest {
  /** The pages so far; those that the imprint needs are added. */
  readonly pages: PageBuilder[];
  newPage(pageIndex: number): PageBuilder;
  /** Lower edge of what stands on the last page. */
  readonly endUm: number;
  /** 主送机关 stands here: page 1 had no room for text otherwise (7.3.2). */
  readonly addresseesHere: boolean;
}

interface PlacedImprint {
  /** How many pages bear a number: a blank page and the imprint's own behind it do not (7.5). */
  readonly numbered: number;
  readonly remarks: readonly LayoutRemark[];
}

/**
 * Draws the imprint at the foot of the last page when that is even and has room. Else it gets pages of its own, so that the last one is even:
 * printed on both sides, it is the last page of the sheet. A blank page may have to go before it.
 */
export function placeImprint(input: LayoutInput, request: ImprintRequest): PlacedImprint {
  const { pages, newPage, endUm, addresseesHere } = request;
  const parts = imprintPages(input, addresseesHere);
  const written = pages.length;
  const [first] = parts;
  if (!first) return { numbered: written, remarks: [] };
  const fits = parts.length === 1 && endUm + leadingUm + imprintHeightUm(first) <= typeArea.bottomUm;
  const blank = (written + parts.length) % 2 === 1;
  const own = !(written % 2 === 0 && fits);
  const added = own ? parts.length + (blank ? 1 : 0) : 0;
  while (pages.length < written + added) pages.push(newPage(pages.length));
  parts.forEach((part, index) => {
    const page = pages[pages.length - parts.length + index];
    if (page) drawImprint(page, part);
  });
  const page = pages.length - 1;
  const moved: LayoutRemark[] = addresseesHere
    ? [{ code: 'addresseesMoved', page, path: 'recipients', evidence: {} }]
    : [];
  if (!own || !blank) return { numbered: pages.length, remarks: moved };
  return {
    numbered: written,
    remarks: [...moved, { code: 'blankPage', page: written, path: '', evidence: {} }],
  };
}
