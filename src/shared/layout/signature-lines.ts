// Lines of a signature: names, posts and dates, measured in micrometres.
import { atomize } from './atoms.ts';
import { balancedLines } from './balanced-lines.ts';
import {
  bodyPitchUm,
  cellsUm,
  leadingUm,
  millicellsOf,
  signature,
  size3,
  sizeOf,
  typeArea,
  type TypeSize,
} from './grid.ts';
import type { Line } from './line-break.ts';
import type { PageBuilder } from './page-builder.ts';

/** One line and its place in its block. */
interface SetLine {
  readonly line: Line;
  readonly size: TypeSize;
  readonly widthUm: number;
  readonly scalePermille: number;
  /** Upper edge, from the block's. */
  readonly topUm: number;
  readonly path?: string;
}

/** Lines below each other. */
export interface SetBlock {
  readonly lines: readonly SetLine[];
  readonly widthUm: number;
  readonly heightUm: number;
}

const emptyBlock: SetBlock = { lines: [], widthUm: 0, heightUm: 0 };
const smallestEmUm = 300;
/** The width of 2026年12月30日: what a draft without a date keeps free. */
const draftDateUm = cellsUm(7000, size3);
const widestDateUm = cellsUm(20_000, size3);

/** A text and the field it comes from. */
interface SourcedText {
  readonly text: string;
  readonly path?: string;
}

/** How lines of a name or post are set. */
interface Setting {
  readonly size: TypeSize;
  /** A line whose marks would be squeezed to fit is squeezed as a whole. */
  readonly widestUm: number;
  readonly path: string | undefined;
}

function toBlock(lines: readonly Line[], { size, widestUm, path }: Setting): SetBlock {
  // Lines of a name that is none stand so close that they stay on a page.
  const closestUm = Math.floor((bodyPitchUm * signature.mostNameLines) / Math.max(1, lines.length));
  const pitchUm = Math.min(bodyPitchUm, closestUm);
  const set = lines.map((line, index) => {
    const naturalUm = Math.max(1, cellsUm(line.natural, size));
    const scalePermille = Math.min(1000, Math.floor((widestUm * 1000) / naturalUm));
    return {
      line: { ...line, indent: 0, mode: 'ragged' as const },
      size,
      widthUm: Math.round((naturalUm * scalePermille) / 1000),
      scalePermille,
      topUm: index * pitchUm,
      ...(path !== undefined && { path }),
    };
  });
  return {
    lines: set,
    widthUm: Math.max(0, ...set.map((line) => line.widthUm)),
    heightUm: set.length === 0 ? 0 : (set.length - 1) * pitchUm + size.emUm,
  };
}

/** A name in lines no wider than that, broken by sense; one of too many lines is set smaller. */
export function setName({ text, path }: SourcedText, widestUm: number): SetBlock {
  const linesIn = (size: TypeSize): Line[] =>
    balancedLines(
      {
        text,
        role: 'fang',
        widest: millicellsOf(widestUm, size),
        names: [],
        ...(path !== undefined && { start: 0 }),
      },
      size.lineMillicells,
    );
  const lines = linesIn(size3);
  if (lines.length <= signature.mostNameLines) return toBlock(lines, { size: size3, widestUm, path });
  const small = sizeOf(
    Math.max(smallestEmUm, Math.floor((size3.emUm * signature.mostNameLines) / lines.length)),
  );
  return toBlock(linesIn(small), { size: small, widestUm, path });
}

/** What a date takes: its text, or the place that a draft keeps; undefined: no date stands here. */
export function setDate(date: string | null | undefined): SetBlock {
  if (date === undefined) return emptyBlock;
  if (date === null) return { lines: [], widthUm: draftDateUm, heightUm: size3.emUm };
  const atoms = atomize([{ text: date, role: 'fang' }]);
  const natural = atoms.reduce((sum, atom) => sum + atom.width, 0);
  const naturalUm = Math.max(1, cellsUm(natural, size3));
  const scalePermille = Math.min(1000, Math.floor((widestDateUm * 1000) / naturalUm));
  const widthUm = Math.round((naturalUm * scalePermille) / 1000);
  const line: Line = { atoms, natural, indent: 0, width: natural, mode: 'ragged' };
  return { lines: [{ line, size: size3, widthUm, scalePermille, topUm: 0 }], widthUm, heightUm: size3.emUm };
}

/** The height of blocks below each other, a line's usual distance apart. */
export function stackedHeightUm(blocks: readonly SetBlock[]): number {
  const heights = blocks.filter((block) => block.heightUm > 0).map((block) => block.heightUm);
  return heights.reduce((sum, height) => sum + height, 0) + Math.max(0, heights.length - 1) * leadingUm;
}

/** Where a block is drawn: its lines begin at leftUm, or have their middle at axisUm (both from the type area's left edge). */
type BlockPlace = { readonly topUm: number } & ({ readonly leftUm: number } | { readonly axisUm: number });

/** Draws a block's lines. */
export function drawBlock(page: PageBuilder, block: SetBlock, place: BlockPlace): void {
  for (const { line, size, widthUm, scalePermille, topUm, path } of block.lines) {
    const startUm = 'leftUm' in place ? place.leftUm : place.axisUm - Math.round(widthUm / 2);
    const leftUm = typeArea.leftUm + startUm;
    page.drawLine(line, place.topUm + topUm, {
      size,
      scalePermille,
      leftUm,
      ...(path !== undefined && { path }),
    });
  }
}
