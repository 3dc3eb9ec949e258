// From a place on the page to a place in the document, and back: a click puts the cursor into the text, and the page shows where it stands.
import { baselinePermille, size3 } from './grid.ts';
import type { FieldArea, Page, PageModel, TextItem } from './page-model.ts';
import { cellPadding } from './table-grid.ts';

/** A place between two characters of a field. */
export interface TextPlace {
  /** Field path, as in TextSource. */
  readonly path: string;
  /** UTF-16 offset. */
  readonly offset: number;
}

/** Where a cursor is drawn: a bar downwards from its place, to the right of it when the text is turned. */
export interface CaretPlace {
  /** Counting from 0. */
  readonly page: number;
  readonly xUm: number;
  readonly topUm: number;
  readonly heightUm: number;
  readonly turned?: true;
}

/** A text item in its own direction: `along` the line from its start, `across` it from the upper edge of its characters. */
interface LineBox {
  readonly item: TextItem;
  readonly path: string;
  readonly start: number;
  readonly lengthUm: number;
  /** A point of the page as the item sees it. */
  locate(xUm: number, yUm: number): { readonly along: number; readonly across: number };
}

function boxOf(item: TextItem): LineBox | null {
  if (!item.source) return null;
  const ascentUm = Math.round((item.emUm * baselinePermille) / 1000);
  return {
    item,
    ...item.source,
    lengthUm: item.advancesUm.reduce((sum, advance) => sum + advance, 0),
    locate: (xUm, yUm) =>
      item.turned
        ? { along: item.yUm - yUm, across: xUm - (item.xUm - ascentUm) }
        : { along: xUm - item.xUm, across: yUm - (item.yUm - ascentUm) },
  };
}

function boxesOf(page: Page): LineBox[] {
  return page.items.flatMap((item) => {
    const box = item.kind === 'text' ? boxOf(item) : null;
    return box ? [box] : [];
  });
}

/** How far a number is outside a stretch from 0. */
const outside = (value: number, length: number): number => Math.max(0, -value, value - length);

/** The field in whose area a point is; null where it is in none. */
function areaAt({ areas = [] }: Page, xUm: number, yUm: number): FieldArea | null {
  const holds = (area: FieldArea): boolean =>
    outside(xUm - area.xUm, area.widthUm) === 0 && outside(yUm - area.yUm, area.heightUm) === 0;
  return areas.find(holds) ?? null;
}

// A click right of a short line means that line, not the longer one above it: across weighs more than along.
const acrossWeight = 20;

/** The boundary between characters that is nearest to a distance from the item's start. */
function offsetAt({ item, start }: LineBox, along: number): number {
  let offset = start;
  let passedUm = 0;
  for (const [index, char] of [...item.text].entries()) {
    const advance = item.advancesUm[index] ?? 0;
    if (along < passedUm + advance / 2) return offset;
    passedUm += advance;
    offset += char.length;
  }
  return offset;
}

/** A box seen from a point. */
interface SeenBox {
  readonly box: LineBox;
  readonly cost: number;
  readonly along: number;
}

function seeBox(box: LineBox, [xUm, yUm]: readonly [number, number]): SeenBox {
  const { along, across } = box.locate(xUm, yUm);
  // Where one item ends and the next begins, the point belongs to the next.
  const distance = along >= 0 && along < box.lengthUm ? 0 : outside(along, box.lengthUm) + 0.5;
  return { box, along, cost: distance + acrossWeight * outside(across, box.item.emUm) };
}

/** The place in the document that is nearest to a point of a page; null when nothing on it comes from the document. */
export function sourceAt(page: Page, xUm: number, yUm: number): TextPlace | null {
  const area = areaAt(page, xUm, yUm);
  let best: SeenBox | null = null;
  for (const box of boxesOf(page)) {
    const seen = seeBox(box, [xUm, yUm]);
    // A click into the blank of a cell means that cell, however near another's text is.
    if (area && seen.cost > 0 && box.path !== area.path) continue;
    if (!best || seen.cost < best.cost || (seen.cost === best.cost && seen.along < best.along)) best = seen;
  }
  if (best) return { path: best.box.path, offset: offsetAt(best.box, best.along) };
  return area && { path: area.path, offset: 0 };
}

/** How far an item is from holding the character at an offset: 0 holds it, 1 ends there, then by distance. */
function distanceOf({ start, item }: LineBox, offset: number): number {
  const end = start + item.text.length;
  if (offset >= start && offset < end) return 0;
  return 1 + (offset < start ? start - offset : offset - end);
}

function caretIn(box: LineBox, page: number, offset: number): CaretPlace {
  const { item, start } = box;
  const ascentUm = Math.round((item.emUm * baselinePermille) / 1000);
  let passedUm = 0;
  let at = start;
  for (const [index, char] of [...item.text].entries()) {
    if (at + char.length > offset) break;
    at += char.length;
    passedUm += item.advancesUm[index] ?? 0;
  }
  return item.turned
    ? { page, xUm: item.xUm - ascentUm, topUm: item.yUm - passedUm, heightUm: item.emUm, turned: true }
    : { page, xUm: item.xUm + passedUm, topUm: item.yUm - ascentUm, heightUm: item.emUm };
}

/** The cursor in a cell without text, where its first character would begin. */
function caretInArea(model: PageModel, path: string): CaretPlace | null {
  for (const [page, { areas = [] }] of model.pages.entries()) {
    const area = areas.find((candidate) => candidate.path === path);
    if (!area) continue;
    const { xUm, yUm, widthUm, heightUm } = area;
    const acrossUm = area.turned ? widthUm : heightUm;
    const barUm = Math.min(size3.emUm, acrossUm);
    const besideUm = Math.round((acrossUm - barUm) / 2);
    const inUm = Math.min(cellPadding.sideUm, area.turned ? heightUm : widthUm);
    return area.turned
      ? { page, xUm: xUm + besideUm, topUm: yUm + heightUm - inUm, heightUm: barUm, turned: true }
      : { page, xUm: xUm + inUm, topUm: yUm + besideUm, heightUm: barUm };
  }
  return null;
}

/**
 * Where the cursor stands before the character at an offset of a field: at a line's start rather than at the end of the one above, beside the
 * nearest character where this one is not drawn; null when nothing of the field is on a page.
 */
export function caretAt(model: PageModel, path: string, offset: number): CaretPlace | null {
  let best: { readonly box: LineBox; readonly page: number; readonly distance: number } | null = null;
  for (const [page, { items }] of model.pages.entries()) {
    for (const item of items) {
      const box = item.kind === 'text' && item.source?.path === path ? boxOf(item) : null;
      if (!box) continue;
      const distance = distanceOf(box, offset);
      if (!best || distance < best.distance) best = { box, page, distance };
    }
  }
  return best ? caretIn(best.box, best.page, offset) : caretInArea(model, path);
}
