// 页码 of GB/T 9704-2012, 7.5: — 1 —, 7 mm below the type area, on the outer side.
import { cellsUm, pageNumber, size4, baselinePermille, typeArea } from './grid.ts';
import { singleLine, type PageBuilder } from './page-builder.ts';

/** Draws the number of a page (counting from 1): odd on the right, even on the left, one character in. */
export function drawPageNumber(page: PageBuilder, number: number): void {
  const line = singleLine([{ text: `— ${number} —`, role: 'song' }], size4);
  const indent = pageNumber.indentMillicells;
  const left = number % 2 === 0 ? indent : size4.lineMillicells - indent - line.natural;
  // The clause measures to the dash, which stands above the baseline.
  const dashUm = typeArea.bottomUm + pageNumber.belowTypeAreaUm;
  const topUm =
    dashUm - Math.round((size4.emUm * (baselinePermille - pageNumber.dashAboveBaselinePermille)) / 1000);
  page.drawLine({ ...line, indent: 0 }, topUm, {
    size: size4,
    leftUm: typeArea.leftUm + cellsUm(left, size4),
  });
}
