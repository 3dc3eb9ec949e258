// Collects the items of one page: placed lines become text items, one a face.
import { atomize, type Run } from './atoms.ts';
import { breakLines, type Line } from './line-break.ts';
import { placeLine, type Alignment, type PlacedChar } from './place-line.ts';
import { baselineUm, cellsUm, paper, typeArea, type TypeSize } from './grid.ts';
import type { InkColor, Page, PageItem } from './page-model.ts';

export interface LineStyle {
  readonly size: TypeSize;
  readonly align?: Alignment;
  readonly color?: InkColor;
  readonly scalePermille?: number;
  /** Field path of the text; absent: what the layout adds. */
  readonly path?: string;
  /** Left edge of the measure; the type area's when left out. */
  readonly leftUm?: number;
}

export interface PageBuilder {
  /** Draws a line whose character boxes have their upper edge at topUm. */
  drawLine(line: Line, topUm: number, style: LineStyle): void;
  drawRule(rule: { x1Um: number; x2Um: number; yUm: number; widthUm: number; color: InkColor }): void;
  toPage(): Page;
}

/** A text in one line, whatever its width, between the indents of the type area. */
export function singleLine(
  runs: readonly Run[],
  size: TypeSize,
  indents: { left?: number; right?: number } = {},
): Line {
  const atoms = atomize(runs);
  const [line] = breakLines(atoms, { width: Number.MAX_SAFE_INTEGER, firstIndent: 0, restIndent: 0 });
  const left = indents.left ?? 0;
  const width = size.lineMillicells - left - (indents.right ?? 0);
  return { atoms: line?.atoms ?? [], natural: line?.natural ?? 0, indent: left, width, mode: 'ragged' };
}

function toItems(placed: readonly PlacedChar[], topUm: number, style: LineStyle): PageItem[] {
  const scale = style.scalePermille ?? 1000;
  const leftUm = style.leftUm ?? typeArea.leftUm;
  const toUm = (x: number): number => leftUm + Math.round((cellsUm(x, style.size) * scale) / 1000);
  const items: PageItem[] = [];
  for (let start = 0; start < placed.length;) {
    const first = placed[start];
    if (!first) break;
    let end = start;
    while (placed[end]?.role === first.role) end++;
    const run = placed.slice(start, end);
    items.push({
      kind: 'text',
      role: first.role,
      emUm: style.size.emUm,
      xUm: toUm(first.x),
      yUm: baselineUm(topUm, style.size.emUm),
      color: style.color ?? 'black',
      scalePermille: scale,
      text: run.map((char) => char.char).join(''),
      advancesUm: run.map((char, index) => toUm(run[index + 1]?.x ?? char.x + char.width) - toUm(char.x)),
      source: style.path === undefined ? null : { path: style.path, start: 0 },
    });
    start = end;
  }
  return items;
}

/** An empty A4 page. */
export function createPageBuilder(): PageBuilder {
  const items: PageItem[] = [];
  return {
    drawLine(line, topUm, style) {
      items.push(...toItems(placeLine(line, style.align ?? 'left'), topUm, style));
    },
    drawRule({ x1Um, x2Um, yUm, widthUm, color }) {
      items.push({ kind: 'rule', x1Um, y1Um: yUm, x2Um, y2Um: yUm, widthUm, color });
    },
    toPage: () => ({ widthUm: paper.widthUm, heightUm: paper.heightUm, items }),
  };
}
