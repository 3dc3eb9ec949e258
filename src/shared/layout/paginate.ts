// Flow lines and the signature find their pages: nothing below the type area, headings stay with their text, and the signature is
// never alone on its page.
import type { FlowLine } from './body.ts';
import { signature, size3, typeArea } from './grid.ts';
import { measureSignature, type SignatureBlock, type SignatureRequest } from './signature.ts';

export interface PlacedLine {
  readonly flow: FlowLine;
  readonly page: number;
  readonly topUm: number;
}

export interface PlacedSignature {
  readonly request: SignatureRequest;
  readonly block: SignatureBlock;
  readonly page: number;
}

export interface Pagination {
  readonly lines: readonly PlacedLine[];
  readonly signatures: readonly PlacedSignature[];
  readonly pageCount: number;
  /** Lower edge of what stands on the last page. */
  readonly endUm: number;
}

/** Where the next thing would go; `fresh` when nothing stands on the page yet. */
interface Cursor {
  page: number;
  bottomUm: number;
  fresh: boolean;
}

const startOfPage = (page: number): Cursor => ({ page, bottomUm: typeArea.topUm, fresh: true });

function groupHeightUm(group: readonly FlowLine[], fresh: boolean): number {
  return group.reduce(
    (sum, flow, index) => sum + (index === 0 && fresh ? 0 : flow.gapUm) + flow.style.size.emUm,
    0,
  );
}

/** A line and those after it that may not be parted from it. */
function groupAt(flows: readonly FlowLine[], start: number): FlowLine[] {
  let end = start;
  while (end < flows.length - 1 && flows[end]?.keepWithNext) end++;
  const group = flows.slice(start, end + 1);
  // A run of headings as high as a page cannot be kept together.
  return groupHeightUm(group, true) > typeArea.heightUm ? group.slice(0, 1) : group;
}

function placeLines(flows: readonly FlowLine[], cursor: Cursor): PlacedLine[] {
  const placed: PlacedLine[] = [];
  for (let at = 0; at < flows.length;) {
    const group = groupAt(flows, at);
    const fits = cursor.bottomUm + groupHeightUm(group, cursor.fresh) <= typeArea.bottomUm;
    if (!fits && !cursor.fresh) Object.assign(cursor, startOfPage(cursor.page + 1));
    for (const flow of group) {
      const topUm = cursor.bottomUm + (cursor.fresh ? 0 : flow.gapUm);
      placed.push({ flow, page: cursor.page, topUm });
      Object.assign(cursor, { bottomUm: topUm + flow.style.size.emUm, fresh: false });
    }
    at += group.length;
  }
  return placed;
}

// More entries than this are a list of their own and count as the signature's company.
const shortNote = 6;

/** Index of the first line that moves to the signature's page. */
function firstCompanion(placed: readonly PlacedLine[]): number {
  const note = placed.filter((line) => line.flow.part === 'attachmentNote').length;
  const keepsCompany = (line: PlacedLine): boolean => line.flow.part === 'body' || note > shortNote;
  const lastPage = placed.at(-1)?.page;
  const candidates = placed.flatMap((line, index) =>
    line.page === lastPage && keepsCompany(line) ? [index] : [],
  );
  const [firstOnPage = placed.length] = placed.flatMap((line, index) =>
    line.page === lastPage ? [index] : [],
  );
  const first = withHeading(placed, candidates.at(-signature.companionLines) ?? candidates[0] ?? firstOnPage);
  return leaveBodyOnFirstPage(placed, first);
}

function withHeading(placed: readonly PlacedLine[], start: number): number {
  const isHeading = ({ flow }: PlacedLine): boolean => flow.keepWithNext && flow.part === 'body';
  let first = start;
  for (let above = placed[first - 1]; above && isHeading(above); above = placed[first - 1]) first--;
  return first;
}

/** Page 1 must show body text (7.3.3): of two or more lines one stays. */
function leaveBodyOnFirstPage(placed: readonly PlacedLine[], first: number): number {
  const isBody = (line: PlacedLine): boolean => line.flow.part === 'body';
  const firstBody = placed.findIndex(isBody);
  const moved = placed.slice(first).filter(isBody).length;
  return firstBody >= first && moved > 1 ? firstBody + 1 : first;
}

function fitsBelow(request: SignatureRequest | undefined, cursor: Cursor): boolean {
  return !request || measureSignature(request, cursor.bottomUm).bottomUm <= typeArea.bottomUm;
}

function placeSignatures(requests: readonly SignatureRequest[], cursor: Cursor): PlacedSignature[] {
  return requests.map((request) => {
    if (!fitsBelow(request, cursor) && !cursor.fresh) Object.assign(cursor, startOfPage(cursor.page + 1));
    const block = measureSignature(request, cursor.bottomUm);
    Object.assign(cursor, { bottomUm: block.bottomUm, fresh: false });
    return { request, block, page: cursor.page };
  });
}

/** 附注 stands in the line below the date when it ends left of the seal, else below the seal. */
function placeNotes(
  notes: readonly FlowLine[],
  last: PlacedSignature | undefined,
  cursor: Cursor,
): PlacedLine[] {
  const [only] = notes;
  const beside =
    last !== undefined &&
    only !== undefined &&
    notes.length === 1 &&
    only.line.indent + only.line.natural < last.block.freeLeft;
  if (!beside) return placeLines(notes, cursor);
  const topUm = last.block.textBottomUm + only.gapUm;
  const bottomUm = topUm + size3.emUm;
  if (bottomUm > typeArea.bottomUm) return placeLines(notes, cursor);
  cursor.bottomUm = Math.max(cursor.bottomUm, bottomUm);
  return [{ flow: only, page: cursor.page, topUm }];
}

/** Divides everything below the red rule into pages; startUm is where the first line's gap begins. */
export function paginate(options: {
  readonly flows: readonly FlowLine[];
  readonly signatures: readonly SignatureRequest[];
  readonly notes: readonly FlowLine[];
  readonly startUm: number;
}): Pagination {
  const cursor: Cursor = { page: 0, bottomUm: options.startUm, fresh: false };
  let lines = placeLines(options.flows, cursor);
  if (!fitsBelow(options.signatures[0], cursor)) {
    const first = firstCompanion(lines);
    Object.assign(cursor, startOfPage(cursor.page + 1));
    lines = [...lines.slice(0, first), ...placeLines(options.flows.slice(first), cursor)];
  }
  const signatures = placeSignatures(options.signatures, cursor);
  const notes = placeNotes(options.notes, signatures.at(-1), cursor);
  return { lines: [...lines, ...notes], signatures, pageCount: cursor.page + 1, endUm: cursor.bottomUm };
}
