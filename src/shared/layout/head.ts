// 版头 of every format: GB/T 9704-2012, 7.2, 10.1 to 10.3; 简报 by practice.
import { formatOf, type PageFormat } from '../domain/kinds.ts';
import { drawFitted } from './fitted-line.ts';
import {
  blankLinesUm,
  bodyPitchUm,
  bulletinHead,
  cellsUm,
  headIndentMillicells,
  issuerMark,
  numberBlankLines,
  orderHead,
  redRule,
  size3,
  titleBlankLines,
  typeArea,
} from './grid.ts';
import { drawLetterHead } from './head-letter.ts';
import { drawMark, type DrawnMark } from './head-mark.ts';
import { drawFrontLines, drawSignatories, printedNumber } from './head-number.ts';
import { printedDate, type LayoutInput } from './layout-input.ts';
import type { PageBuilder } from './page-builder.ts';
import type { LayoutRemark } from './page-model.ts';

/** What a head leaves to the rest of page 1. */
export interface Head {
  /** Lower edge of its last element. */
  readonly endUm: number;
  /** Blank between it and what follows it. */
  readonly gapUm: number;
  readonly remarks: readonly LayoutRemark[];
}

const indentUm = cellsUm(headIndentMillicells, size3);
const acrossTypeArea = { leftUm: typeArea.leftUm, widthUm: typeArea.widthUm, size: size3 };

function remarksOf({ scalePermille, smaller }: DrawnMark): LayoutRemark[] {
  if (scalePermille === 1000 && !smaller) return [];
  const evidence = { scalePermille: String(scalePermille) };
  return [{ code: 'markSqueezed', page: 0, path: 'issuers', evidence }];
}

/** Draws the rule (7.2.7) below a line of 3号; answers its lower edge. */
function drawRedRule(page: PageBuilder, lineTopUm: number): number {
  const topUm = lineTopUm + size3.emUm + redRule.belowNumberUm;
  page.drawRule({
    x1Um: typeArea.leftUm,
    x2Um: typeArea.rightUm,
    yUm: topUm + redRule.widthUm / 2,
    widthUm: redRule.widthUm,
    color: 'red',
  });
  return topUm + redRule.widthUm;
}

function drawNumber(page: PageBuilder, text: string, place: { topUm: number; upward: boolean }): void {
  const { topUm, upward } = place;
  const left = {
    ...acrossTypeArea,
    leftUm: typeArea.leftUm + indentUm,
    widthUm: typeArea.widthUm / 2 - indentUm,
  };
  drawFitted(page, [{ text, role: 'fang' }], {
    ...(upward ? left : acrossTypeArea),
    topUm,
    align: upward ? 'left' : 'center',
  });
}

/** 文件 (7.2) and 纪要 (10.3), which differ in the words of the mark. */
function drawDocumentHead(page: PageBuilder, input: LayoutInput): Head {
  const { content } = input;
  drawFrontLines(page, input, typeArea.topUm);
  const mark = drawMark(page, input.issuerMark);
  let numberTopUm = mark.bottomUm + blankLinesUm(numberBlankLines);
  const upward = content.signatory !== null || content.kind === 'request' || content.kind === 'report';
  if (content.signatory !== null) numberTopUm = drawSignatories(page, content.signatory, numberTopUm);
  if (input.docNumber !== null) drawNumber(page, input.docNumber, { topUm: numberTopUm, upward });
  const endUm = drawRedRule(page, numberTopUm);
  return { endUm, gapUm: blankLinesUm(titleBlankLines), remarks: remarksOf(mark) };
}

/** 命令 (令), 10.2: no rule, the number two blank lines below the mark, the body two blank lines below the number. */
function drawOrderHead(page: PageBuilder, input: LayoutInput): Head {
  drawFrontLines(page, input, typeArea.topUm);
  const mark = drawMark(page, input.issuerMark, orderHead.markTopUm);
  const topUm = mark.bottomUm + blankLinesUm(numberBlankLines);
  const text = input.docNumber === null ? '' : printedNumber(input.docNumber, 'order');
  drawNumber(page, text, { topUm, upward: false });
  const gapUm = blankLinesUm(orderHead.bodyBlankLines);
  return { endUm: topUm + size3.emUm, gapUm, remarks: remarksOf(mark) };
}

/** 简报 (实务): name, 第N期, editor on the left and day on the right, red rule. */
function drawBulletinHead(page: PageBuilder, input: LayoutInput): Head {
  drawFrontLines(page, input, typeArea.topUm);
  const mark = drawMark(page, input.issuerMark, issuerMark.topUm);
  const issueTopUm = mark.bottomUm + blankLinesUm(bulletinHead.issueBlankLines);
  const text = input.docNumber === null ? '' : printedNumber(input.docNumber, 'bulletin');
  drawNumber(page, text, { topUm: issueTopUm, upward: false });
  const topUm = issueTopUm + bodyPitchUm;
  const halfUm = typeArea.widthUm / 2 - indentUm;
  const editor = input.content.issuers.map(({ name }) => name).join('、');
  const left = { topUm, leftUm: typeArea.leftUm + indentUm, widthUm: halfUm, size: size3 };
  drawFitted(page, [{ text: editor, role: 'fang' }], left);
  const day = input.docDate === null ? '' : printedDate(input.docDate);
  const right = { ...left, leftUm: typeArea.leftUm + typeArea.widthUm / 2, align: 'right' as const };
  drawFitted(page, [{ text: day, role: 'fang' }], right);
  return { endUm: drawRedRule(page, topUm), gapUm: blankLinesUm(titleBlankLines), remarks: remarksOf(mark) };
}

const letterHead = (page: PageBuilder, input: LayoutInput): Head => {
  const { endUm, mark } = drawLetterHead(page, input);
  return { endUm, gapUm: blankLinesUm(titleBlankLines), remarks: remarksOf(mark) };
};

const heads: Readonly<Record<PageFormat, (page: PageBuilder, input: LayoutInput) => Head>> = {
  document: drawDocumentHead,
  minutes: drawDocumentHead,
  letter: letterHead,
  order: drawOrderHead,
  bulletin: drawBulletinHead,
};

/** Draws the head of page 1 as its format prescribes. */
export function drawHead(page: PageBuilder, input: LayoutInput): Head {
  return heads[formatOf(input.content)](page, input);
}
