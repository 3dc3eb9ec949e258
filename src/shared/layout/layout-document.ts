// GB/T 9704-2012: a document becomes its pages. Pure: equal inputs give equal models on every machine.
import { formatOf } from '../domain/kinds.ts';
import { addresseeFlow } from './addressees.ts';
import { annexFlow } from './annex.ts';
import { attachmentNoteFlow } from './attachment-note.ts';
import { attendanceFlow } from './attendance.ts';
import { bodyFlow } from './body.ts';
import type { FlowItem } from './flow.ts';
import { addresseeBlankLines, blankLinesUm, leadingUm } from './grid.ts';
import { drawHead, type Head } from './head.ts';
import { hasAddressees } from './imprint.ts';
import { type LayoutCache, noCache } from './layout-cache.ts';
import type { LayoutInput } from './layout-input.ts';
import { createPageBuilder, type PageBuilder } from './page-builder.ts';
import type { LayoutRemark, OutlineEntry, PageModel, SealPlace } from './page-model.ts';
import { drawPageNumber } from './page-number.ts';
import { paginate, type PaginateOptions, type Pagination } from './paginate.ts';
import { placeImprint } from './place-imprint.ts';
import { signatureForms } from './signature.ts';
import { touchingSeals } from './seal-remarks.ts';
import { titleFlow, titleNoteFlow } from './title.ts';
import { indexChanges } from './tracked.ts';

export type { LayoutInput } from './layout-input.ts';

/** The items with that blank above the first one. */
function opened(items: readonly FlowItem[], gapUm: number): FlowItem[] {
  return items.map((item, index) => (index === 0 ? { ...item, gapUm, tightens: false } : item));
}

/** What does not change when the addressees move to the imprint. */
type Flows = Pick<PaginateOptions, 'signatures' | 'notes' | 'annexes' | 'startUm'> & {
  readonly titles: readonly FlowItem[];
  readonly addressees: readonly FlowItem[];
  readonly body: readonly FlowItem[];
  readonly tail: readonly FlowItem[];
  /** Blank below the head, where no title parts it from the text. */
  readonly headGapUm: number;
};

function flowsOf(input: LayoutInput, head: Head, cache: LayoutCache): Flows {
  const { content } = input;
  // An order has no title: its text follows the number (10.2).
  const title = formatOf(content) === 'order' ? [] : titleFlow(content, head.gapUm);
  const notedUm = title.length > 0 ? leadingUm : head.gapUm;
  return {
    titles: [...title, ...titleNoteFlow(content, notedUm)],
    addressees: hasAddressees(input) ? addresseeFlow(content.recipients, 0) : [],
    body: bodyFlow(content.body, { cache }),
    tail: [...attachmentNoteFlow(content, cache), ...attendanceFlow(content)],
    signatures: signatureForms(input),
    notes: content.notes,
    annexes: annexFlow(content, cache),
    startUm: head.endUm,
    headGapUm: head.gapUm,
  };
}

function divide(flows: Flows, withAddressees: boolean): Pagination {
  const { titles, body, tail, headGapUm } = flows;
  const belowTitleUm = titles.length > 0 ? blankLinesUm(addresseeBlankLines) : headGapUm;
  const addressees = withAddressees ? opened(flows.addressees, belowTitleUm) : [];
  // Below the title, and where no addressee parts them, the body keeps the addressees' distance.
  const text = addressees.length > 0 ? body : opened(body, belowTitleUm);
  return paginate({ ...flows, items: [...titles, ...addressees, ...text, ...tail] });
}

function showsBodyOnFirstPage({ items }: Pagination): boolean {
  const body = items.filter(({ item }) => item.part === 'body');
  return body.length === 0 || body.some(({ page }) => page === 0);
}

function drawPagination(pages: readonly PageBuilder[], { items, signatures }: Pagination): void {
  for (const { item, page, topUm, head } of items) {
    const builder = pages[page];
    if (!builder) continue;
    head?.drawn.draw(builder, head.topUm);
    item.draw(builder, topUm);
  }
  for (const { block, page } of signatures) {
    const builder = pages[page];
    if (builder) block.draw(builder);
  }
}

function drawPageNumbers(input: LayoutInput, pages: readonly PageBuilder[]): void {
  // 10.1: the first page of a letter shows no number.
  const hidden = formatOf(input.content) === 'letter' ? 1 : 0;
  pages.forEach((page, index) => {
    if (index >= hidden) drawPageNumber(page, index + 1);
  });
}

function outlineOf({ items }: Pagination): OutlineEntry[] {
  return items.flatMap(({ item, page, topUm }) =>
    item.outline ? [{ ...item.outline, page, yUm: topUm }] : [],
  );
}

/**
 * Lays a document out on its pages. Never throws on content: what does not fit a rule is still on a page, inside the paper, and `remarks` says
 * what gave way. A cache remembers what did not change since the layout before; the model is the same without it.
 */
export function layoutDocument(input: LayoutInput, cache: LayoutCache = noCache): PageModel {
  const changes = indexChanges(input.changes);
  const newPage = (pageIndex: number): PageBuilder =>
    createPageBuilder({ pageIndex, changes, draw: cache.drawLine });
  const first = newPage(0);
  const head = drawHead(first, input);
  const flows = flowsOf(input, head, cache);
  const usual = divide(flows, true);
  const moved = flows.addressees.length > 0 && !showsBodyOnFirstPage(usual);
  const pagination = moved ? divide(flows, false) : usual;

  const pages = [first];
  while (pages.length < pagination.pageCount) pages.push(newPage(pages.length));
  drawPagination(pages, pagination);
  const imprint = placeImprint(input, { pages, newPage, endUm: pagination.endUm, addresseesHere: moved });
  drawPageNumbers(input, pages.slice(0, imprint.numbered));

  const sealPlaces = pagination.signatures.flatMap(({ block, page }): SealPlace[] =>
    block.seals.map((seal) => ({ ...seal, page })),
  );
  const remarks: LayoutRemark[] = [
    ...head.remarks,
    ...pagination.remarks,
    ...touchingSeals(sealPlaces),
    ...imprint.remarks,
  ];
  return {
    version: 2,
    remarks,
    title: input.content.title.toWellFormed(),
    pages: pages.map((page) => page.toPage()),
    sealPlaces,
    outline: outlineOf(pagination),
  };
}
