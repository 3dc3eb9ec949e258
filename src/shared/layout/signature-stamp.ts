// 签名章 of 命令 and 议案: GB/T 9704-2012, 7.3.5.3.
import type { DocumentContent } from '../domain/content.ts';
import { textWidth } from './atoms.ts';
import { drawFitted } from './fitted-line.ts';
import { blankLinesUm, cellsUm, signatureStamp, size3, sizeOf, typeArea } from './grid.ts';
import type { SignatureBlock, SignaturePart, Signer } from './signature.ts';
import { drawBlock, setDate, setName } from './signature-lines.ts';

type Stamp = NonNullable<DocumentContent['signatureStamp']>;

const cells = (millicells: number): number => cellsUm(millicells, size3);
const stampSize = sizeOf(signatureStamp.emUm);

/**
 * The stamp (the name in red 楷体) two blank lines below the text and four characters in, the post at its left, both centred on one line; the date
 * one blank line below, four characters in. A seal that the file bears beside the stamp presses the date and leaves the stamp free (实务).
 */
export function stampPart(
  stamp: Stamp,
  printedDate: string | null,
  signer: Signer | undefined,
): SignaturePart {
  const rightUm = typeArea.widthUm - cells(signatureStamp.indentMillicells);
  // A name longer than half the line is squeezed: the post needs the rest.
  const nameUm = Math.min(cellsUm(textWidth(stamp.name, 'kai'), stampSize), Math.floor(typeArea.widthUm / 2));
  const nameLeftUm = rightUm - nameUm;
  const postRightUm = nameLeftUm - cells(signatureStamp.postGapMillicells);
  const post = setName({ text: stamp.post, path: 'signatureStamp.post' }, postRightUm);
  const date = setDate(printedDate);
  const dateRightUm = typeArea.widthUm - cells(signatureStamp.dateIndentMillicells);
  const dateLeftUm = dateRightUm - date.widthUm;
  const diameterUm = signer?.diameterUm ?? null;
  const rowUm = Math.max(stampSize.emUm, post.heightUm);
  return (aboveUm): SignatureBlock => {
    const topUm = aboveUm + blankLinesUm(signatureStamp.blankLines);
    const stampTopUm = topUm + Math.round((rowUm - stampSize.emUm) / 2);
    const dateTopUm = topUm + rowUm + blankLinesUm(signatureStamp.dateBlankLines);
    const textBottomUm = dateTopUm + date.heightUm;
    const sealTopUm = stampTopUm + stampSize.emUm + signatureStamp.sealGapUm;
    const sealAxisUm = dateLeftUm + Math.round(date.widthUm / 2);
    const sealLeftUm = Math.min(
      sealAxisUm - Math.round((diameterUm ?? 0) / 2),
      typeArea.widthUm - (diameterUm ?? 0),
    );
    const leftUm = Math.max(0, sealLeftUm);
    const seals =
      signer && diameterUm !== null
        ? [{ unit: signer.issuer.unit, xUm: typeArea.leftUm + leftUm, yUm: sealTopUm, diameterUm }]
        : [];
    return {
      bottomUm: Math.max(textBottomUm, sealTopUm + (diameterUm ?? 0)),
      textBottomUm,
      freeLeftUm: Math.max(0, diameterUm === null ? dateLeftUm : Math.min(dateLeftUm, leftUm)),
      seals,
      remarks: [],
      draw(page) {
        drawBlock(page, post, {
          topUm: topUm + Math.round((rowUm - post.heightUm) / 2),
          leftUm: postRightUm - post.widthUm,
        });
        drawFitted(page, [{ text: stamp.name, role: 'kai', start: 0 }], {
          topUm: stampTopUm,
          leftUm: typeArea.leftUm + nameLeftUm,
          widthUm: nameUm,
          size: stampSize,
          color: 'red',
          path: 'signatureStamp.name',
        });
        drawBlock(page, date, { topUm: dateTopUm, leftUm: dateLeftUm });
      },
    };
  };
}
