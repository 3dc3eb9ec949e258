// A page as the primitives of an <svg viewBox="0 0 210 297">: the same positions as the PDF, in millimetres, attributes only (no style,
// which the content security policy refuses).
import { bundledAdvance, fitGlyph } from './fit-glyph.ts';
import type { FaceRole, InkColor, PageItem, PageModel, TextItem, TextSource } from './page-model.ts';

/** `<text transform font-family font-size fill x={xMm.join(' ')} xml:space="preserve">{text}</text>` (y stays 0). */
export interface SvgText {
  readonly kind: 'text';
  readonly text: string;
  /** One entry a UTF-16 unit, as SVG counts; relative to the transform. */
  readonly xMm: readonly number[];
  readonly transform: string;
  readonly fontFamily: string;
  readonly sizeMm: number;
  readonly fill: string;
  readonly source: TextSource | null;
}

/** `<line x1 y1 x2 y2 stroke stroke-width={strokeMm}/>` */
export interface SvgLine {
  readonly kind: 'line';
  readonly x1Mm: number;
  readonly y1Mm: number;
  readonly x2Mm: number;
  readonly y2Mm: number;
  readonly strokeMm: number;
  readonly stroke: string;
}

/** Where a seal will stand; the screen may draw its picture or an empty ring there. */
export interface SvgSeal {
  readonly kind: 'seal';
  readonly unit: string;
  readonly xMm: number;
  readonly yMm: number;
  readonly diameterMm: number;
}

export type SvgPrimitive = SvgText | SvgLine | SvgSeal;

/** One page; widthMm and heightMm make the viewBox. */
export interface SvgPage {
  readonly widthMm: number;
  readonly heightMm: number;
  readonly primitives: readonly SvgPrimitive[];
}

/** CSS families of the bundled faces (build/fonts/<family>.woff2); 仿宋 has no openly licensed face: a screen may have an installed one, else 宋 stands. */
const svgFontFamilies: Readonly<Record<FaceRole, string>> = {
  fang: 'yz-fang, yz-song',
  song: 'yz-song',
  xbs: 'yz-xbs',
  hei: 'yz-hei',
  kai: 'yz-kai',
  latin: 'yz-latin',
};

/** 套红: what 0/80/80/0 of the printer looks like on a screen. */
const inkColors: Readonly<Record<InkColor, string>> = { black: '#000000', red: '#e60012' };

const mm = (um: number): number => um / 1000;
// A hundredth of a micrometre is beyond every device, and keeps the attributes short.
const round = (value: number): number => Math.round(value * 100_000) / 100_000;

interface Glyph {
  readonly char: string;
  /** Distance from the item's pen position, along its direction. */
  readonly alongUm: number;
  readonly scale: number;
}

/** Advance in the face that draws 仿宋 on this screen, thousandths of an em. */
export type FangAdvance = (char: string) => number;

function glyphsOf(item: TextItem, fangAdvance: FangAdvance | null): Glyph[] {
  let pen = 0;
  return [...item.text].map((char, index) => {
    const installed = item.role === 'fang' ? fangAdvance : null;
    const fit = fitGlyph(char, installed?.(char) ?? bundledAdvance(item.role, char));
    const alongUm = pen + Math.round((fit.shift * item.emUm * item.scalePermille) / 1_000_000);
    pen += item.advancesUm[index] ?? 0;
    return { char, alongUm, scale: (fit.scalePermille * item.scalePermille) / 1_000_000 };
  });
}

/** Where a run begins, and which way it goes: to the right, or upwards when the item is turned. */
function transformOf(item: TextItem, { alongUm, scale }: Glyph): string {
  const { xUm, yUm, turned } = item;
  const position = turned
    ? `translate(${mm(xUm)} ${mm(yUm - alongUm)}) rotate(-90)`
    : `translate(${mm(xUm + alongUm)} ${mm(yUm)})`;
  return scale === 1 ? position : `${position} scale(${round(scale)} 1)`;
}

function textPrimitives(item: TextItem, fangAdvance: FangAdvance | null): SvgText[] {
  const glyphs = glyphsOf(item, fangAdvance);
  const primitives: SvgText[] = [];
  for (let start = 0; start < glyphs.length;) {
    const first = glyphs[start];
    if (!first) break;
    let end = start;
    while (glyphs[end]?.scale === first.scale) end++;
    const run = glyphs.slice(start, end);
    primitives.push({
      kind: 'text',
      text: run.map((glyph) => glyph.char).join(''),
      xMm: run.flatMap((glyph) => {
        const x = round(mm(glyph.alongUm - first.alongUm) / first.scale);
        return glyph.char.length === 1 ? [x] : [x, x];
      }),
      transform: transformOf(item, first),
      fontFamily: svgFontFamilies[item.role],
      sizeMm: mm(item.emUm),
      fill: inkColors[item.color],
      source: item.source,
    });
    start = end;
  }
  return primitives;
}

function itemPrimitives(item: PageItem, fangAdvance: FangAdvance | null): SvgPrimitive[] {
  if (item.kind === 'text') return textPrimitives(item, fangAdvance);
  const { x1Um, y1Um, x2Um, y2Um, widthUm, color } = item;
  const ends = { x1Mm: mm(x1Um), y1Mm: mm(y1Um), x2Mm: mm(x2Um), y2Mm: mm(y2Um) };
  return [{ kind: 'line', ...ends, strokeMm: mm(widthUm), stroke: inkColors[color] }];
}

/**
 * The primitives of one page (counting from 0), its seal places last; an empty page when there is none of that number. `fangAdvance`: of the
 * installed 仿宋; without it the bundled 宋 is drawn.
 */
export function drawSvgPage(
  model: PageModel,
  pageIndex: number,
  fangAdvance: FangAdvance | null = null,
): SvgPage {
  const page = model.pages[pageIndex];
  if (!page) return { widthMm: 210, heightMm: 297, primitives: [] };
  const seals = model.sealPlaces.filter((place) => place.page === pageIndex);
  return {
    widthMm: mm(page.widthUm),
    heightMm: mm(page.heightUm),
    primitives: [
      ...page.items.flatMap((item) => itemPrimitives(item, fangAdvance)),
      ...seals.map(({ unit, xUm, yUm, diameterUm }): SvgSeal => ({
        kind: 'seal',
        unit,
        xMm: mm(xUm),
        yMm: mm(yUm),
        diameterMm: mm(diameterUm),
      })),
    ],
  };
}
