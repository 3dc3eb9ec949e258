// Where things really stand on a rendered page: edges of ink found in poppler's picture, corrected by where the ink lies inside its character box.
import { createBundledFaces } from '../../../src/main/render/bundled-faces.ts';
import { bindFonts } from '../../../src/main/render/bind-fonts.ts';
import { glyphPolygons } from '../../../src/main/render/glyph-outline.ts';
import { fitGlyph } from '../../../src/shared/layout/fit-glyph.ts';
import type { PageModel, TextItem } from '../../../src/shared/layout/page-model.ts';
import type { GreyPage } from './grey-page.ts';

const faces = createBundledFaces();
const baselineShare = 0.86;
/** Darker than this is ink: half of black's, below the grey of 套红. */
const inkFrom = 110;

export type Edge = 'top' | 'bottom' | 'left' | 'right';

/** Bounds in millimetres from the page's upper left corner. */
export interface Bounds {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The first line of ink that a window has, seen from one of its edges, in millimetres; null when there is none. */
export function findInk(page: GreyPage, window: Bounds, from: Edge): number | null {
  const perMm = page.widthPx / 210;
  const clamp = (mm: number, most: number): number => Math.min(most, Math.max(0, Math.round(mm * perMm)));
  const [x1, x2] = [clamp(window.left, page.widthPx), clamp(window.right, page.widthPx)];
  const [y1, y2] = [clamp(window.top, page.heightPx), clamp(window.bottom, page.heightPx)];
  const isInk = (x: number, y: number): boolean => (page.dark[y * page.widthPx + x] ?? 0) >= inkFrom;
  const rowHasInk = (y: number): boolean => {
    for (let x = x1; x < x2; x++) if (isInk(x, y)) return true;
    return false;
  };
  const columnHasInk = (x: number): boolean => {
    for (let y = y1; y < y2; y++) if (isInk(x, y)) return true;
    return false;
  };
  const upright = from === 'top' || from === 'bottom';
  const [start, end] = upright ? [y1, y2] : [x1, x2];
  const hasInk = upright ? rowHasInk : columnHasInk;
  const places = Array.from({ length: end - start }, (_, index) => start + index);
  const forwards = from === 'top' || from === 'left';
  const found = forwards ? places.find(hasInk) : places.findLast(hasInk);
  return found === undefined ? null : (found + (forwards ? 0 : 1)) / perMm;
}

const bound = new WeakMap<PageModel, ReturnType<typeof bindFonts>>();

function fontsOf(model: PageModel): ReturnType<typeof bindFonts> {
  const known = bound.get(model) ?? bindFonts(model, faces);
  bound.set(model, known);
  return known;
}

/** The ink of a text item as the model has it, and its character boxes. */
export function boundsOf(model: PageModel, item: TextItem): { readonly ink: Bounds; readonly box: Bounds } {
  const fonts = fontsOf(model);
  const xs: number[] = [];
  const ys: number[] = [];
  let pen = item.xUm;
  [...item.text].forEach((char, index) => {
    const { face, advance } = fonts.glyphOf(item.role, char);
    const opened = faces.open(face);
    const fit = fitGlyph(char, advance);
    const unit = item.emUm / opened.unitsPerEm;
    const scale = (fit.scalePermille * item.scalePermille) / 1_000_000;
    const at = pen + (fit.shift * item.emUm * item.scalePermille) / 1_000_000;
    for (const polygon of glyphPolygons(opened, opened.glyphOf(char.codePointAt(0) ?? 0)))
      for (const [x, y] of polygon) {
        xs.push(at + x * unit * scale);
        ys.push(item.yUm - y * unit);
      }
    pen += item.advancesUm[index] ?? 0;
  });
  const mm = (um: number): number => um / 1000;
  const top = item.yUm - item.emUm * baselineShare;
  const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity);
  const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), -Infinity);
  return {
    ink: { left: mm(least(xs)), right: mm(most(xs)), top: mm(least(ys)), bottom: mm(most(ys)) },
    box: { left: mm(item.xUm), right: mm(pen), top: mm(top), bottom: mm(top + item.emUm) },
  };
}

// Ink is looked for this far around where the model has it: wider than any fault worth a name, narrower than the blank to the next line.
const reachMm = 1.5;

/** Where an edge of an item's character boxes stands on the rendered page, in millimetres; throws when no ink is near. */
export function measureItem(page: GreyPage, model: PageModel, item: TextItem, edge: Edge): number {
  const { ink, box } = boundsOf(model, item);
  const window = { ...ink };
  const outwards = edge === 'top' || edge === 'left' ? -reachMm : reachMm;
  const found = findInk(page, { ...window, [edge]: ink[edge] + outwards }, edge);
  if (found === null) throw new Error(`no ink near ${item.text}`);
  return found - ink[edge] + box[edge];
}
