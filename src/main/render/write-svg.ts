// Page model -> one standalone SVG a page: every glyph as its outline, so that the picture is the same where none of the faces is installed.
import type { InkColor, Page, RuleItem, TextItem } from '../../shared/layout/page-model.ts';
import { bindFonts, type BoundFonts } from './bind-fonts.ts';
import type { FaceName, Faces } from './faces.ts';
import { glyphContours } from './glyph-outline.ts';
import type { PageRequest } from './page-request.ts';
import { glyphRuns, type GlyphRun } from './place-glyphs.ts';
import type { OutlinePoint, TrueTypeFace } from './true-type.ts';
import { xmlText } from './xml-text.ts';

export interface RenderedSvg {
  /** A file a page. */
  readonly pages: readonly string[];
  /** Characters that no face has, drawn as 〓. */
  readonly missingGlyphs: readonly string[];
}

/** The same inks as in the PDF. */
const inks: Readonly<Record<InkColor, string>> = { black: '#000', red: '#e60012' };

const mm = (um: number): number => Math.round(um) / 1000;
const short = (value: number): string => String(Math.round(value * 1_000_000) / 1_000_000);

function contourPath(contour: readonly OutlinePoint[]): string {
  const [start] = contour;
  if (!start) return '';
  const commands = contour.slice(1).flatMap((point, index) => {
    if (!point.onCurve) {
      const to = contour[index + 2] ?? start;
      return [`Q${point.x} ${point.y} ${to.x} ${to.y}`];
    }
    // The end of a curve was named with its control point.
    return contour[index]?.onCurve ? [`L${point.x} ${point.y}`] : [];
  });
  return `M${start.x} ${start.y}${commands.join('')}Z`;
}

const outlinePath = (face: TrueTypeFace, glyph: number): string =>
  glyphContours(face, glyph).map(contourPath).join('');

interface Drawing {
  readonly faces: Faces;
  readonly bound: BoundFonts;
  /** Outlines of this page by their identifier. */
  readonly outlines: Map<string, string>;
}

/** Names a glyph's outline, null when it has no ink. */
function outlineId(drawing: Drawing, face: FaceName, glyph: number): string | null {
  const id = `${face}-${glyph}`;
  if (!drawing.outlines.has(id)) {
    const whole = drawing.bound.faces.find(({ name }) => name === face)?.glyphs[glyph - 1] ?? 0;
    drawing.outlines.set(id, outlinePath(drawing.faces.open(face), whole));
  }
  return drawing.outlines.get(id) === '' ? null : id;
}

function drawRun(item: TextItem, run: GlyphRun, drawing: Drawing): string {
  const { unitsPerEm } = drawing.faces.open(run.face);
  const unitMm = item.emUm / unitsPerEm / 1000;
  const [across, up] = [short(unitMm * run.scale), short(unitMm)];
  return run.glyphs
    .map(({ glyph, alongUm }) => {
      const id = outlineId(drawing, run.face, glyph);
      if (id === null) return '';
      const matrix = item.turned
        ? `0 -${across} -${up} 0 ${mm(item.xUm)} ${mm(item.yUm - alongUm)}`
        : `${across} 0 0 -${up} ${mm(item.xUm + alongUm)} ${mm(item.yUm)}`;
      return `<use href="#${id}" transform="matrix(${matrix})"/>`;
    })
    .join('');
}

function drawRule({ x1Um, y1Um, x2Um, y2Um, widthUm, color }: RuleItem): string {
  return `<line x1="${mm(x1Um)}" y1="${mm(y1Um)}" x2="${mm(x2Um)}" y2="${mm(y2Um)}" stroke="${inks[color]}" stroke-width="${mm(widthUm)}"/>\n`;
}

function drawPage(page: Page, title: string, drawing: Drawing): string {
  const items = page.items.map((item) => {
    if (item.kind === 'rule') return drawRule(item);
    const runs = glyphRuns(item, drawing.bound).map((run) => drawRun(item, run, drawing));
    return `<g fill="${inks[item.color]}">${runs.join('')}</g>\n`;
  });
  const outlines = [...drawing.outlines].flatMap(([id, path]) =>
    path === '' ? [] : [`<path id="${id}" d="${path}"/>\n`],
  );
  const [width, height] = [mm(page.widthUm), mm(page.heightUm)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}mm" height="${height}mm" viewBox="0 0 ${width} ${height}" role="img">\n`,
    `<title>${xmlText(title)}</title>\n<defs>\n${outlines.join('')}</defs>\n`,
    `<rect width="${width}" height="${height}" fill="#fff"/>\n${items.join('')}</svg>\n`,
  ].join('');
}

/** Draws every page; equal requests give equal files. */
export function writeSvg({ model, metadata }: PageRequest, faces: Faces): RenderedSvg {
  const bound = bindFonts(model, faces);
  return {
    pages: model.pages.map((page) => drawPage(page, metadata.title, { faces, bound, outlines: new Map() })),
    missingGlyphs: bound.missingGlyphs,
  };
}
