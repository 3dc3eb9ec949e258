// Flow items find their pages: nothing below the type area, headings stay with their text, a table's head stands above its rows on every page.
import type { Drawn, FlowItem } from './flow.ts';
import { typeArea } from './grid.ts';

/** An item and where it stands; `head` is a table's head that is drawn above it. */
export interface PlacedItem {
  readonly item: FlowItem;
  readonly page: number;
  readonly topUm: number;
  readonly head?: { readonly drawn: Drawn; readonly topUm: number };
}

/** Where the next thing would go; `fresh` when nothing stands on the page yet. */
export interface Cursor {
  page: number;
  bottomUm: number;
  fresh: boolean;
}

/** The upper edge of a page behind the first. */
export const startOfPage = (page: number): Cursor => ({ page, bottomUm: typeArea.topUm, fresh: true });

/** One heading of each level may stand above the text that it keeps. */
export const mostKept = 4;

/** What an item takes at the head of a page: itself, and the table's head above it. */
const openingHeightUm = ({ heightUm, repeated, gapUm }: FlowItem): number =>
  repeated ? repeated.heightUm + gapUm + heightUm : heightUm;

function groupHeightUm(group: readonly FlowItem[], fresh: boolean): number {
  return group.reduce(
    (sum, item, index) => sum + (index === 0 && fresh ? openingHeightUm(item) : item.gapUm + item.heightUm),
    0,
  );
}

/** An item and those after it that may not be parted from it. */
function groupAt(items: readonly FlowItem[], start: number): FlowItem[] {
  let end = start;
  const most = Math.min(items.length - 1, start + mostKept);
  // A longer run of headings or addressees is text by itself and may be parted; what begins a page is parted from what stands before it.
  while (end < most && items[end]?.keepWithNext && !items[end + 1]?.startsPage) end++;
  return items.slice(start, end + 1);
}

const fitsBelow = (group: readonly FlowItem[], { bottomUm, fresh }: Cursor): boolean =>
  bottomUm + groupHeightUm(group, fresh) <= typeArea.bottomUm;

/** Whether the first text of the document may stand on page 1 without what it keeps, or the page would show no text (7.3.3). */
function opensBodyAlone(items: readonly FlowItem[], at: number, cursor: Cursor): boolean {
  const item = items[at];
  if (item?.part !== 'body' || item.startsPage || cursor.page > 0) return false;
  return items[at - 1]?.part !== 'body' && fitsBelow([item], cursor);
}

/** What is placed next: a kept group, on a new page where it does not fit below the cursor. */
function nextGroup(items: readonly FlowItem[], at: number, cursor: Cursor): FlowItem[] {
  const group = groupAt(items, at);
  const fits = group[0]?.startsPage === undefined && fitsBelow(group, cursor);
  if (fits || cursor.fresh) return group;
  if (opensBodyAlone(items, at, cursor)) return group.slice(0, 1);
  Object.assign(cursor, startOfPage(cursor.page + 1));
  return group;
}

function placeItem(item: FlowItem, cursor: Cursor): PlacedItem {
  const { page, fresh } = cursor;
  const { repeated } = item;
  let topUm = cursor.bottomUm + (fresh ? 0 : item.gapUm);
  let head: PlacedItem['head'];
  if (fresh && repeated) {
    head = { drawn: repeated, topUm };
    topUm += repeated.heightUm + item.gapUm;
  }
  const bottomUm = item.fillsPage
    ? Math.max(typeArea.bottomUm, topUm + item.heightUm)
    : topUm + item.heightUm;
  Object.assign(cursor, { bottomUm, fresh: false });
  return { item, page, topUm, ...(head && { head }) };
}

/** Places items one below the other from the cursor on, which moves behind them. */
export function placeItems(items: readonly FlowItem[], cursor: Cursor): PlacedItem[] {
  const placed: PlacedItem[] = [];
  for (let at = 0; at < items.length;) {
    const group = nextGroup(items, at, cursor);
    for (const item of group) {
      // A group higher than a page is parted where the page ends.
      const overflows = cursor.bottomUm + item.gapUm + item.heightUm > typeArea.bottomUm;
      if (overflows && !cursor.fresh) Object.assign(cursor, startOfPage(cursor.page + 1));
      placed.push(placeItem(item, cursor));
    }
    at += group.length;
  }
  return placed;
}
