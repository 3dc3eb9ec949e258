// Riding seals (骑缝章): one seal cut into upright slices, a slice at the edge of each page, so that the pages fanned out show the whole seal and a page
// that was swapped shows a gap. Long documents are parted into groups of pages, each with a whole seal, so that no slice is thinner than what can be
// recognised on paper. One module for who seals, who judges and who shows it beforehand.
import type { RidingSeal } from '../domain/package-document.ts';

/** A rectangle, millimetres. */
export interface RidingBox {
  readonly xMm: number;
  readonly yMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
}

export interface RidingSlice {
  /** Counting from 0. */
  readonly page: number;
  /** Of the whole seal on the page; reaches beyond the page where `clip` cuts it. */
  readonly boundary: RidingBox;
  /** The slice that is shown, within the boundary. */
  readonly clip: RidingBox;
}

interface Size {
  readonly widthMm: number;
  readonly heightMm: number;
}

interface RidingPlan extends RidingSeal {
  /** In reading order. */
  readonly pages: readonly Size[];
  /** The seal on paper. */
  readonly seal: Size;
  /** Several units ride one document: this one's place among them, from the top. */
  readonly lane?: { readonly index: number; readonly count: number };
}

/** 实务: below three millimetres a slice shows neither star nor letter. */
const minSliceMm = 3;
/** 实务: seals of several units stand apart. */
const laneGapMm = 5;

/**
 * Into how many slices each whole seal is cut: as few seals as the thinnest slice allows, as even as can be, so that no page bears a whole one. Throws a
 * RangeError in words when there is one page only, or the seal is too narrow to cut.
 */
export function ridingSlicesFor(pageCount: number, sealWidthMm: number): readonly number[] {
  if (pageCount < 2) throw new RangeError('a riding seal needs two pages or more');
  const perSeal = Math.floor(sealWidthMm / minSliceMm);
  if (perSeal < 3)
    throw new RangeError(`a seal of ${sealWidthMm} mm cannot be cut into slices of ${minSliceMm} mm`);
  const count = Math.ceil(pageCount / perSeal);
  const firstOf = (group: number): number => Math.floor((group * pageCount) / count);
  return Array.from({ length: count }, (_, group) => firstOf(group + 1) - firstOf(group));
}

/** A slice for every page. Throws a RangeError in words when the slices are not one a page, or the seals do not fit the page. */
export function layRidingSeal(plan: RidingPlan): readonly RidingSlice[] {
  const { pages, slices } = plan;
  const total = slices.reduce((sum, count) => sum + count, 0);
  if (total !== pages.length) throw new RangeError(`${total} slices for ${pages.length} pages`);
  const cuts = slices.flatMap((count) => Array.from({ length: count }, (_, index) => ({ index, count })));
  return pages.map((size, page) => {
    const { index, count } = cuts[page] ?? { index: 0, count: 1 };
    return { page, ...sliceOn(size, plan, { index, count }) };
  });
}

function sliceOn(
  page: Size,
  { seal, edge, lane }: RidingPlan,
  { index, count }: { readonly index: number; readonly count: number },
): Omit<RidingSlice, 'page'> {
  const { widthMm, heightMm } = seal;
  // Cut marks are rounded, not slices: neighbours meet exactly.
  const cut = (mark: number): number => roundMm((mark * widthMm) / count);
  const [from, to] = [cut(index), cut(index + 1)];
  const xMm = edge === 'right' ? page.widthMm - to : -from;
  return {
    boundary: { xMm: roundMm(xMm), yMm: topOf(page, seal, lane), widthMm, heightMm },
    clip: { xMm: from, yMm: 0, widthMm: roundMm(to - from), heightMm },
  };
}

/** Lanes share the page's height evenly, each seal in the middle of its own. */
function topOf(page: Size, { heightMm }: Size, { index, count } = { index: 0, count: 1 }): number {
  const laneHeightMm = page.heightMm / count;
  if (laneHeightMm < heightMm + laneGapMm)
    throw new RangeError(`${count} riding seals of ${heightMm} mm do not fit a page of ${page.heightMm} mm`);
  return roundMm(laneHeightMm * (index + 0.5) - heightMm / 2);
}

// Adding 0 makes a plain zero of the negative one.
const roundMm = (value: number): number => Math.round(value * 1000) / 1000 + 0;
