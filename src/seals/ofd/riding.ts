// A riding seal (骑缝章) as stamps of one signature: each a StampAnnot with the whole picture as Boundary and the slice as Clip (GB/T 33190, chapter 18);
// and, the other way round, what the stamps of any signature make up.
import type { OfdDocument, OfdSignature } from '../../formats/ofd/container.ts';
import { layRidingSeal, ridingSlicesFor } from '../../shared/layout/riding-seal.ts';
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

/** The stamps of a riding seal. Throws a RangeError in words when there is one page only, or the seals do not fit the page. */
export function ridingStamps(wish: RidingWish): readonly StampPlacement[] {
  const { pages, widthMm, heightMm, edge = 'right', lane } = wish;
  return layRidingSeal({
    ...{ pages, edge, seal: { widthMm, heightMm }, slices: ridingSlicesFor(pages.length, widthMm) },
    ...(lane === undefined ? {} : { lane }),
  }).map(({ page, boundary, clip }) => ({ pageId: pages[page]?.pageId ?? '', boundary, clip }));
}

/** What the clipped stamps of a signature make up: pages (from 1) that bear a slice, and pages where the seal is not continued. */
interface RidingFacts {
  readonly pages: readonly number[];
  readonly gaps: readonly number[];
}

/** Vendors round their cut marks; a gap that somebody could see is wider, mm. */
const seamMm = 0.2;

/** Null: no stamp of this signature is a slice. Whoever sealed may have left pages out; the seal's own slices then do not meet. */
export function ridingFactsOf({ stamps }: OfdSignature, { pages }: OfdDocument): RidingFacts | null {
  const found: number[] = [];
  const gaps: number[] = [];
  let reachedMm = 0;
  const slices = new Map(stamps.filter(isSlice).map((stamp) => [stamp.pageRef, stamp]));
  for (const [index, { id }] of pages.entries()) {
    const { clip, boundary } = slices.get(id) ?? {};
    if (!clip || !boundary) {
      gaps.push(index + 1);
      continue;
    }
    found.push(index + 1);
    if (Math.abs(clip.x - reachedMm) > seamMm) gaps.push(index + 1);
    const endMm = clip.x + clip.width;
    reachedMm = endMm >= boundary.width - seamMm ? 0 : endMm;
  }
  const last = found.at(-1);
  if (last === undefined) return null;
  if (reachedMm !== 0) gaps.push(last);
  return { pages: found, gaps: [...new Set(gaps)].sort((a, b) => a - b) };
}

/** An upright part of the seal, over its whole height. */
function isSlice({ boundary, clip }: OfdSignature['stamps'][number]): boolean {
  if (!boundary || !clip) return false;
  const isCut = clip.width < boundary.width - seamMm || clip.x > seamMm;
  return isCut && clip.y <= seamMm && clip.height >= boundary.height - seamMm;
}
