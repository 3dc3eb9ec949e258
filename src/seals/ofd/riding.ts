// Riding seals (骑缝章): one seal cut into upright slices, a slice at the edge of each page, so that the pages fanned out show the whole seal and a page
// that was swapped shows a gap. One signature carries all slices as stamps with clips (GB/T 33190, chapter 18). Long documents are parted into groups of
// pages, each with a whole seal, so that no slice is thinner than what can be recognised on paper.
import type { StampPlacement } from './apply-signature-xml.ts';

/** A page as the seal's places need it. */
interface RidingPage {
  readonly pageId: string;
  readonly widthMm: number;
  readonly heightMm: number;
}

export interface RidingWish {
  /** In reading order. */
  readonly pages: readonly RidingPage[];
  /** The seal's size on paper. */
  readonly widthMm: number;
  readonly heightMm: number;
  /** Right unless told: the edge away from the binding (GB/T 9704: bound on the left). */
  readonly edge?: 'right' | 'left';
  /** Several units ride one document: this one's place among them, from the top. */
  readonly lane?: { readonly index: number; readonly count: number };
}

/** 实务: below three millimetres a slice shows neither star nor letter. */
const minSliceMm = 3;
/** 实务: seals of several units stand apart. */
const laneGapMm = 5;

/** The stamps of a riding seal. Throws a RangeError in words when there is one page only, or the seals do not fit the page. */
export function ridingStamps(wish: RidingWish): readonly StampPlacement[] {
  const { pages, widthMm } = wish;
  if (pages.length < 2) throw new RangeError('a riding seal needs two pages or more');
  const perSeal = Math.floor(widthMm / minSliceMm);
  if (perSeal < 3)
    throw new RangeError(`a seal of ${widthMm} mm cannot be cut into slices of ${minSliceMm} mm`);
  return groupPages(pages, perSeal).flatMap((group) =>
    group.map((page, index) => sliceOn(page, { wish, index, count: group.length })),
  );
}

/** As few groups as the thinnest slice allows, as even as can be: no group has a single page. */
function groupPages(pages: readonly RidingPage[], perSeal: number): readonly (readonly RidingPage[])[] {
  const count = Math.ceil(pages.length / perSeal);
  const firstOf = (group: number): number => Math.floor((group * pages.length) / count);
  return Array.from({ length: count }, (_, group) => pages.slice(firstOf(group), firstOf(group + 1)));
}

interface Slice {
  readonly wish: RidingWish;
  /** Of the page in its group. */
  readonly index: number;
  readonly count: number;
}

function sliceOn(page: RidingPage, { wish, index, count }: Slice): StampPlacement {
  const { widthMm, heightMm, edge = 'right' } = wish;
  // Cut marks are rounded, not slices: neighbours meet exactly.
  const cut = (mark: number): number => roundMm((mark * widthMm) / count);
  const [from, to] = [cut(index), cut(index + 1)];
  const xMm = edge === 'right' ? page.widthMm - to : -from;
  return {
    pageId: page.pageId,
    boundary: { xMm: roundMm(xMm), yMm: topOf(page, wish), widthMm, heightMm },
    clip: { xMm: from, yMm: 0, widthMm: roundMm(to - from), heightMm },
  };
}

/** Lanes share the page's height evenly, each seal in the middle of its own. */
function topOf(page: RidingPage, { heightMm, lane = { index: 0, count: 1 } }: RidingWish): number {
  const laneHeightMm = page.heightMm / lane.count;
  if (laneHeightMm < heightMm + laneGapMm)
    throw new RangeError(
      `${lane.count} riding seals of ${heightMm} mm do not fit a page of ${page.heightMm} mm`,
    );
  return roundMm(laneHeightMm * (lane.index + 0.5) - heightMm / 2);
}

// Adding 0 makes a plain zero of the negative one.
const roundMm = (value: number): number => Math.round(value * 1000) / 1000 + 0;
