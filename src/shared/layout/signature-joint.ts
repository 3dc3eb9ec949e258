// A joint issue with seals: GB/T 9704-2012, 7.3.5.1. Names side by side in the issuers' order, one seal on each, the last one on the date too.
import {
  blankLinesUm,
  bodyPitchUm,
  cellsUm,
  jointSeals,
  leadingUm,
  signature,
  size3,
  typeArea,
} from './grid.ts';
import type { SignatureBlock, SignaturePart, Signer } from './signature.ts';
import { drawBlock, type SetBlock, setDate, setName } from './signature-lines.ts';
import { farSealRemarks } from './signature-single.ts';

const cells = (millicells: number): number => cellsUm(millicells, size3);
const nameGapUm = cells(jointSeals.nameGapMillicells);

/** One issuer in its place. */
interface Cell {
  readonly signer: Signer;
  readonly name: SetBlock;
  /** Middle of name and seal, from the type area's left edge. */
  readonly axisUm: number;
}

/** The least distance of two axes: neither seals nor names may touch. */
function columnUm(names: readonly SetBlock[], signers: readonly Signer[]): number {
  const seals = signers.map(({ diameterUm }) => (diameterUm ?? 0) + jointSeals.gapUm);
  return Math.max(...seals, ...names.map((name) => name.widthUm + nameGapUm));
}

interface Columns {
  readonly names: readonly SetBlock[];
  readonly pitchUm: number;
  readonly count: number;
}

const namesWithin = (signers: readonly Signer[], widestUm: number): SetBlock[] =>
  signers.map(({ issuer, path }) => setName({ text: issuer.name, path }, widestUm));

/** How many columns the type area holds with names of one line; with names broken in lines, where only that allows `least` of them. */
function columnsOf(signers: readonly Signer[], least: number): Columns {
  const countIn = (pitchUm: number): number => Math.max(1, Math.floor(typeArea.widthUm / pitchUm));
  const names = namesWithin(signers, cells(signature.widestNameMillicells));
  const pitchUm = columnUm(names, signers);
  const whole = { names, pitchUm, count: countIn(pitchUm) };
  if (whole.count >= least) return whole;
  const broken = namesWithin(signers, Math.floor(typeArea.widthUm / least) - nameGapUm);
  const narrowUm = columnUm(broken, signers);
  if (countIn(narrowUm) >= least) return { names: broken, pitchUm: narrowUm, count: countIn(narrowUm) };
  return least > 2 ? columnsOf(signers, least - 1) : whole;
}

/** Rows as even as they can be, all but the last one full, the last one's cells under the last columns, where the date stands. */
function rowsOf(signers: readonly Signer[], date: SetBlock, columns: Columns): Cell[][] {
  const { names, pitchUm, count } = columns;
  const rowCount = Math.ceil(signers.length / count);
  const aRow = Math.ceil(signers.length / rowCount);
  const halfUm = Math.ceil(pitchUm / 2);
  const dateAxisUm =
    typeArea.widthUm - cells(signature.sealedDateIndentMillicells) - Math.ceil(date.widthUm / 2);
  // The date keeps its four characters (一般) unless the row needs the room.
  const leastUm = halfUm + pitchUm * (aRow - 1);
  const lastAxisUm = Math.min(Math.max(dateAxisUm, leastUm), typeArea.widthUm - halfUm);
  const mostUm = aRow > 1 ? Math.floor((lastAxisUm - halfUm) / (aRow - 1)) : 0;
  const stepUm = Math.max(0, Math.min(mostUm, Math.max(pitchUm, Math.floor(typeArea.widthUm / aRow))));
  return Array.from({ length: rowCount }, (_, row) => {
    const inRow = signers.slice(row * aRow, (row + 1) * aRow);
    return inRow.map((signer, index): Cell => {
      const fromRight = inRow.length - 1 - index;
      const axisUm = lastAxisUm - fromRight * stepUm;
      return { signer, name: names[row * aRow + index] ?? setName({ text: '' }, pitchUm), axisUm };
    });
  });
}

interface Row {
  readonly cells: readonly Cell[];
  readonly date: SetBlock;
  readonly first: boolean;
}

/** A row measured from its seals' common middle. */
interface RowMeasure {
  /** Radius of the largest seal, and of the smallest. */
  readonly radiusUm: number;
  readonly leastRadiusUm: number;
  /** Upper and lower edge of the text, from the middle. */
  readonly textTopUm: number;
  readonly textBottomUm: number;
  readonly namesBottomUm: number;
}

function measureRow({ cells: row, date }: Row, tight: boolean): RowMeasure {
  const radii = row.flatMap(({ signer }) =>
    signer.diameterUm === null ? [] : [Math.round(signer.diameterUm / 2)],
  );
  const namesUm = Math.max(0, ...row.map(({ name }) => name.heightUm));
  const dated = date.heightUm > 0;
  const heightUm = namesUm + (dated ? leadingUm + date.heightUm : 0);
  const belowUm = tight
    ? signature.leastBelowCentreUm
    : dated
      ? jointSeals.belowCentreUm
      : signature.belowCentreUm;
  const textTopUm = belowUm - Math.round(heightUm / 2);
  return {
    radiusUm: Math.max(0, ...radii),
    leastRadiusUm: radii.length === 0 ? 0 : Math.min(...radii),
    textTopUm,
    textBottomUm: textTopUm + heightUm,
    namesBottomUm: textTopUm + namesUm,
  };
}

/** The middle of a row's seals: the first row as near to the text as one issuer's seal, so that even the smallest is within one line of it. */
function middleUm(row: Row, measure: RowMeasure, aboveUm: number): number {
  const { radiusUm, leastRadiusUm, textTopUm } = measure;
  if (!row.first) return aboveUm + jointSeals.gapUm + Math.max(radiusUm, -textTopUm);
  const sealAboveTextUm = radiusUm + textTopUm;
  const blanks = Math.max(0, Math.ceil((sealAboveTextUm - leadingUm) / bodyPitchUm));
  const onLinesUm = aboveUm + blankLinesUm(blanks) - textTopUm;
  const nearestUm = aboveUm + Math.max(radiusUm, leadingUm - textTopUm);
  return Math.max(nearestUm, Math.min(onLinesUm, aboveUm + bodyPitchUm + leastRadiusUm));
}

function placeRow(row: Row, aboveUm: number, tight: boolean): SignatureBlock {
  const measure = measureRow(row, tight);
  const centreUm = middleUm(row, measure, aboveUm);
  const textBottomUm = centreUm + measure.textBottomUm;
  const sealed = row.cells.flatMap(({ signer, axisUm }) => {
    const { diameterUm } = signer;
    if (diameterUm === null) return [];
    const radiusUm = Math.round(diameterUm / 2);
    return [{ signer, xUm: axisUm - radiusUm, yUm: centreUm - radiusUm, diameterUm }];
  });
  const lefts = row.cells.map(({ axisUm, name }) => axisUm - Math.ceil(name.widthUm / 2));
  return {
    bottomUm: Math.max(textBottomUm, centreUm + measure.radiusUm),
    textBottomUm,
    freeLeftUm: Math.max(0, Math.min(...lefts, ...sealed.map(({ xUm }) => xUm))),
    seals: sealed.map(({ signer, xUm, yUm, diameterUm }) => ({
      unit: signer.issuer.unit,
      xUm: typeArea.leftUm + xUm,
      yUm,
      diameterUm,
    })),
    remarks: row.first ? sealed.flatMap(({ signer, yUm }) => farSealRemarks(signer, yUm - aboveUm)) : [],
    draw(page) {
      for (const { name, axisUm } of row.cells) {
        drawBlock(page, name, { topUm: centreUm + measure.namesBottomUm - name.heightUm, axisUm });
      }
      const axisUm = row.cells.at(-1)?.axisUm ?? 0;
      drawBlock(page, row.date, { topUm: textBottomUm - row.date.heightUm, axisUm });
    },
  };
}

/** The rows of a joint signature with seals; a page's end may come between two rows, never in one. Where room is short they hold more. */
export function jointSealedParts(
  signers: readonly Signer[],
  printedDate: string | null,
  tight: boolean,
): SignaturePart[] {
  const date = setDate(printedDate);
  const noDate = setDate(undefined);
  const columns = columnsOf(signers, Math.min(signers.length, tight ? jointSeals.compactColumns : 2));
  const rows = rowsOf(signers, date, columns);
  return rows.map((row, index): SignaturePart => {
    const last = index === rows.length - 1;
    const whole: Row = { cells: row, date: last ? date : noDate, first: index === 0 };
    return (aboveUm) => placeRow(whole, aboveUm, tight);
  });
}
