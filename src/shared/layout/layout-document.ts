// GB/T 9704-2012: a document becomes its pages. Pure: equal inputs give equal models on every machine.
import type { DocumentContent } from '../domain/content.ts';
import { addresseeFlow } from './addressees.ts';
import { balancedLines } from './balanced-lines.ts';
import { attachmentNoteFlow, bodyFlow } from './body.ts';
import type { FlowItem } from './flow.ts';
import { textItem } from './flow-lines.ts';
import {
  addresseeBlankLines,
  blankLinesUm,
  leadingUm,
  signature,
  size2,
  titleBlankLines,
  titleMarginMillicells,
  typeArea,
} from './grid.ts';
import { drawHead } from './head.ts';
import { drawImprint, imprintHeightUm, imprintRows, splitImprint } from './imprint.ts';
import { printedDate, type LayoutInput } from './layout-input.ts';
import { createPageBuilder, type PageBuilder } from './page-builder.ts';
import type { OutlineEntry, PageModel, SealPlace } from './page-model.ts';
import { drawPageNumber } from './page-number.ts';
import { paginate, type Pagination } from './paginate.ts';
import type { SignatureRequest } from './signature.ts';

export type { LayoutInput } from './layout-input.ts';

function titleFlow(content: DocumentContent): FlowItem[] {
  const names = [...content.issuers, ...content.recipients].map((unit) => unit.name);
  const widest = size2.lineMillicells - 2 * titleMarginMillicells;
  return balancedLines({ text: content.title, role: 'xbs', widest, names }, size2.lineMillicells).map(
    (line, index) =>
      textItem(
        line,
        { size: size2, align: 'center' },
        { part: 'title', gapUm: index === 0 ? blankLinesUm(titleBlankLines) : leadingUm, path: 'title' },
      ),
  );
}

function signatureRequests(input: LayoutInput): SignatureRequest[] {
  const { issuers } = input.content;
  const date = input.docDate === null ? null : printedDate(input.docDate);
  return issuers.map((issuer, index) => {
    const seal = input.seals.find((candidate) => candidate.unit === issuer.unit);
    return {
      issuer,
      date: index === issuers.length - 1 ? date : undefined,
      sealDiameterUm: seal ? Math.round(seal.diameterMm * 1000) : null,
      belowCentreUm: signature.belowCentreUm,
    };
  });
}

function divide(input: LayoutInput, startUm: number, addressees: boolean): Pagination {
  const { content } = input;
  const mainFlow = addressees ? addresseeFlow(content.recipients, blankLinesUm(addresseeBlankLines)) : [];
  const body = bodyFlow(content.body);
  // Below the title, and where no addressee parts them, the body keeps the addressees' distance.
  const spaced = mainFlow.length > 0 ? body : widenFirstGap(body, blankLinesUm(addresseeBlankLines));
  const flows = [...titleFlow(content), ...mainFlow, ...spaced, ...attachmentNoteFlow(content)];
  return paginate({ flows, signatures: signatureRequests(input), notes: content.notes, startUm });
}

function widenFirstGap(flows: readonly FlowItem[], gapUm: number): FlowItem[] {
  return flows.map((flow, index) => (index === 0 ? { ...flow, gapUm, tightens: false } : flow));
}

function showsBodyOnFirstPage({ lines }: Pagination): boolean {
  const body = lines.filter((line) => line.flow.part === 'body');
  return body.length === 0 || body.some((line) => line.page === 0);
}

/**
 * 版记 stands at the foot of the last page, an even one (7.4). When it does not fit there, a blank page goes before its own page and
 * neither bears a number (7.5).
 */
function placeImprint(
  input: LayoutInput,
  pages: PageBuilder[],
  endUm: number,
  addresseesHere: boolean,
): number {
  const chunks = splitImprint(imprintRows(input, addresseesHere));
  const height = imprintHeightUm(chunks[0] ?? []);
  const fits = chunks.length === 1 && endUm + leadingUm + height <= typeArea.bottomUm;
  const even = pages.length % 2 === 0;
  let numbered = pages.length;
  if (!(even && fits)) {
    const blanks = (pages.length + chunks.length) % 2;
    for (let blank = 0; blank < blanks; blank++) pages.push(createPageBuilder());
    for (let count = 0; count < chunks.length; count++) pages.push(createPageBuilder());
    if (blanks === 0) numbered = pages.length;
  }
  chunks.forEach((rows, index) => {
    const page = pages[pages.length - chunks.length + index];
    if (page) drawImprint(page, rows);
  });
  return numbered;
}

function drawPagination(pages: readonly PageBuilder[], pagination: Pagination): void {
  for (const { flow, page, topUm } of pagination.lines) {
    const builder = pages[page];
    if (builder) flow.draw(builder, topUm);
  }
  for (const { block, page } of pagination.signatures) {
    const builder = pages[page];
    if (builder) block.draw(builder);
  }
}

/** Lays a document out on its pages. Never throws on content: what does not fit a rule is still on a page, inside the paper. */
export function layoutDocument(input: LayoutInput): PageModel {
  const first = createPageBuilder();
  const startUm = drawHead(first, input);
  const withAddressees = divide(input, startUm, true);
  const hasMain = input.content.recipients.some((recipient) => recipient.role === 'main');
  const moveAddressees = hasMain && !showsBodyOnFirstPage(withAddressees);
  const pagination = moveAddressees ? divide(input, startUm, false) : withAddressees;

  const pages = [first, ...Array.from({ length: pagination.pageCount - 1 }, () => createPageBuilder())];
  drawPagination(pages, pagination);
  const numbered = placeImprint(input, pages, pagination.endUm, moveAddressees);
  pages.slice(0, numbered).forEach((page, index) => drawPageNumber(page, index + 1));

  const sealPlaces = pagination.signatures.flatMap(({ request, block, page }): SealPlace[] =>
    block.seal ? [{ unit: request.issuer.unit, page, ...block.seal }] : [],
  );
  const outline = pagination.lines.flatMap(({ flow, page, topUm }): OutlineEntry[] =>
    flow.outline ? [{ ...flow.outline, page, yUm: topUm }] : [],
  );
  return {
    version: 2,
    remarks: [],
    title: input.content.title,
    pages: pages.map((page) => page.toPage()),
    sealPlaces,
    outline,
  };
}
