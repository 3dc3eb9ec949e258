// Flow lines and the signature find their pages: nothing below the type area, headings stay with their text, and the signature is
// never alone on its page.
import { fullWidth } from './character-widths.ts';
import type { FlowItem } from './flow.ts';
import { signature, size3, tightening, typeArea } from './grid.ts';
import { notesFlow } from './notes.ts';
import { measureSignature, type SignatureBlock, type SignatureRequest } from './signature.ts';

interface PlacedLine {
  readonly flow: FlowItem;
  readonly page: number;
  readonly topUm: number;
}

interface PlacedSignature {
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

function groupHeightUm(group: readonly FlowItem[], fresh: boolean): number {
  return group.reduce((sum, flow, index) => sum + (index === 0 && fresh ? 0 : flow.gapUm) + flow.heightUm, 0);
}

/** One heading of each level may stand above the text that it keeps. */
const mostKept = 4;

/** A line and those after it that may not be parted from it. */
function groupAt(flows: readonly FlowItem[], start: number): FlowItem[] {
  let end = start;
  while (end < flows.length - 1 && flows[end]?.keepWithNext) end++;
  // A longer run of headings or addressees is text by itself and may be parted.
  return flows.slice(start, Math.min(end, start + mostKept) + 1);
}

/** What is placed next: a kept group, or, where page 1 would show no text for its sake (7.3.3), its first line alone. */
function nextGroup(flows: readonly FlowItem[], at: number, cursor: Cursor): FlowItem[] {
  const group = groupAt(flows, at);
  const fits = (lines: readonly FlowItem[]): boolean =>
    cursor.bottomUm + groupHeightUm(lines, cursor.fresh) <= typeArea.bottomUm;
  const opensBody = group[0]?.part === 'body' && flows[at - 1]?.part !== 'body' && cursor.page === 0;
  if (opensBody && !fits(group) && fits(group.slice(0, 1))) return group.slice(0, 1);
  if (!fits(group) && !cursor.fresh) Object.assign(cursor, startOfPage(cursor.page + 1));
  return group;
}

function placeLines(flows: readonly FlowItem[], cursor: Cursor): PlacedLine[] {
  const placed: PlacedLine[] = [];
  for (let at = 0; at < flows.length;) {
    const group = nextGroup(flows, at, cursor);
    for (const flow of group) {
      const topUm = cursor.bottomUm + (cursor.fresh ? 0 : flow.gapUm);
      placed.push({ flow, page: cursor.page, topUm });
      Object.assign(cursor, { bottomUm: topUm + flow.heightUm, fresh: false });
    }
    at += group.length;
  }
  return placed;
}

// More entries than this are a list of their own and count as the signature's company.
const shortNote = 6;

/** A line that keeps the signature company: body text, or an entry of a long list of attachments. */
function companionIndexes(placed: readonly PlacedLine[]): number[] {
  const note = placed.filter((line) => line.flow.part === 'attachmentNote').length;
  const keepsCompany = ({ flow }: PlacedLine): boolean =>
    flow.part === 'body' || (note > shortNote && flow.part === 'attachmentNote');
  return placed.flatMap((line, index) => (keepsCompany(line) ? [index] : []));
}

/** Index of the first line that moves to the signature's page. */
function firstCompanion(placed: readonly PlacedLine[]): number {
  const candidates = companionIndexes(placed);
  const first = candidates.at(-signature.companionLines) ?? candidates[0] ?? Math.max(0, placed.length - 1);
  return leaveBodyOnFirstPage(placed, withHeading(placed, first));
}

/** Whether enough text stands on the page where the flow ends (all of it, when there is less). */
function hasCompany(placed: readonly PlacedLine[]): boolean {
  const lastPage = placed.at(-1)?.page;
  const candidates = companionIndexes(placed).slice(-signature.companionLines);
  return candidates.every((index) => placed[index]?.page === lastPage);
}

function withHeading(placed: readonly PlacedLine[], start: number): number {
  const isHeading = ({ flow }: PlacedLine): boolean => flow.keepWithNext && flow.part === 'body';
  // Not farther than a kept group reaches, or the moved lines would leave the signature no room.
  const above = placed.slice(Math.max(0, start - mostKept), start);
  const text = above.findLastIndex((line) => !isHeading(line));
  return start - (above.length - 1 - text);
}

/** Page 1 must show body text (7.3.3): of two or more lines one stays. */
function leaveBodyOnFirstPage(placed: readonly PlacedLine[], first: number): number {
  const isBody = (line: PlacedLine): boolean => line.flow.part === 'body';
  const firstBody = placed.findIndex(isBody);
  const moved = placed.slice(first).filter(isBody).length;
  return firstBody >= first && moved > 1 ? firstBody + 1 : first;
}

function placeSignatures(requests: readonly SignatureRequest[], cursor: Cursor): PlacedSignature[] {
  return requests.map((request) => {
    const fits = measureSignature(request, cursor.bottomUm).bottomUm <= typeArea.bottomUm;
    if (!fits && !cursor.fresh) Object.assign(cursor, startOfPage(cursor.page + 1));
    const block = measureSignature(request, cursor.bottomUm);
    Object.assign(cursor, { bottomUm: block.bottomUm, fresh: false });
    return { request, block, page: cursor.page };
  });
}

/** A column beside the seal narrower than this would break 附注 into scraps. */
const narrowestNote = 9000;

/** 附注 stands in the line below the date (7.3.6), left of the seal so that nothing hides it; where it has no room there, below all. */
function placeNotes(notes: string | null, last: PlacedSignature | undefined, cursor: Cursor): PlacedLine[] {
  const free = Math.min(size3.lineMillicells, (last?.block.freeLeft ?? 0) - fullWidth);
  if (last && free >= narrowestNote) {
    const beside = { page: cursor.page, bottomUm: last.block.textBottomUm, fresh: false };
    const placed = placeLines(notesFlow(notes, free), beside);
    if (beside.page === cursor.page) {
      cursor.bottomUm = Math.max(cursor.bottomUm, beside.bottomUm);
      return placed;
    }
  }
  return placeLines(notesFlow(notes, size3.lineMillicells), cursor);
}

interface PaginateOptions {
  readonly flows: readonly FlowItem[];
  readonly signatures: readonly SignatureRequest[];
  readonly notes: string | null;
  /** Lower edge of the head, where the first line's gap begins. */
  readonly startUm: number;
}

/** The same flow with less blank between lines of text; titles and blank lines between elements keep their distance. */
function tighten(flows: readonly FlowItem[], byUm: number): FlowItem[] {
  return flows.map((flow) => (flow.tightens ? { ...flow, gapUm: flow.gapUm - byUm } : flow));
}

/** Whether the first signature stands below its text and 附注 on the last signature's page. */
function tailFits(options: PaginateOptions, cursor: Cursor): boolean {
  const ahead = { ...cursor };
  const signatures = placeSignatures(options.signatures, ahead);
  const notes = placeNotes(options.notes, signatures.at(-1), ahead);
  const first = signatures[0]?.page ?? cursor.page;
  const last = signatures.at(-1)?.page ?? cursor.page;
  return first === cursor.page && notes.every((line) => line.page === last);
}

/** Everything in one run, the signature directly below its text; null when it does not fit there. */
function placeTogether(options: PaginateOptions) {
  const cursor: Cursor = { page: 0, bottomUm: options.startUm, fresh: false };
  const lines = placeLines(options.flows, cursor);
  return hasCompany(lines) && tailFits(options, cursor) ? { lines, cursor } : null;
}

/** The least change of spacing that lets the signature stand below its text. */
function placeTightened(
  options: PaginateOptions,
): { lines: PlacedLine[]; cursor: Cursor; signatures: SignatureRequest[] } | null {
  const signatures = options.signatures.map((request) => ({
    ...request,
    belowCentreUm: signature.leastBelowCentreUm,
  }));
  for (let byUm = 0; byUm <= tightening.mostUm; byUm += tightening.stepUm) {
    const placed = placeTogether({ ...options, signatures, flows: tighten(options.flows, byUm) });
    if (placed) return { ...placed, signatures };
  }
  return null;
}

/** The last lines move to a new page with the signature. */
function placeApart(options: PaginateOptions): { lines: PlacedLine[]; cursor: Cursor } {
  const cursor: Cursor = { page: 0, bottomUm: options.startUm, fresh: false };
  const lines = placeLines(options.flows, cursor);
  const first = firstCompanion(lines);
  Object.assign(cursor, startOfPage((lines[first - 1]?.page ?? 0) + 1));
  return { lines: [...lines.slice(0, first), ...placeLines(options.flows.slice(first), cursor)], cursor };
}

/** Divides everything below the red rule into pages. */
export function paginate(options: PaginateOptions): Pagination {
  const together = placeTogether(options);
  const tightened = together ? null : placeTightened(options);
  const { lines, cursor } = together ?? tightened ?? placeApart(options);
  const signatures = placeSignatures(tightened?.signatures ?? options.signatures, cursor);
  const notes = placeNotes(options.notes, signatures.at(-1), cursor);
  return { lines: [...lines, ...notes], signatures, pageCount: cursor.page + 1, endUm: cursor.bottomUm };
}
