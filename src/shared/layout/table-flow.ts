// A fitted table as items of the flow: its head with the first rows, then band by band; one across the page as whole pages.
import type { Table } from '../domain/content.ts';
import type { Drawn, FlowItem, FlowPart, FlowRemark } from './flow.ts';
import { leadingUm, typeArea } from './grid.ts';
import type { LayoutCache } from './layout-cache.ts';
import type { GridPiece, GridRule } from './page-frames.ts';
import type { PageBuilder } from './page-builder.ts';
import { type BandCell, linesHeightUm, rowHeightsUm } from './table-bands.ts';
import { fitBandEnd, type FittedBand, type FittedTable } from './table-fit.ts';
import { cellLeadingUm, cellPadding } from './table-grid.ts';

/** Where a table stands: the part of the page it belongs to, and its path. */
export interface TablePlace {
  readonly part: FlowPart;
  readonly path: string;
}

type Surface = Pick<PageBuilder, 'drawLine' | 'drawGrid' | 'markArea'>;

/** A corner from which a band is drawn, and the paths of its cells. */
interface BandPlace {
  readonly path: string;
  readonly leftUm: number;
  readonly topUm: number;
  readonly sideUm: number;
}

function drawCell(
  page: Surface,
  cell: BandCell,
  band: FittedBand,
  box: BandPlace & { heightUm: number },
): void {
  const { size } = band;
  const spareUm = box.heightUm - linesHeightUm(cell.lines.length, size);
  // In the middle of its cell; at the upper edge of one that goes on on the next page.
  const downUm = band.parted ? 0 : Math.max(0, Math.floor(spareUm / 2));
  const firstUm = box.topUm + cellPadding.aboveUm + downUm;
  const path = cell.key === null ? null : `${box.path}.${cell.key}`;
  const xUm = box.leftUm + cell.leftUm;
  const style = { size, align: cell.align, leftUm: xUm + box.sideUm, ...(path !== null && { path }) };
  if (path !== null) {
    const widthUm = cell.rightUm - cell.leftUm;
    page.markArea({ path, xUm, yUm: box.topUm, widthUm, heightUm: box.heightUm });
  }
  cell.lines.forEach((line, index) => {
    page.drawLine(line, firstUm + index * (size.emUm + cellLeadingUm(size)), style);
  });
}

function drawBand(page: Surface, band: FittedBand, place: BandPlace & { widthUm: number }): void {
  const tops = [place.topUm];
  for (const height of rowHeightsUm(band)) tops.push((tops.at(-1) ?? 0) + height);
  const horizontal: GridRule[] = [];
  const vertical: GridRule[] = [];
  for (const cell of band.cells) {
    const topUm = tops[cell.row] ?? place.topUm;
    const bottomUm = tops[cell.row + cell.rows] ?? topUm;
    drawCell(page, cell, band, { ...place, topUm, heightUm: bottomUm - topUm });
    const fromUm = place.leftUm + cell.leftUm;
    horizontal.push({ atUm: bottomUm, fromUm, toUm: place.leftUm + cell.rightUm });
    if (cell.leftUm > 0) vertical.push({ atUm: fromUm, fromUm: topUm, toUm: bottomUm });
  }
  const piece: GridPiece = {
    table: place.path,
    leftUm: place.leftUm,
    rightUm: place.leftUm + place.widthUm,
    topUm: place.topUm,
    bottomUm: tops.at(-1) ?? place.topUm,
    horizontal,
    vertical,
  };
  page.drawGrid(piece);
}

const heightOf = (bands: readonly FittedBand[]): number =>
  bands.reduce((total, band) => total + band.heightUm, 0);

/** Bands below each other from a corner. */
function drawBands(
  page: Surface,
  bands: readonly FittedBand[],
  place: BandPlace & { widthUm: number },
): void {
  let { topUm } = place;
  for (const band of bands) {
    drawBand(page, band, { ...place, topUm });
    topUm += band.heightUm;
  }
}

function remarksOf(fit: FittedTable): FlowRemark[] {
  return fit.scalePermille === 1000
    ? []
    : [{ code: 'tableNarrowed', evidence: { scalePermille: String(fit.scalePermille) } }];
}

function bandRemarks({ partedRow }: FittedBand): FlowRemark[] {
  return partedRow !== null ? [{ code: 'rowParted', evidence: { row: String(partedRow + 1) } }] : [];
}

const withRemarks = (remarks: readonly FlowRemark[]): Pick<FlowItem, 'remarks'> =>
  remarks.length > 0 ? { remarks } : {};

function uprightItems(fit: FittedTable, place: TablePlace): FlowItem[] {
  const base = { ...place, keepWithNext: false, outline: null, tightens: false };
  const drawnOf = (bands: readonly FittedBand[]): Drawn => ({
    heightUm: heightOf(bands),
    draw: (page, topUm) => {
      const { sideUm, widthUm } = fit;
      drawBands(page, bands, { path: place.path, leftUm: typeArea.leftUm, topUm, sideUm, widthUm });
    },
  });
  const head = fit.head.length > 0 ? drawnOf(fit.head) : null;
  const row = (band: FittedBand, gapUm: number, remarks: readonly FlowRemark[]): FlowItem => ({
    ...base,
    ...drawnOf([band]),
    gapUm,
    ...(head && { repeated: head }),
    ...withRemarks([...remarks, ...bandRemarks(band)]),
    cutEnd: () =>
      fitBandEnd(band).map((part, index) => (index === 0 ? row(part, gapUm, remarks) : row(part, 0, []))),
  });
  const rows = fit.bands.map((band, index) =>
    row(band, index === 0 && !head ? leadingUm : 0, index === 0 ? remarksOf(fit) : []),
  );
  return head ? [{ ...base, ...head, gapUm: leadingUm, keepWithNext: true }, ...rows] : rows;
}

/** The bands of each page of a table across; the head comes on top of them. */
function pagesAcross(fit: FittedTable): FittedBand[][] {
  const roomUm = typeArea.widthUm - heightOf(fit.head);
  const pages: FittedBand[][] = [];
  let usedUm = Number.POSITIVE_INFINITY;
  for (const band of fit.bands) {
    if (usedUm + band.heightUm > roomUm) {
      pages.push([]);
      usedUm = 0;
    }
    pages.at(-1)?.push(band);
    usedUm += band.heightUm;
  }
  return pages;
}

function acrossItems(fit: FittedTable, place: TablePlace): FlowItem[] {
  return pagesAcross(fit).map((bands, index) => ({
    ...place,
    gapUm: 0,
    keepWithNext: false,
    outline: null,
    tightens: false,
    startsPage: true,
    fillsPage: true,
    heightUm: typeArea.heightUm,
    ...withRemarks([...(index === 0 ? remarksOf(fit) : []), ...bands.flatMap(bandRemarks)]),
    draw: (page) => {
      // Turned against the clock, the head stands at the left edge: at the binding on odd pages, at the trimmed edge on even ones (clause 8).
      const { sideUm, widthUm } = fit;
      const corner = { path: place.path, leftUm: 0, topUm: 0, sideUm, widthUm };
      drawBands(page.turned(), [...fit.head, ...bands], corner);
    },
  }));
}

/** The items of a table; none when it has no cells. */
export function tableFlow(table: Table, place: TablePlace, cache: LayoutCache): FlowItem[] {
  const fit = cache.fitTable(table);
  return table.landscape ? acrossItems(fit, place) : uprightItems(fit, place);
}
