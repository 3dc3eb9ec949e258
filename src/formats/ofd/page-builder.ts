// Collects what a page draws, within its budgets: objects, glyphs, numbers of outlines. A page beyond them is refused as a whole; half a page
// would be a false one.
import { FormatError } from '../failure.ts';
import type { ViewedClip, ViewedItem, ViewedOutline, ViewedPage } from '../../shared/domain/viewed-page.ts';
import type { OutlineFont } from '../font/outline-font.ts';
import type { OfdLimits } from './limits.ts';
import { isSane } from './values.ts';

export interface PageBuilder {
  /** Counts an object; LIMIT_EXCEEDED when there are too many. */
  countObject(): void;
  addItem(item: ViewedItem): void;
  addClip(clip: ViewedClip): number;
  /** Index of the glyph in the page's list; -1 for a blank one. */
  addGlyph(font: OutlineFont, glyph: number): number;
  /** An outline that was read elsewhere (the picture of a seal). */
  addOutline(outline: ViewedOutline): number;
  /** How many numbers an outline may still have. */
  numbersLeft(): number;
  page(widthMm: number, heightMm: number): ViewedPage;
}

/** A builder for one page. */
export function createPageBuilder(limits: OfdLimits): PageBuilder {
  const items: ViewedItem[] = [];
  const clips: ViewedClip[] = [];
  const glyphs: ViewedOutline[] = [];
  const known = new Map<OutlineFont, Map<number, number>>();
  let objects = 0;
  let placedGlyphs = 0;
  let numbers = 0;
  const spend = (outline: ViewedOutline): void => {
    numbers += outline.length;
    if (numbers > limits.maxOutlineNumbers) throw new FormatError('LIMIT_EXCEEDED', 'the outlines of a page');
  };
  return {
    countObject: () => {
      objects += 1;
      if (objects > limits.maxObjects) throw new FormatError('LIMIT_EXCEEDED', 'objects of a page');
    },
    addItem: (item) => {
      if (!isSane(item.matrix)) return;
      if (item.kind === 'path') spend(item.outline);
      items.push(item);
    },
    addClip: (clip) => {
      for (const shape of clip.shapes) spend(shape.outline);
      return clips.push(clip) - 1;
    },
    addGlyph: (font, glyph) => {
      placedGlyphs += 1;
      if (placedGlyphs > limits.maxGlyphs) throw new FormatError('LIMIT_EXCEEDED', 'the glyphs of a page');
      const ofFont = known.get(font) ?? new Map<number, number>();
      known.set(font, ofFont);
      const index = ofFont.get(glyph);
      if (index !== undefined) return index;
      const outline = font.outlineOf(glyph);
      spend(outline);
      const added = outline.length === 0 ? -1 : glyphs.push(outline) - 1;
      ofFont.set(glyph, added);
      return added;
    },
    addOutline: (outline) => {
      spend(outline);
      return glyphs.push(outline) - 1;
    },
    numbersLeft: () => limits.maxOutlineNumbers - numbers,
    page: (widthMm, heightMm) => ({ widthMm, heightMm, glyphs, clips, items }),
  };
}
