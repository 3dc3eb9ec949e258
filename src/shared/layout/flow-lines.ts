// A line of text as an item of the flow.
import { atomize, type Run } from './atoms.ts';
import type { FlowItem, FlowPart } from './flow.ts';
import { leadingUm, size3 } from './grid.ts';
import type { Line } from './line-break.ts';
import type { LineStyle } from './page-builder.ts';

/** Where a line of text stands in the flow. */
export interface TextPlace {
  readonly part: FlowPart;
  readonly gapUm: number;
  readonly path: string;
  readonly keepWithNext?: boolean;
}

/** A line of text in that style; only where lines are a usual distance apart may the distance give way. */
export function textItem(line: Line, style: LineStyle, place: TextPlace): FlowItem {
  const { part, gapUm, path, keepWithNext = false } = place;
  return {
    part,
    gapUm,
    path,
    keepWithNext,
    outline: null,
    tightens: gapUm <= leadingUm && part !== 'title' && part !== 'titleNote',
    heightUm: style.size.emUm,
    draw: (page, topUm) => page.drawLine(line, topUm, style),
  };
}

/** The item with a label drawn in its line, before its text: what is squeezed to fit is the text alone, so that its lines begin under each other. */
export function labelled(item: FlowItem, runs: readonly Run[], indent: number): FlowItem {
  // Whole, with the blank that ends it: what copies the line needs it.
  const width = size3.lineMillicells - indent;
  const label: Line = { atoms: atomize(runs), indent, width, natural: width, mode: 'ragged' };
  return {
    ...item,
    draw(page, topUm) {
      page.drawLine(label, topUm, { size: size3 });
      item.draw(page, topUm);
    },
  };
}
