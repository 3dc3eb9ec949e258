// The content stream of a page: every character at the page model's position, exactly.
import { fitGlyph } from '../../shared/layout/fit-glyph.ts';
import type { InkColor, Page, RuleItem, TextItem } from '../../shared/layout/page-model.ts';
import type { BoundFonts } from './bind-fonts.ts';
import type { FaceName } from './bundled-faces.ts';
import { hex4, pdfNumber, pdfPoints } from './pdf-objects.ts';

/** 0/80/80/0 of the printer as the screen shows it; the same red as layout/svg.ts. */
const inks: Readonly<Record<InkColor, string>> = { black: '0 0 0', red: '0.902 0 0.071' };

interface PlacedGlyph {
  readonly face: FaceName;
  readonly glyph: number;
  readonly xUm: number;
  readonly advance: number;
  readonly scale: number;
}

function placeGlyphs(item: TextItem, fonts: BoundFonts): PlacedGlyph[] {
  let pen = item.xUm;
  return [...item.text].map((char, index) => {
    const { face, glyph, advance } = fonts.glyphOf(item.role, char);
    const fit = fitGlyph(char, advance);
    const xUm = pen + Math.round((fit.shift * item.emUm * item.scalePermille) / 1_000_000);
    pen += item.advancesUm[index] ?? 0;
    return { face, glyph, xUm, advance, scale: (fit.scalePermille * item.scalePermille) / 1_000_000 };
  });
}

/** A TJ array that puts each glyph of a run where it belongs; errors of rounding do not add up. */
function showText(run: readonly PlacedGlyph[], emUm: number): string {
  const [first] = run;
  if (!first) return '';
  const unitUm = (emUm * first.scale) / 1000;
  let array = '';
  let pending = '';
  let pen = 0;
  for (const { glyph, xUm, advance } of run) {
    const correction = Math.round((pen - (xUm - first.xUm) / unitUm) * 10) / 10;
    if (Math.abs(correction) >= 0.1) {
      array += `${pending === '' ? '' : `<${pending}>`}${pdfNumber(correction)}`;
      pending = '';
      pen -= correction;
    }
    pending += hex4(glyph);
    pen += advance;
  }
  return `[${array}<${pending}>]TJ`;
}

function textOperators(item: TextItem, fonts: BoundFonts, heightUm: number): string {
  const glyphs = placeGlyphs(item, fonts);
  let operators = `BT ${inks[item.color]} rg\n`;
  for (let start = 0; start < glyphs.length;) {
    const first = glyphs[start];
    if (!first) break;
    let end = start;
    while (glyphs[end]?.scale === first.scale && glyphs[end]?.face === first.face) end++;
    const position = `1 0 0 1 ${pdfPoints(first.xUm)} ${pdfPoints(heightUm - item.yUm)} Tm`;
    const shown = showText(glyphs.slice(start, end), item.emUm);
    operators += `/${first.face} ${pdfPoints(item.emUm)} Tf ${pdfNumber(first.scale * 100)} Tz ${position} ${shown}\n`;
    start = end;
  }
  return `${operators}ET\n`;
}

function ruleOperators(rule: RuleItem, heightUm: number): string {
  const from = `${pdfPoints(rule.x1Um)} ${pdfPoints(heightUm - rule.y1Um)} m`;
  const to = `${pdfPoints(rule.x2Um)} ${pdfPoints(heightUm - rule.y2Um)} l`;
  return `${inks[rule.color]} RG ${pdfPoints(rule.widthUm)} w ${from} ${to} S\n`;
}

/** The operators of a page; fonts are named by their face. */
export function pageOperators(page: Page, fonts: BoundFonts): string {
  return page.items
    .map((item) =>
      item.kind === 'text' ? textOperators(item, fonts, page.heightUm) : ruleOperators(item, page.heightUm),
    )
    .join('');
}
