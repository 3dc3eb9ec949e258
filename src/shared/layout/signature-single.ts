// One issuer with its seal (7.3.5.1), and any number of issuers without seals (7.3.5.2).
import { blankLinesUm, bodyPitchUm, cellsUm, leadingUm, signature, size3, typeArea } from './grid.ts';
import type { SignatureBlock, SignaturePart, Signer } from './signature.ts';
import { drawBlock, setDate, setName, stackedHeightUm } from './signature-lines.ts';
import type { LayoutRemark } from './page-model.ts';

const cells = (millicells: number): number => cellsUm(millicells, size3);
const widestNameUm = cells(signature.widestNameMillicells);

/** What is said of a seal whose upper edge is that far below the text (7.3.5.1: within one line). */
export function farSealRemarks(signer: Signer, distanceUm: number): Omit<LayoutRemark, 'page'>[] {
  if (distanceUm <= bodyPitchUm) return [];
  return [{ code: 'sealFarFromText', path: signer.path, evidence: { unit: signer.issuer.unit } }];
}

/** Left edge of a seal about an axis, inside the type area. */
function sealLeftUm(axisUm: number, diameterUm: number): number {
  const leftUm = axisUm - Math.round(diameterUm / 2);
  return Math.max(0, Math.min(leftUm, typeArea.widthUm - diameterUm));
}

/**
 * With a seal (7.3.5.1): it presses name and date, which stand slightly below its centre, and its upper edge is within one line of
 * the text above. One more blank line moves it by exactly one line, so there is always one number of blank lines that fits.
 */
export function sealedPart(signer: Signer, printedDate: string | null, tight: boolean): SignaturePart {
  const diameterUm = signer.diameterUm ?? 0;
  const name = setName({ text: signer.issuer.name, path: signer.path }, widestNameUm);
  const date = setDate(printedDate);
  const dateAxisUm =
    typeArea.widthUm - cells(signature.sealedDateIndentMillicells) - Math.ceil(date.widthUm / 2);
  // A name wider than the date's place allows ends at the type area's edge, and the date moves under its middle.
  const axisUm = Math.min(dateAxisUm, typeArea.widthUm - Math.ceil(name.widthUm / 2));
  const heightUm = stackedHeightUm([name, date]);
  const xUm = sealLeftUm(axisUm, diameterUm);
  const halfTextUm = Math.ceil(Math.max(name.widthUm, date.widthUm) / 2);
  const belowCentreUm = tight ? signature.leastBelowCentreUm : signature.belowCentreUm;
  const sealAboveTextUm = Math.round(diameterUm / 2) - Math.round(heightUm / 2) + belowCentreUm;
  return (aboveUm): SignatureBlock => {
    const blanks = Math.max(0, Math.ceil((sealAboveTextUm - leadingUm) / bodyPitchUm));
    const topUm = aboveUm + blankLinesUm(blanks);
    const yUm = topUm - sealAboveTextUm;
    const textBottomUm = topUm + heightUm;
    return {
      bottomUm: Math.max(textBottomUm, yUm + diameterUm),
      textBottomUm,
      freeLeftUm: Math.max(0, Math.min(axisUm - halfTextUm, xUm)),
      seals: [{ unit: signer.issuer.unit, xUm: typeArea.leftUm + xUm, yUm, diameterUm }],
      remarks: farSealRemarks(signer, yUm - aboveUm),
      draw(page) {
        drawBlock(page, name, { topUm, axisUm });
        drawBlock(page, date, { topUm: textBottomUm - date.heightUm, axisUm });
      },
    };
  };
}

/**
 * Without seals (7.3.5.2): one blank line below the text, the widest name two characters in, the others below it from the same edge, main issuer
 * first; the date two characters right of the names, and where it is longer than they are, two characters in.
 */
export function unsealedParts(signers: readonly Signer[], printedDate: string | null): SignaturePart[] {
  const names = signers.map(({ issuer, path }) => setName({ text: issuer.name, path }, widestNameUm));
  const date = setDate(printedDate);
  const widestUm = Math.max(0, ...names.map((name) => name.widthUm));
  const rightUm = typeArea.widthUm - cells(signature.unsealedIndentMillicells);
  const shiftUm = cells(signature.unsealedDateShiftMillicells);
  const dateLeftUm = Math.min(rightUm - widestUm + shiftUm, rightUm - date.widthUm);
  const nameLeftUm = Math.max(0, Math.min(rightUm - widestUm, dateLeftUm - shiftUm));
  return names.map((name, index): SignaturePart => {
    const gapUm = index === 0 ? blankLinesUm(signature.unsealedBlankLines) : leadingUm;
    const dated = index === names.length - 1;
    const heightUm = stackedHeightUm(dated ? [name, date] : [name]);
    return (aboveUm): SignatureBlock => {
      const topUm = aboveUm + gapUm;
      const bottomUm = topUm + heightUm;
      return {
        bottomUm,
        textBottomUm: bottomUm,
        freeLeftUm: Math.max(0, Math.min(nameLeftUm, dateLeftUm)),
        seals: [],
        remarks: [],
        draw(page) {
          drawBlock(page, name, { topUm, leftUm: nameLeftUm });
          if (dated) drawBlock(page, date, { topUm: bottomUm - date.heightUm, leftUm: dateLeftUm });
        },
      };
    };
  });
}
