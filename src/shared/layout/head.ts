// 版头 of GB/T 9704-2012, 7.2: urgency, issuer mark, number, signatory, red rule.
import { urgencyNames } from '../domain/kinds.ts';
import { textWidth } from './atoms.ts';
import {
  blankLinesUm,
  bodyPitchUm,
  cellsUm,
  headIndentMillicells,
  issuerMark,
  numberBlankLines,
  redRule,
  size3,
  sizeOf,
  typeArea,
  type TypeSize,
} from './grid.ts';
import { printable } from './clean-text.ts';
import type { LayoutInput } from './layout-input.ts';
import { singleLine, type PageBuilder } from './page-builder.ts';

/** The mark's size: as large as allowed, squeezed when long, smaller when squeezing is not enough. */
function fitMark(text: string): { size: TypeSize; scalePermille: number } {
  const cells = Math.max(1, textWidth(text, 'xbs'));
  const fittingEmUm = Math.floor((typeArea.widthUm * 1_000_000) / (cells * issuerMark.smallestScalePermille));
  const size = sizeOf(Math.min(issuerMark.largestEmUm, fittingEmUm));
  const widthUm = cellsUm(cells, size);
  const scale = Math.floor((typeArea.widthUm * 1000) / widthUm);
  return { size, scalePermille: Math.min(1000, scale) };
}

/** Draws the mark centred, its upper edge 35 mm below the type area's; answers its lower edge. */
function drawMark(page: PageBuilder, text: string): number {
  const { size, scalePermille } = fitMark(text);
  const line = singleLine([{ text, role: 'xbs' }], size);
  const widthUm = Math.round((cellsUm(line.natural, size) * scalePermille) / 1000);
  const leftUm = typeArea.leftUm + Math.round((typeArea.widthUm - widthUm) / 2);
  page.drawLine({ ...line, indent: 0 }, issuerMark.topUm, { size, color: 'red', scalePermille, leftUm });
  return issuerMark.topUm + size.emUm;
}

/** Signatories two a row, in the issuers' order (7.2.6). */
function signatoryRows(signatory: string): string[] {
  const names = signatory.split(/[、，,;；\s]+/).filter((name) => name !== '');
  const rows: string[] = [];
  for (let at = 0; at < names.length; at += 2) rows.push(names.slice(at, at + 2).join('　'));
  return rows.length === 0 ? [''] : rows;
}

function drawSignatories(page: PageBuilder, signatory: string, topUm: number): number {
  const rows = signatoryRows(signatory);
  const label = '签发人：';
  const widest = Math.max(...rows.map((row) => textWidth(row, 'kai')));
  const nameLeft = size3.lineMillicells - headIndentMillicells - widest;
  const labelLeft = nameLeft - textWidth(label, 'fang');
  rows.forEach((row, index) => {
    const rowTopUm = topUm + index * bodyPitchUm;
    if (index === 0)
      page.drawLine(singleLine([{ text: label, role: 'fang' }], size3, { left: labelLeft }), rowTopUm, {
        size: size3,
      });
    page.drawLine(singleLine([{ text: row, role: 'kai' }], size3, { left: nameLeft }), rowTopUm, {
      size: size3,
    });
  });
  return topUm + (rows.length - 1) * bodyPitchUm;
}

/** Draws the head of page 1; answers where the red rule's lower edge is. */
export function drawHead(page: PageBuilder, input: LayoutInput): number {
  const { content } = input;
  if (content.urgency !== 'routine') {
    page.drawLine(singleLine([{ text: urgencyNames[content.urgency], role: 'hei' }], size3), typeArea.topUm, {
      size: size3,
    });
  }
  const markBottomUm = drawMark(page, printable(input.issuerMark));
  let numberTopUm = markBottomUm + blankLinesUm(numberBlankLines);
  const upward = content.signatory !== null || content.kind === 'request' || content.kind === 'report';
  if (content.signatory !== null) numberTopUm = drawSignatories(page, content.signatory, numberTopUm);
  if (input.docNumber !== null) {
    const indents = upward ? { left: headIndentMillicells } : {};
    const line = singleLine([{ text: input.docNumber, role: 'fang' }], size3, indents);
    page.drawLine(line, numberTopUm, { size: size3, align: upward ? 'left' : 'center' });
  }
  const ruleTopUm = numberTopUm + size3.emUm + redRule.belowNumberUm;
  page.drawRule({
    x1Um: typeArea.leftUm,
    x2Um: typeArea.rightUm,
    yUm: ruleTopUm + redRule.widthUm / 2,
    widthUm: redRule.widthUm,
    color: 'red',
  });
  return ruleTopUm + redRule.widthUm;
}
