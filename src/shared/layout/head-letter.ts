// 信函格式 of GB/T 9704-2012, 10.1: the name between the page's edge and a red double rule, a second one near the page's foot.
import { drawFitted } from './fitted-line.ts';
import { bodyPitchUm, leadingUm, letterHead, paper, size3, typeArea } from './grid.ts';
import { type DrawnMark, drawNameMark } from './head-mark.ts';
import { drawFrontLines, drawSignatories } from './head-number.ts';
import type { LayoutInput } from './layout-input.ts';
import type { PageBuilder } from './page-builder.ts';

const { thickUm, gapUm, thinUm } = letterHead;
const doubleRuleUm = thickUm + gapUm + thinUm;

/** Two lines centred on the page, the first one's upper edge at topUm. */
function drawDoubleRule(page: PageBuilder, topUm: number, widthsUm: readonly [number, number]): void {
  const x1Um = (paper.widthUm - letterHead.ruleLengthUm) / 2;
  const edges = { x1Um, x2Um: x1Um + letterHead.ruleLengthUm, color: 'red' as const };
  const [upper, lower] = widthsUm;
  page.drawRule({ ...edges, yUm: topUm + upper / 2, widthUm: upper });
  page.drawRule({ ...edges, yUm: topUm + doubleRuleUm - lower / 2, widthUm: lower });
}

/** The mark is centred where the rules are, on the page, and stays inside the type area. */
function drawLetterMark(page: PageBuilder, mark: string): DrawnMark {
  const marginUm = Math.max(typeArea.leftUm, paper.widthUm - typeArea.rightUm);
  const widthUm = paper.widthUm - 2 * marginUm;
  return drawNameMark(page, mark, { topUm: letterHead.markTopUm, leftUm: marginUm, widthUm });
}

/** Draws a letter's head and the rule at the foot of its first page; answers the lower edge of its last element. */
export function drawLetterHead(page: PageBuilder, input: LayoutInput): { endUm: number; mark: DrawnMark } {
  const mark = drawLetterMark(page, input.issuerMark);
  const ruleTopUm = mark.bottomUm + letterHead.ruleBelowMarkUm;
  drawDoubleRule(page, ruleTopUm, [thickUm, thinUm]);
  const secondTopUm = paper.heightUm - letterHead.secondRuleAboveEdgeUm - doubleRuleUm;
  drawDoubleRule(page, secondTopUm, [thinUm, thickUm]);
  const topUm = ruleTopUm + doubleRuleUm + leadingUm;
  const frontEndUm = drawFrontLines(page, input, topUm);
  drawFitted(page, [{ text: input.docNumber ?? '', role: 'fang' }], {
    topUm,
    leftUm: typeArea.leftUm + typeArea.widthUm / 2,
    widthUm: typeArea.widthUm / 2,
    size: size3,
    align: 'right',
  });
  const { signatory } = input.content;
  // Letters have no signatory by the standard; one that was given is not lost.
  const lastTopUm = signatory === null ? topUm : drawSignatories(page, signatory, topUm + bodyPitchUm);
  return { endUm: Math.max(frontEndUm, lastTopUm + size3.emUm), mark };
}
