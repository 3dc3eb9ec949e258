// A table with its columns fitted and its rows in bands that each fit a page: everything but its place.
import type { Table } from '../domain/content.ts';
import { typeArea } from './grid.ts';
import type { BreakRuns } from './line-break.ts';
import { type Band, bandHeightUm, bandsOf, cutBandEnd, partBand } from './table-bands.ts';
import { gridOf } from './table-cells.ts';
import { fitColumns } from './table-columns.ts';
import { mostHeadPermille } from './table-grid.ts';

/** A band and its height; one higher than its page comes in parts. */
export interface FittedBand extends Band {
  readonly heightUm: number;
  readonly parted: boolean;
  /** The row with which a part goes on that begins on the page before; null: it does not. */
  readonly partedRow: number | null;
}

export interface FittedTable {
  readonly widthUm: number;
  /** The bands of the head, repeated on every page; none when the table has no head or one too high to repeat. */
  readonly head: readonly FittedBand[];
  readonly bands: readonly FittedBand[];
  /** As in ColumnFit. */
  readonly scalePermille: number;
  readonly sideUm: number;
}

const sumHeights = (bands: readonly FittedBand[]): number =>
  bands.reduce((total, band) => total + band.heightUm, 0);

function fitted(band: Band, parted = false, partedRow: number | null = null): FittedBand {
  return { ...band, heightUm: bandHeightUm(band), parted, partedRow };
}

function fittedParts(parts: readonly Band[]): FittedBand[] {
  return parts.map((part, index) => fitted(part, parts.length > 1, index === 0 ? null : part.firstRow));
}

/** A band parted so that its last lines are a band of their own; the band alone when it is as low as they are. */
export function fitBandEnd(band: FittedBand): FittedBand[] {
  const [first, ...rest] = fittedParts(cutBandEnd(band));
  if (!first || rest.length === 0) return [band];
  return [{ ...first, partedRow: band.partedRow }, ...rest];
}

/** Fits a table into the type area, upright or across. */
export function fitTable(table: Table, breakRuns: BreakRuns): FittedTable {
  const [widthUm, heightUm] = table.landscape
    ? [typeArea.heightUm, typeArea.widthUm]
    : [typeArea.widthUm, typeArea.heightUm];
  const grid = gridOf(table);
  const fit = fitColumns(grid, widthUm);
  const all = bandsOf(grid, fit, breakRuns);
  const head = all.filter((band) => band.firstRow < grid.headRows).map((band) => fitted(band));
  const repeats = sumHeights(head) * 1000 <= heightUm * mostHeadPermille;
  const roomUm = heightUm - (repeats ? sumHeights(head) : 0);
  const rest = repeats ? all.slice(head.length) : all;
  const bands = rest.flatMap((band) => fittedParts(partBand(band, roomUm)));
  return { widthUm, head: repeats ? head : [], bands, scalePermille: fit.scalePermille, sideUm: fit.sideUm };
}
