// Everything below the head is divided into pages: the flow, the signature that is never alone on its page, 附注 beside or below it, the annexes.
import { fullWidth } from './character-widths.ts';
import type { FlowItem } from './flow.ts';
import { type Cursor, placeItems, type PlacedItem, startOfPage } from './flow-placement.ts';
import { bodyPitchUm, cellsUm, millicellsOf, signature, size3, tightening, typeArea } from './grid.ts';
import { notesFlow } from './notes.ts';
import type { LayoutRemark } from './page-model.ts';
import type { SignatureBlock, SignatureForms, SignaturePart } from './signature.ts';
import { firstCompanion, hasCompany, lastCompanion } from './signature-company.ts';

interface PlacedSignature {
  readonly block: SignatureBlock;
  readonly page: number;
}

export interface Pagination {
  readonly items: readonly PlacedItem[];
  readonly signatures: readonly PlacedSignature[];
  readonly pageCount: number;
  /** Lower edge of what stands on the last page. */
  readonly endUm: number;
  readonly remarks: readonly LayoutRemark[];
}

export interface PaginateOptions {
  readonly items: readonly FlowItem[];
  readonly signatures: SignatureForms;
  readonly notes: string | null;
  /** 附件, each beginning a page of its own (7.3.7). */
  readonly annexes: readonly FlowItem[];
  /** Lower edge of the head, where the first item's gap begins. */
  readonly startUm: number;
}

/** A way to place the text, and where the signature begins. */
interface Placement {
  readonly placed: readonly PlacedItem[];
  readonly cursor: Cursor;
  readonly tight: boolean;
  /** What the text gave way for the signature's sake. */
  readonly remark: Pick<LayoutRemark, 'code' | 'evidence'> | null;
}

function placeSignatures(parts: readonly SignaturePart[], cursor: Cursor): PlacedSignature[] {
  return parts.map((part) => {
    const fits = part(cursor.bottomUm).bottomUm <= typeArea.bottomUm;
    if (!fits && !cursor.fresh) Object.assign(cursor, startOfPage(cursor.page + 1));
    const block = part(cursor.bottomUm);
    Object.assign(cursor, { bottomUm: block.bottomUm, fresh: false });
    return { block, page: cursor.page };
  });
}

/** A column beside the seal narrower than this would break 附注 into scraps. */
const narrowestNote = 9000;

/** 附注 stands in the line below the date (7.3.6), left of the seal so that nothing hides it; where it has no room there, below all. */
function placeNotes(notes: string | null, last: PlacedSignature | undefined, cursor: Cursor): PlacedItem[] {
  const freeUm = (last?.block.freeLeftUm ?? 0) - cellsUm(fullWidth, size3);
  const free = Math.min(size3.lineMillicells, millicellsOf(Math.max(0, freeUm), size3));
  if (last && free >= narrowestNote) {
    const beside = { page: cursor.page, bottomUm: last.block.textBottomUm, fresh: false };
    const placed = placeItems(notesFlow(notes, free), beside);
    if (beside.page === cursor.page) {
      cursor.bottomUm = Math.max(cursor.bottomUm, beside.bottomUm);
      return placed;
    }
  }
  return placeItems(notesFlow(notes, size3.lineMillicells), cursor);
}

const formOf = ({ signatures }: PaginateOptions, tight: boolean): readonly SignaturePart[] =>
  tight ? signatures.tight : signatures.usual;

/** Whether no page could hold the signature and its company: then its rows go on over the next pages. */
function isOversized(parts: readonly SignaturePart[]): boolean {
  const cursor = startOfPage(0);
  cursor.bottomUm += signature.companionLines * bodyPitchUm;
  cursor.fresh = false;
  const placed = placeSignatures(parts, cursor);
  return placed.some(({ page }) => page > 0);
}

/** Whether the signature stands below its text and 附注 on its last page. */
function tailFits(options: PaginateOptions, { placed, cursor, tight }: Placement): boolean {
  if (!hasCompany(placed)) return false;
  const ahead = { ...cursor };
  const signatures = placeSignatures(formOf(options, tight), ahead);
  const notes = placeNotes(options.notes, signatures.at(-1), ahead);
  const first = signatures[0]?.page ?? cursor.page;
  const last = signatures.at(-1)?.page ?? cursor.page;
  if (first !== cursor.page || notes.some(({ page }) => page !== last)) return false;
  return last === first || isOversized(options.signatures.tight);
}

function placeAll({ items, startUm }: PaginateOptions): Placement {
  const cursor: Cursor = { page: 0, bottomUm: startUm, fresh: false };
  const placed = placeItems(items, cursor);
  return { placed, cursor, tight: false, remark: null };
}

/** The last two pages, where room is made: the pages before them do not move. */
function lastPages(whole: Placement): number {
  const from = Math.max(0, (whole.placed.at(-1)?.page ?? 0) - 1);
  return whole.placed.findIndex(({ page }) => page >= from);
}

function tightened(options: PaginateOptions, whole: Placement, byUm: number): Placement {
  const from = Math.max(0, lastPages(whole));
  const page = whole.placed[from]?.page ?? 0;
  const cursor: Cursor =
    page === 0 ? { page: 0, bottomUm: options.startUm, fresh: false } : startOfPage(page);
  const kept = whole.placed.slice(0, page === 0 ? 0 : from);
  const items = options.items
    .slice(kept.length)
    .map((item) => (item.tightens ? { ...item, gapUm: item.gapUm - byUm } : item));
  const placed = [...kept, ...placeItems(items, cursor)];
  const evidence = { byMm: String(byUm / 1000) };
  return { placed, cursor, tight: true, remark: byUm > 0 ? { code: 'spacingTightened', evidence } : null };
}

/** The least change of spacing that lets the signature stand below its text. */
function placeTightened(options: PaginateOptions, whole: Placement): Placement | null {
  for (let byUm = 0; byUm <= tightening.mostUm; byUm += tightening.stepUm) {
    const placement = tightened(options, whole, byUm);
    if (tailFits(options, placement)) return placement;
  }
  return null;
}

/** The last lines move to a new page with the signature: so many of them that they still fit with it. */
function moveLast(
  options: PaginateOptions,
  whole: Placement,
): { placement: Placement | null; fits: boolean } {
  let fallback: Placement | null = null;
  // Rows that would go on over another page are set closer.
  const tight = isOversized(options.signatures.usual);
  for (let count = signature.companionLines; count > 0; count--) {
    const first = firstCompanion(whole.placed, count);
    if (first === null) break;
    const cursor = startOfPage((whole.placed[first - 1]?.page ?? 0) + 1);
    const placed = [...whole.placed.slice(0, first), ...placeItems(options.items.slice(first), cursor)];
    // A row that begins its page stands where it did.
    const moved = placed[first]?.page !== whole.placed[first]?.page;
    const remark = moved ? ({ code: 'signatureMoved', evidence: {} } as const) : null;
    const placement: Placement = { placed, cursor, tight, remark };
    fallback ??= placement;
    const [signed] = placeSignatures(formOf(options, tight), { ...cursor });
    if (!signed || signed.page === cursor.page) return { placement, fits: true };
  }
  return { placement: fallback, fits: false };
}

/** What moves with the signature; a row too high for it is parted, and its last lines move. */
function placeApart(options: PaginateOptions, whole: Placement): Placement {
  const moved = moveLast(options, whole);
  if (moved.fits) return moved.placement ?? whole;
  const last = lastCompanion(whole.placed);
  const parts = options.items[last]?.cutEnd?.() ?? [];
  if (parts.length > 1) {
    const parted = { ...options, items: options.items.toSpliced(last, 1, ...parts) };
    const { placement, fits } = moveLast(parted, placeAll(parted));
    if (placement && fits) return placement;
  }
  return moveNote(options, whole) ?? moved.placement ?? whole;
}

/** 附件说明 alone keeps the signature company where a row above it is too high to go with it. */
function moveNote(options: PaginateOptions, whole: Placement): Placement | null {
  const first = whole.placed.findIndex(({ item }) => item.part === 'attachmentNote');
  if (first < 1) return null;
  const cursor = startOfPage((whole.placed[first - 1]?.page ?? 0) + 1);
  const placed = [...whole.placed.slice(0, first), ...placeItems(options.items.slice(first), cursor)];
  const tight = isOversized(options.signatures.usual);
  const [signed] = placeSignatures(formOf(options, tight), { ...cursor });
  const fits = !signed || signed.page === cursor.page;
  return fits ? { placed, cursor, tight, remark: { code: 'signatureMoved', evidence: {} } } : null;
}

const itemRemarks = (placed: readonly PlacedItem[]): LayoutRemark[] =>
  placed.flatMap(({ item, page }) =>
    (item.remarks ?? []).map((remark) => ({ ...remark, page, path: item.path })),
  );

function signatureRemarks(placement: Placement, signatures: readonly PlacedSignature[]): LayoutRemark[] {
  const page = signatures[0]?.page ?? placement.cursor.page;
  const body = placement.placed.findLast(({ item }) => item.part === 'body');
  const path = body?.item.path ?? 'body';
  const given = placement.remark ? [{ ...placement.remark, page, path }] : [];
  return [
    ...given,
    ...signatures.flatMap(({ block, page: at }) => block.remarks.map((remark) => ({ ...remark, page: at }))),
  ];
}

/** The signature on a page of its own: behind a table across the page that nothing follows. */
function loneRemarks([signed]: readonly PlacedSignature[], items: readonly PlacedItem[]): LayoutRemark[] {
  if (!signed || signed.page === 0 || items.some(({ page }) => page === signed.page)) return [];
  return [{ code: 'signatureAlone', page: signed.page, path: 'issuers.0', evidence: {} }];
}

/** Divides everything below the head into pages. */
export function paginate(options: PaginateOptions): Pagination {
  const whole = placeAll(options);
  const placement = tailFits(options, whole)
    ? whole
    : (placeTightened(options, whole) ?? placeApart(options, whole));
  const cursor = { ...placement.cursor };
  const signatures = placeSignatures(formOf(options, placement.tight), cursor);
  const notes = placeNotes(options.notes, signatures.at(-1), cursor);
  const annexes = placeItems(options.annexes, cursor);
  const items = [...placement.placed, ...notes, ...annexes];
  return {
    items,
    signatures,
    pageCount: cursor.page + 1,
    endUm: cursor.bottomUm,
    remarks: [
      ...signatureRemarks(placement, signatures),
      ...loneRemarks(signatures, items),
      ...itemRemarks(items),
    ],
  };
}
