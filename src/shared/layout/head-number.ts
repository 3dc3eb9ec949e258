// 份号, 紧急程度, 发文字号 and 签发人 of GB/T 9704-2012, 7.2.1 to 7.2.6.
import type { PageFormat } from '../domain/kinds.ts';
import { urgencyNames } from '../domain/kinds.ts';
import { parseDocNumber } from '../domain/numbers.ts';
import { textWidth } from './atoms.ts';
import { drawFitted } from './fitted-line.ts';
import {
  bodyPitchUm,
  cellsUm,
  copyNoDigits,
  headIndentMillicells,
  signatories,
  size3,
  typeArea,
} from './grid.ts';
import type { LayoutInput } from './layout-input.ts';
import type { PageBuilder } from './page-builder.ts';

const indentUm = cellsUm(headIndentMillicells, size3);
const nameGapUm = cellsUm(signatories.gapMillicells, size3);

/** 份号 and 紧急程度 in the upper left corner, one below the other (7.2.1, 7.2.3); answers their lower edge, or topUm when there are none. */
export function drawFrontLines(page: PageBuilder, input: LayoutInput, topUm: number): number {
  const { copyNo = '', content } = input;
  const digits = copyNo.trim() === '' ? '' : copyNo.trim().padStart(copyNoDigits, '0');
  const urgency = content.urgency === 'routine' ? '' : urgencyNames[content.urgency];
  const lines = [
    { text: digits, role: 'fang' as const },
    { text: urgency, role: 'hei' as const },
  ].filter(({ text }) => text !== '');
  const widthUm = typeArea.widthUm / 2;
  lines.forEach((run, index) => {
    drawFitted(page, [run], {
      topUm: topUm + index * bodyPitchUm,
      leftUm: typeArea.leftUm,
      widthUm,
      size: size3,
    });
  });
  return lines.length === 0 ? topUm : topUm + (lines.length - 1) * bodyPitchUm + size3.emUm;
}

const counted: Readonly<Partial<Record<PageFormat, string>>> = { order: '号', bulletin: '期' };

/** The number as the format prints it: 云府发〔2026〕1号; of an order 第1号 (10.2), of a bulletin 第1期 (实务). */
export function printedNumber(docNumber: string, format: PageFormat): string {
  const unit = counted[format];
  const number = unit === undefined ? null : parseDocNumber(docNumber);
  return number === null ? docNumber : `第${number.value}${unit}`;
}

/** A signatory's name and where it begins in the field. */
interface SignatoryName {
  readonly text: string;
  readonly start: number;
}

/** 王明、李晓 are two names; 王, a blank and 明 are one that was spread. */
function signatoryNames(signatory: string): SignatoryName[] {
  const names: SignatoryName[] = [];
  let spread = false;
  for (const found of signatory.matchAll(/[^、，,;；\s]+/g)) {
    const [text] = found;
    const single = [...text].length === 1;
    const previous = names.at(-1);
    const between = previous ? signatory.slice(previous.start + previous.text.length, found.index) : '';
    if (previous && single && spread && /^\s+$/.test(between)) {
      names[names.length - 1] = { text: previous.text + between + text, start: previous.start };
      spread = false;
    } else {
      names.push({ text, start: found.index });
      spread = single;
    }
  }
  return names;
}

const label = '签发人：';
const labelUm = cellsUm(textWidth(label, 'fang'), size3);
// The number keeps the left half of its row.
const widestNamesUm = Math.floor(typeArea.widthUm / 2) - labelUm - indentUm;

interface NameColumns {
  readonly widthsUm: readonly number[];
  readonly gapUm: number;
}

/** The widest name of each column; names too long or too many for their half of the row are squeezed alike. */
function columnsOf(names: readonly SignatoryName[], aRow: number): NameColumns {
  const widths = names.map(({ text }) => cellsUm(textWidth(text, 'kai'), size3));
  const columns = Array.from({ length: Math.min(aRow, names.length) }, (_, column) =>
    Math.max(...widths.filter((_, index) => index % aRow === column)),
  );
  const gaps = Math.max(1, columns.length - 1);
  const gapUm = Math.min(nameGapUm, Math.floor(widestNamesUm / 2 / gaps));
  const room = widestNamesUm - (columns.length - 1) * gapUm;
  const total = columns.reduce((sum, width) => sum + width, 0);
  const widthsUm = total <= room ? columns : columns.map((width) => Math.floor((width * room) / total));
  return { widthsUm, gapUm };
}

/**
 * 签发人： in 仿宋, the names in 楷体, two a row in the issuers' order, names under names, one character in from the right (7.2.6); answers where the
 * last row is, which is the number's.
 */
export function drawSignatories(page: PageBuilder, signatory: string, topUm: number): number {
  const names = signatoryNames(signatory);
  const aRow = Math.max(signatories.aRow, Math.ceil(names.length / signatories.mostRows));
  const { widthsUm, gapUm } = columnsOf(names, aRow);
  const leftOf = (column: number): number =>
    widthsUm.slice(0, column).reduce((sum, width) => sum + width + gapUm, 0);
  const namesUm = Math.max(0, leftOf(widthsUm.length) - gapUm);
  const nameLeftUm = typeArea.rightUm - indentUm - namesUm;
  const place = { topUm, leftUm: nameLeftUm - labelUm, widthUm: labelUm, size: size3 };
  drawFitted(page, [{ text: label, role: 'fang' }], place);
  names.forEach(({ text, start }, index) => {
    const column = index % aRow;
    drawFitted(page, [{ text, role: 'kai', start }], {
      topUm: topUm + Math.floor(index / aRow) * bodyPitchUm,
      leftUm: nameLeftUm + leftOf(column),
      widthUm: widthsUm[column] ?? 0,
      size: size3,
      path: 'signatory',
    });
  });
  return topUm + Math.max(0, Math.ceil(names.length / aRow) - 1) * bodyPitchUm;
}
