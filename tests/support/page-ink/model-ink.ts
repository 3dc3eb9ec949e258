// Draws a page model by itself: outlines of the bundled faces at the model's positions, filled with exact coverage. What the PDF readers show has to be
// the same ink.
import { bindFonts, drawnText } from '../../../src/main/render/bind-fonts.ts';
import { createBundledFaces } from '../../../src/main/render/bundled-faces.ts';
import { createCoverageMap } from '../../../src/main/render/fill-polygons.ts';
import { glyphPolygons, type Polygon } from '../../../src/main/render/glyph-outline.ts';
import { fitGlyph } from '../../../src/shared/layout/fit-glyph.ts';
import type { Page, PageModel, RuleItem, TextItem } from '../../../src/shared/layout/page-model.ts';
import type { GreyPage } from './grey-page.ts';

const faces = createBundledFaces();
/** Printed for a character that no face has. */
const missingMark = '〓';
const pxPerUm = (dpi: number): number => dpi / 25_400;

type Point = readonly [number, number];

interface Sheet extends GreyPage {
  readonly dark: Uint8Array;
}

/** Fills polygons (pixels of the sheet) by way of a square map that just holds them. */
function fill(sheet: Sheet, polygons: readonly Polygon[]): void {
  const points = polygons.flat();
  if (points.length === 0) return;
  const left = Math.floor(Math.min(...points.map(([x]) => x))) - 1;
  const top = Math.floor(Math.min(...points.map(([, y]) => y))) - 1;
  const right = Math.ceil(Math.max(...points.map(([x]) => x))) + 1;
  const bottom = Math.ceil(Math.max(...points.map(([, y]) => y))) + 1;
  const side = Math.max(right - left, bottom - top);
  const map = createCoverageMap(side);
  map.add(polygons.map((polygon) => polygon.map(([x, y]): Point => [x - left, y - top])));
  const alpha = map.toAlpha();
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const [px, py] = [left + x, top + y];
      if (px < 0 || py < 0 || px >= sheet.widthPx || py >= sheet.heightPx) continue;
      const at = py * sheet.widthPx + px;
      sheet.dark[at] = Math.max(sheet.dark[at] ?? 0, alpha[y * side + x] ?? 0);
    }
  }
}

function drawText(sheet: Sheet, item: TextItem, dpi: number, fonts: ReturnType<typeof bindFonts>): void {
  let pen = 0;
  drawnText(item).forEach((char, index) => {
    const { face, advance } = fonts.glyphOf(item.role, char);
    const opened = faces.open(face);
    const fit = fitGlyph(char, advance);
    const scale = (fit.scalePermille * item.scalePermille) / 1_000_000;
    const atUm = pen + Math.round((fit.shift * item.emUm * item.scalePermille) / 1_000_000);
    pen += item.advancesUm[index] ?? 0;
    const unit = item.emUm / opened.unitsPerEm;
    const sort = fonts.missingGlyphs.includes(char) ? missingMark : char;
    const glyph = opened.glyphOf(sort.codePointAt(0) ?? 0);
    const place = (x: number, y: number): Point => {
      const [along, up] = [atUm + x * unit * scale, y * unit];
      const [xUm, yUm] = item.turned ? [item.xUm - up, item.yUm - along] : [item.xUm + along, item.yUm - up];
      return [xUm * pxPerUm(dpi), yUm * pxPerUm(dpi)];
    };
    fill(
      sheet,
      glyphPolygons(opened, glyph).map((polygon) => polygon.map(([x, y]) => place(x, y))),
    );
  });
}

/** Pixels of a rule that are filled at once: the map of a whole one would be a square of its length. */
const piecePx = 16;

/** From one end to the other, cut between pixels, so that no pixel is filled by two pieces. */
function piecesOf(from: number, to: number): Point[] {
  const cuts = [from];
  for (let at = Math.floor(from) + piecePx; at < to; at += piecePx) cuts.push(at);
  return cuts.map((cut, index): Point => [cut, cuts[index + 1] ?? to]);
}

function drawRule(sheet: Sheet, rule: RuleItem, dpi: number): void {
  const half = rule.widthUm / 2;
  const upright = rule.x1Um === rule.x2Um;
  const [dx, dy] = upright ? [half, 0] : [0, half];
  const px = pxPerUm(dpi);
  const [left, right] = [(rule.x1Um - dx) * px, (rule.x2Um + dx) * px];
  const [top, bottom] = [(rule.y1Um - dy) * px, (rule.y2Um + dy) * px];
  for (const [x1, x2] of piecesOf(left, right)) {
    for (const [y1, y2] of piecesOf(top, bottom)) {
      const corners: Point[] = [
        [x1, y1],
        [x2, y1],
        [x2, y2],
        [x1, y2],
      ];
      fill(sheet, [corners]);
    }
  }
}

/** The pages of a model as our own ink; `chosen` names those to draw, counted from 0, absent: all. */
export function drawByModel(model: PageModel, dpi: number, chosen?: readonly number[]): GreyPage[] {
  const fonts = bindFonts(model, faces);
  const pages = chosen ? model.pages.filter((_, index) => chosen.includes(index)) : model.pages;
  return pages.map((page: Page) => {
    const widthPx = Math.ceil(page.widthUm * pxPerUm(dpi));
    const heightPx = Math.ceil(page.heightUm * pxPerUm(dpi));
    const sheet: Sheet = { widthPx, heightPx, dark: new Uint8Array(widthPx * heightPx) };
    for (const item of page.items) {
      if (item.kind === 'rule') drawRule(sheet, item, dpi);
      else drawText(sheet, item, dpi, fonts);
    }
    return sheet;
  });
}
