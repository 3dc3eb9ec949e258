// What is said of the seals of a page as they stand: GB/T 9704-2012, 7.3.5.1 (不相交、不相切).
import type { LayoutRemark, SealPlace } from './page-model.ts';

function touch(a: SealPlace, b: SealPlace): boolean {
  const radii = (a.diameterUm + b.diameterUm) / 2;
  const dx = a.xUm + a.diameterUm / 2 - (b.xUm + b.diameterUm / 2);
  const dy = a.yUm + a.diameterUm / 2 - (b.yUm + b.diameterUm / 2);
  return dx * dx + dy * dy <= radii * radii;
}

/** Pairs of seals of one page that cross or touch; the places come page by page. */
export function touchingSeals(places: readonly SealPlace[]): LayoutRemark[] {
  return places.flatMap((place, index) => {
    const behind = places.findIndex((other, at) => at > index && other.page !== place.page);
    return places
      .slice(index + 1, behind === -1 ? places.length : behind)
      .filter((other) => touch(place, other))
      .map((other): LayoutRemark => ({
        code: 'sealsTouch',
        page: place.page,
        path: 'issuers',
        evidence: { units: `${place.unit} ${other.unit}` },
      }));
  });
}
