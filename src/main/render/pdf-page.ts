// The content stream of a page: every character at the page model's position, exactly.
import type { InkColor, Page, RuleItem, TextItem } from '../../shared/layout/page-model.ts';
import type { BoundFonts } from './bind-fonts.ts';
import { hex4, pdfNumber, pdfPoints } from './pdf-objects.ts';
import { glyphRuns, type GlyphRun } from './place-glyphs.ts';

/** 0/80/80/0 of the printer as the screen shows it; the same red as layout/svg.ts. */
const inks: Readonly<Record<InkColor, string>> = { black: '0 0 0', red: '0.902 0 0.071' };

/** A TJ array that puts each glyph of a run where it belongs; errors of rounding do not add up. */
function showText({ glyphs, scale }: GlyphRun, emUm: number): string {
  const unitUm = (emUm * scale) / 1000;
  const startUm = glyphs[0].alongUm;
  let array = '';
  let pending = '';
  let pen = 0;
  for (const { glyph, alongUm, advance } of glyphs) {
    const correction = Math.round((pen - (alongUm - startUm) / unitUm) * 10) / 10;
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

/** The text matrix of a run: upright, or turned a quarter against the clock about the item's pen position. */
function textMatrix(item: TextItem, alongUm: number, heightUm: number): string {
  return item.turned
    ? `0 1 -1 0 ${pdfPoints(item.xUm)} ${pdfPoints(heightUm - item.yUm + alongUm)} Tm`
    : `1 0 0 1 ${pdfPoints(item.xUm + alongUm)} ${pdfPoints(heightUm - item.yUm)} Tm`;
}

function textOperators(item: TextItem, fonts: BoundFonts, heightUm: number): string {
  const shown = glyphRuns(item, fonts).map((run) => {
    const matrix = textMatrix(item, run.glyphs[0].alongUm, heightUm);
    const font = `/${run.face} ${pdfPoints(item.emUm)} Tf ${pdfNumber(run.scale * 100)} Tz`;
    return `${font} ${matrix} ${showText(run, item.emUm)}\n`;
  });
  return `BT ${inks[item.color]} rg\n${shown.join('')}ET\n`;
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
