// One line that must stay in its place whatever its text: squeezed when it is too long.
import type { Run } from './atoms.ts';
import { cellsUm, type TypeSize } from './grid.ts';
import { type PageBuilder, singleLine } from './page-builder.ts';
import type { Alignment } from './place-line.ts';
import type { InkColor } from './page-model.ts';

/** Where the line goes, and how it is set. */
interface LinePlace {
  readonly topUm: number;
  readonly leftUm: number;
  readonly widthUm: number;
  readonly size: TypeSize;
  readonly align?: Exclude<Alignment, 'justify'>;
  readonly color?: InkColor;
  readonly path?: string;
}

/** Where a line stands when it is drawn. */
interface FittedLine {
  readonly leftUm: number;
  readonly widthUm: number;
  readonly scalePermille: number;
}

/** Draws a text in one line between two edges; answers where it stands. */
export function drawFitted(page: PageBuilder, runs: readonly Run[], place: LinePlace): FittedLine {
  const { topUm, size, align = 'left', color = 'black', path } = place;
  const line = singleLine(runs, size);
  const naturalUm = cellsUm(line.natural, size);
  const squeezed = Math.floor((Math.max(0, place.widthUm) * 1000) / Math.max(1, naturalUm));
  const scalePermille = Math.min(1000, squeezed);
  const widthUm = Math.round((naturalUm * scalePermille) / 1000);
  const free = place.widthUm - widthUm;
  const shift = align === 'left' ? 0 : align === 'right' ? free : Math.round(free / 2);
  const leftUm = place.leftUm + shift;
  const style = { size, color, scalePermille, leftUm, ...(path !== undefined && { path }) };
  if (line.atoms.length > 0) page.drawLine({ ...line, indent: 0 }, topUm, style);
  return { leftUm, widthUm, scalePermille };
}
