// A line of text as an item of the flow.
import type { FlowItem, FlowPart } from './flow.ts';
import { leadingUm } from './grid.ts';
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
