// What stands in the type area from top to bottom: lines of text, rows of a table, whole pages of a table across. Pagination knows heights, gaps and
// keeps; what is drawn is the item's own affair.
import type { PageBuilder } from './page-builder.ts';
import type { LayoutRemark, OutlineEntry } from './page-model.ts';

export type FlowPart =
  | 'title'
  | 'titleNote'
  | 'addressees'
  | 'body'
  | 'attachmentNote'
  | 'attendance'
  | 'notes'
  | 'annexMark'
  | 'annexTitle'
  | 'annex';

/** Something drawn with its upper edge at a place of a page. */
export interface Drawn {
  readonly heightUm: number;
  draw(page: PageBuilder, topUm: number): void;
}

/** What had to be done to an item for want of room; its page is known when it is placed. */
export type FlowRemark = Pick<LayoutRemark, 'code' | 'evidence'>;

export interface FlowItem extends Drawn {
  readonly part: FlowPart;
  /** Blank above the item; nothing at the head of a page. */
  readonly gapUm: number;
  /** Never the last item of a page. */
  readonly keepWithNext: boolean;
  readonly outline: Pick<OutlineEntry, 'level' | 'text'> | null;
  /** Field path of the block it belongs to, for remarks. */
  readonly path: string;
  /** A table's head, drawn above the item when it opens a page; absent: nothing is repeated. */
  readonly repeated?: Drawn;
  /** Begins a page whatever room is left (an annex, 7.3.7; a table across the page). */
  readonly startsPage?: true;
  /** Fills its page: nothing stands below it (a table across the page). */
  readonly fillsPage?: true;
  /** Lines of text may stand closer when room is short (5.2.3); table rows and titles may not. */
  readonly tightens: boolean;
  readonly remarks?: readonly FlowRemark[];
  /** The item parted so that its last lines are an item of their own; absent, or one item: it cannot be. */
  cutEnd?(): readonly FlowItem[];
}
