// 署名, 成文日期 and the place of the seal: GB/T 9704-2012, 7.3.5.
import type { Issuer } from '../domain/content.ts';
import { textWidth } from './atoms.ts';
import { balancedLines } from './balanced-lines.ts';
import { blankLinesUm, bodyPitchUm, cellsUm, leadingUm, signature, size3, typeArea } from './grid.ts';
import type { Line } from './line-break.ts';
import { singleLine, type PageBuilder } from './page-builder.ts';

/** One issuer's name, with the date under it when it is the last one. */
export interface SignatureRequest {
  readonly issuer: Issuer;
  /** As printed; null in a draft keeps the place; undefined: the date stands under a later issuer. */
  readonly date: string | null | undefined;
  readonly sealDiameterUm: number | null;
  /** How far the middle of name and date is below the seal's centre. */
  readonly belowCentreUm: number;
}

/** A signature block measured for a place: what it takes, how it is drawn, where the seal is. */
export interface SignatureBlock {
  readonly bottomUm: number;
  /** Lower edge of the last text line, without the seal. */
  readonly textBottomUm: number;
  /** Free measure to the left of the block, in thousandths of a cell. */
  readonly freeLeft: number;
  readonly seal: { readonly xUm: number; readonly yUm: number; readonly diameterUm: number } | null;
  draw(page: PageBuilder): void;
}

/** Long names break into centred lines; a margin of two characters keeps them inside the type area. */
const widestName = size3.lineMillicells - 2000;
// The width of 2026年12月30日: what a draft without a date keeps free.
const draftDateWidth = 7000;

function nameLines(name: string): Line[] {
  return balancedLines({ text: name, role: 'fang', widest: widestName, names: [] }, size3.lineMillicells);
}

interface Row {
  readonly line: Line;
  readonly left: number;
}

/** The rows of name and date and their common axis, in thousandths of a cell. */
interface Rows {
  readonly rows: readonly Row[];
  readonly axis: number;
}

function sealedRows(request: SignatureRequest): Rows {
  const lines = nameLines(request.issuer.name);
  const widest = Math.max(...lines.map((line) => line.natural), 0);
  const dateWidth = request.date ? textWidth(request.date, 'fang') : draftDateWidth;
  const dateAxis = size3.lineMillicells - signature.sealedDateIndentMillicells - Math.ceil(dateWidth / 2);
  // A name wider than the date's place allows ends at the type area's edge, and the date moves under its middle.
  const axis = Math.min(dateAxis, size3.lineMillicells - Math.ceil(widest / 2));
  const centred = (line: Line): Row => ({ line, left: axis - Math.floor(line.natural / 2) });
  const dateLine = request.date ? [singleLine([{ text: request.date, role: 'fang' }], size3)] : [];
  return { rows: [...lines, ...dateLine].map(centred), axis };
}

function unsealedRows(request: SignatureRequest): Rows {
  const lines = nameLines(request.issuer.name);
  const widest = Math.max(...lines.map((line) => line.natural), 0);
  const right = size3.lineMillicells - signature.unsealedIndentMillicells;
  const dateWidth = request.date ? textWidth(request.date, 'fang') : draftDateWidth;
  const dateLeft = Math.min(right - widest + signature.unsealedDateShiftMillicells, right - dateWidth);
  const nameLeft = Math.max(0, Math.min(right - widest, dateLeft - signature.unsealedDateShiftMillicells));
  const dateLine = request.date
    ? [{ line: singleLine([{ text: request.date, role: 'fang' }], size3), left: dateLeft }]
    : [];
  return { rows: [...lines.map((line) => ({ line, left: nameLeft })), ...dateLine], axis: nameLeft };
}

function drawRows(page: PageBuilder, rows: readonly Row[], topUm: number): void {
  rows.forEach((row, index) => {
    page.drawLine({ ...row.line, indent: row.left }, topUm + index * bodyPitchUm, { size: size3 });
  });
}

const leftOf = (rows: readonly Row[]): number =>
  Math.min(size3.lineMillicells, ...rows.map((row) => row.left));

/** Without a seal: one blank line below the text (7.3.5.2). */
function unsealedBlock(request: SignatureRequest, aboveUm: number): SignatureBlock {
  const { rows } = unsealedRows(request);
  const topUm = aboveUm + blankLinesUm(signature.unsealedBlankLines);
  const count = rows.length + (request.date === null ? 1 : 0);
  const bottomUm = topUm + (count - 1) * bodyPitchUm + size3.emUm;
  return {
    bottomUm,
    textBottomUm: bottomUm,
    freeLeft: leftOf(rows),
    seal: null,
    draw: (page) => drawRows(page, rows, topUm),
  };
}

/**
 * With a seal (7.3.5.1): it presses name and date, which stand slightly below its centre, and its upper edge is within one line of
 * the text above. One more blank line moves it by exactly one line, so there is always one number of blank lines that fits.
 */
function sealedBlock(request: SignatureRequest, diameterUm: number, aboveUm: number): SignatureBlock {
  const { rows, axis } = sealedRows(request);
  const count = rows.length + (request.date === null ? 1 : 0);
  const heightUm = (count - 1) * bodyPitchUm + size3.emUm;
  const sealAboveTextUm = Math.round(diameterUm / 2) - Math.round(heightUm / 2) + request.belowCentreUm;
  const blanks = Math.max(0, Math.ceil((sealAboveTextUm - leadingUm) / bodyPitchUm));
  const topUm = aboveUm + blankLinesUm(blanks);
  const textBottomUm = topUm + heightUm;
  const centreUm = typeArea.leftUm + cellsUm(axis, size3);
  const xUm = Math.min(centreUm - Math.round(diameterUm / 2), typeArea.rightUm - diameterUm);
  const yUm = topUm - sealAboveTextUm;
  return {
    bottomUm: Math.max(textBottomUm, yUm + diameterUm),
    textBottomUm,
    freeLeft: Math.min(
      leftOf(rows),
      Math.floor(((xUm - typeArea.leftUm) * size3.lineMillicells) / typeArea.widthUm),
    ),
    seal: { xUm, yUm, diameterUm },
    draw: (page) => drawRows(page, rows, topUm),
  };
}

/** Measures a signature block whose text above ends at aboveUm. */
export function measureSignature(request: SignatureRequest, aboveUm: number): SignatureBlock {
  return request.sealDiameterUm === null
    ? unsealedBlock(request, aboveUm)
    : sealedBlock(request, request.sealDiameterUm, aboveUm);
}
