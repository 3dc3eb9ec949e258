// Where each glyph of a run stands: what all writers draw, so that the same page comes out of each of them.
import { fitGlyph } from '../../shared/layout/fit-glyph.ts';
import type { TextItem } from '../../shared/layout/page-model.ts';
import { drawnText, type BoundFonts, type BoundGlyph } from './bind-fonts.ts';
import type { FaceName } from './faces.ts';

export interface PlacedGlyph extends BoundGlyph {
  readonly char: string;
  /** From the item's pen position along its line: to the right, upwards in turned text. */
  readonly alongUm: number;
}

/** Glyphs of one face that are scaled alike. */
export interface GlyphRun {
  readonly face: FaceName;
  /** Horizontal scale, 1 as designed. */
  readonly scale: number;
  readonly glyphs: readonly [PlacedGlyph, ...PlacedGlyph[]];
}

/** The runs of an item in the order of its text. */
export function glyphRuns(item: TextItem, fonts: BoundFonts): GlyphRun[] {
  const runs: { face: FaceName; scale: number; glyphs: [PlacedGlyph, ...PlacedGlyph[]] }[] = [];
  let penUm = 0;
  drawnText(item).forEach((char, index) => {
    const bound = fonts.glyphOf(item.role, char);
    const fit = fitGlyph(char, bound.advance);
    const scale = (fit.scalePermille * item.scalePermille) / 1_000_000;
    const alongUm = penUm + Math.round((fit.shift * item.emUm * item.scalePermille) / 1_000_000);
    penUm += item.advancesUm[index] ?? 0;
    const placed = { ...bound, char, alongUm };
    const last = runs.at(-1);
    if (last?.face === bound.face && last.scale === scale) last.glyphs.push(placed);
    else runs.push({ face: bound.face, scale, glyphs: [placed] });
  });
  return runs;
}
