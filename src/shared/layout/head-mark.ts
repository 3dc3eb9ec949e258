// 发文机关标志 of GB/T 9704-2012, 7.2.4, 10.1, 10.2, 10.3: one name with its word, or the names of a joint issue with the word at their right.
import { atomize, textWidth } from './atoms.ts';
import { fullWidth } from './character-widths.ts';
import { printable } from './clean-text.ts';
import { drawFitted } from './fitted-line.ts';
import { cellsUm, issuerMark, jointMark, type TypeSize, sizeOf, typeArea } from './grid.ts';
import type { Line } from './line-break.ts';
import type { PageBuilder } from './page-builder.ts';

/** Where a mark stands: its upper edge and the edges between which it is centred. */
interface MarkPlace {
  readonly topUm: number;
  readonly leftUm: number;
  readonly widthUm: number;
}

/** How a mark was drawn. */
export interface DrawnMark {
  readonly bottomUm: number;
  /** Horizontal scale; below 1000 the mark was too long for its size. */
  readonly scalePermille: number;
  /** Set smaller than the largest size, for want of room. */
  readonly smaller: boolean;
}

const acrossTypeArea = { leftUm: typeArea.leftUm, widthUm: typeArea.widthUm };

/** The largest size in which a text of that many thousandths of a cell fits when it is squeezed as much as may be. */
function fittingEmUm(millicells: number, widthUm: number, smallestScalePermille: number): number {
  const fitting = Math.floor((widthUm * 1_000_000) / (Math.max(1, millicells) * smallestScalePermille));
  return Math.max(issuerMark.smallestEmUm, fitting);
}

function drawSingle(page: PageBuilder, text: string, place: MarkPlace): DrawnMark {
  const fitting = fittingEmUm(textWidth(text, 'xbs'), place.widthUm, issuerMark.smallestScalePermille);
  const size = sizeOf(Math.min(issuerMark.largestEmUm, fitting));
  const { scalePermille } = drawFitted(page, [{ text, role: 'xbs' }], {
    ...place,
    size,
    align: 'center',
    color: 'red',
  });
  const smaller = size.emUm < issuerMark.largestEmUm;
  return { bottomUm: place.topUm + size.emUm, scalePermille, smaller };
}

/** The line with its characters spread until it is that wide; a line of one character stays as it is. */
function spreadTo(line: Line, millicells: number): Line {
  const count = line.atoms.reduce((sum, atom) => sum + atom.widths.length, 0);
  const slack = millicells - line.natural;
  if (count < 2 || slack <= 0) return line;
  let passed = 0;
  let given = 0;
  const atoms = line.atoms.map((atom) => {
    const widths = atom.widths.map((width) => {
      passed++;
      const share = Math.min(slack, Math.floor((slack * passed) / (count - 1))) - given;
      given += share;
      return width + share;
    });
    return { ...atom, widths, width: widths.reduce((sum, width) => sum + width, 0) };
  });
  return { ...line, atoms, natural: line.natural + given };
}

/** How the names of a joint mark stand: so many columns, in that size, squeezed to that scale. */
interface JointShape {
  readonly columns: number;
  readonly rows: number;
  readonly emUm: number;
  readonly scalePermille: number;
  readonly columnWidthUm: number;
  readonly endingWidthUm: number;
}

const rowPitch = (emUm: number): number => Math.round((emUm * (1000 + jointMark.rowGapPermille)) / 1000);
const endingSize = (emUm: number): TypeSize =>
  sizeOf(Math.min(issuerMark.largestEmUm, Math.round((emUm * jointMark.endingPermille) / 1000)));
const stackHeightUm = (rows: number, emUm: number): number => (rows - 1) * rowPitch(emUm) + emUm;

/** The shape of `count` names, the widest so many thousandths of a cell wide, in a given number of columns. */
function shapeIn(columns: number, names: readonly string[], ending: string): JointShape {
  const rows = Math.ceil(names.length / columns);
  const widest = Math.max(fullWidth, ...names.map((name) => textWidth(name, 'xbs')));
  const endingCells = (textWidth(ending, 'xbs') * jointMark.endingPermille) / 1000;
  const gapsUm = (columns - 1) * jointMark.columnGapUm + (ending === '' ? 0 : jointMark.endingGapUm);
  const roomUm = typeArea.widthUm - gapsUm;
  const byWidth = fittingEmUm(columns * widest + endingCells, roomUm, jointMark.smallestScalePermille);
  const byHeight = Math.floor((jointMark.highestUm * 1000) / (rows * (1000 + jointMark.rowGapPermille)));
  const emUm = Math.max(1, Math.min(jointMark.namesLargestEmUm, byWidth, byHeight));
  const size = sizeOf(emUm);
  const endingUm = cellsUm(textWidth(ending, 'xbs'), endingSize(emUm));
  const naturalUm = columns * cellsUm(widest, size) + endingUm;
  const scalePermille = Math.min(1000, Math.floor((roomUm * 1000) / Math.max(1, naturalUm)));
  const scaled = (um: number): number => Math.floor((um * scalePermille) / 1000);
  const columnWidthUm = scaled(cellsUm(widest, size));
  return { columns, rows, emUm, scalePermille, columnWidthUm, endingWidthUm: scaled(endingUm) };
}

/** One column while the names are large enough in it, else the number of columns that lets them be largest. */
function shapeOf(names: readonly string[], ending: string): JointShape {
  const one = shapeIn(1, names, ending);
  if (one.emUm >= jointMark.oneColumnFromEmUm) return one;
  const more = Array.from({ length: jointMark.mostColumns - 1 }, (_, index) =>
    shapeIn(index + 2, names, ending),
  );
  return more.reduce((best, shape) => (shape.emUm > best.emUm ? shape : best), one);
}

interface JointMark {
  readonly names: readonly string[];
  readonly ending: string;
  readonly topUm: number;
}

function drawJoint(page: PageBuilder, { names, ending, topUm }: JointMark): DrawnMark {
  const shape = shapeOf(names, ending);
  const { columns, rows, emUm, scalePermille, columnWidthUm } = shape;
  const size = sizeOf(emUm);
  const widest = Math.max(fullWidth, ...names.map((name) => textWidth(name, 'xbs')));
  const endingGapUm = ending === '' ? 0 : jointMark.endingGapUm;
  const namesUm = columns * columnWidthUm + (columns - 1) * jointMark.columnGapUm;
  const leftUm =
    typeArea.leftUm + Math.round((typeArea.widthUm - namesUm - endingGapUm - shape.endingWidthUm) / 2);
  const heightUm = stackHeightUm(rows, emUm);
  names.forEach((name, index) => {
    const atoms = atomize([{ text: name, role: 'xbs' }]);
    const natural = atoms.reduce((sum, atom) => sum + atom.width, 0);
    const line = spreadTo({ atoms, natural, indent: 0, width: widest, mode: 'ragged' }, widest);
    const nameLeftUm = leftUm + (index % columns) * (columnWidthUm + jointMark.columnGapUm);
    const rowTopUm = topUm + Math.floor(index / columns) * rowPitch(emUm);
    page.drawLine(line, rowTopUm, { size, color: 'red', scalePermille, leftUm: nameLeftUm });
  });
  const endingEm = endingSize(emUm);
  drawFitted(page, [{ text: ending, role: 'xbs' }], {
    topUm: topUm + Math.round((heightUm - endingEm.emUm) / 2),
    leftUm: leftUm + namesUm + endingGapUm,
    widthUm: shape.endingWidthUm,
    size: endingEm,
    color: 'red',
  });
  return { bottomUm: topUm + heightUm, scalePermille, smaller: emUm < jointMark.oneColumnFromEmUm };
}

/** Draws the mark of a document, its names parted from the word by ideographic blanks when the issue is a joint one. */
export function drawMark(page: PageBuilder, mark: string, topUm: number = issuerMark.topUm): DrawnMark {
  const parts = printable(mark).split('\u3000');
  const ending = parts.at(-1) ?? '';
  const names = parts.slice(0, -1).filter((name) => name.trim() !== '');
  if (names.length > 1) return drawJoint(page, { names, ending, topUm });
  return drawSingle(page, parts.join(''), { ...acrossTypeArea, topUm });
}

/** Draws the mark of a letter: the name alone, between the edges that the format gives it. */
export function drawNameMark(page: PageBuilder, mark: string, place: MarkPlace): DrawnMark {
  const [main = ''] = printable(mark).split('\u3000');
  return drawSingle(page, main, place);
}
