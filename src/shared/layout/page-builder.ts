// Collects the items of one page: placed lines become text items, rows of tables their rules, tracked changes their marks.
import { atomize, type Run } from './atoms.ts';
import { breakLines, type Line } from './line-break.ts';
import { paper, typeArea, type TypeSize } from './grid.ts';
import { createPageFrames, type GridPiece } from './page-frames.ts';
import type { FieldArea, InkColor, Page, PageItem, RuleItem } from './page-model.ts';
import { type DrawLine, drawLine, type LineStyle } from './text-items.ts';
import { type ChangeIndex, changeRules } from './tracked.ts';

export type { LineStyle } from './text-items.ts';

export interface PageBuilder {
  /** Draws a line whose character boxes have their upper edge at topUm. */
  drawLine(line: Line, topUm: number, style: LineStyle): void;
  drawRule(rule: { x1Um: number; x2Um: number; yUm: number; widthUm: number; color: InkColor }): void;
  /** Draws the rules of a row; the frame around all rows of its table on this page comes by itself. */
  drawGrid(piece: GridPiece): void;
  /** Says where a field stands that may have no text. */
  markArea(area: FieldArea): void;
  /**
   * The same page turned a quarter against the clock (clause 8): its x runs from the type area's lower edge upwards, its y from the left edge to the
   * right, both from 0.
   */
  turned(): Omit<PageBuilder, 'toPage' | 'turned'>;
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

function turnItem(item: PageItem): PageItem {
  const { leftUm, bottomUm } = typeArea;
  if (item.kind === 'text') {
    return { ...item, xUm: leftUm + item.yUm, yUm: bottomUm - item.xUm, turned: true };
  }
  const { x1Um, y1Um, x2Um, y2Um } = item;
  return { ...item, x1Um: leftUm + y1Um, y1Um: bottomUm - x1Um, x2Um: leftUm + y2Um, y2Um: bottomUm - x2Um };
}

function turnArea({ path, xUm, yUm, widthUm, heightUm }: FieldArea): FieldArea {
  const { leftUm, bottomUm } = typeArea;
  const corner = { xUm: leftUm + yUm, yUm: bottomUm - xUm - widthUm };
  return { path, ...corner, widthUm: heightUm, heightUm: widthUm, turned: true };
}

interface Bar {
  readonly topUm: number;
  readonly bottomUm: number;
}

/** Changed lines that touch or overlap (cells of one row) have one rule in the margin. */
function barRules(bars: readonly Bar[], xUm: number): RuleItem[] {
  const sorted = [...bars].sort((a, b) => a.topUm - b.topUm || a.bottomUm - b.bottomUm);
  const whole: Bar[] = [];
  for (const bar of sorted) {
    const before = whole.at(-1);
    if (before && before.bottomUm >= bar.topUm) {
      whole[whole.length - 1] = { topUm: before.topUm, bottomUm: Math.max(before.bottomUm, bar.bottomUm) };
    } else whole.push(bar);
  }
  return whole.map(({ topUm, bottomUm }) => ({
    kind: 'rule',
    x1Um: xUm,
    y1Um: topUm,
    x2Um: xUm,
    y2Um: bottomUm,
    widthUm: changeRules.barUm,
    color: 'black',
  }));
}

interface CanvasOptions {
  readonly changes: ChangeIndex | null;
  readonly draw: DrawLine;
}

/** What lines and rules are drawn on: the page, or the page turned. */
interface Canvas extends Omit<PageBuilder, 'toPage' | 'turned'> {
  /** Its items, then those that wait for the page's end. */
  finish(): PageItem[];
  readonly areas: readonly FieldArea[];
}

function createCanvas(barXUm: number, { changes, draw }: CanvasOptions): Canvas {
  const items: PageItem[] = [];
  const frames = createPageFrames();
  const bars: Bar[] = [];
  const areas: FieldArea[] = [];
  return {
    drawLine(line, topUm, style) {
      const drawn = draw(line, { topUm, style, changes });
      for (const item of drawn.items) items.push(item);
      if (drawn.changed) bars.push({ topUm, bottomUm: topUm + style.size.emUm });
    },
    drawRule({ x1Um, x2Um, yUm, widthUm, color }) {
      items.push({ kind: 'rule', x1Um, y1Um: yUm, x2Um, y2Um: yUm, widthUm, color });
    },
    drawGrid: (piece) => frames.add(piece),
    markArea: (area) => areas.push(area),
    areas,
    finish: () => [...items, ...frames.toRules(), ...barRules(bars, barXUm)],
  };
}

/** What a page is made with. */
export interface PageOptions {
  /** Counting from 0: the outer margin of the first page is its right one. */
  readonly pageIndex?: number;
  readonly changes?: ChangeIndex | null;
  readonly draw?: DrawLine;
}

/** An empty A4 page. */
export function createPageBuilder(options: PageOptions = {}): PageBuilder {
  const { pageIndex = 0, changes = null, draw = drawLine } = options;
  const { barFromTypeAreaUm } = changeRules;
  const odd = pageIndex % 2 === 0;
  const canvas = createCanvas(
    odd ? typeArea.rightUm + barFromTypeAreaUm : typeArea.leftUm - barFromTypeAreaUm,
    { changes, draw },
  );
  let across: Canvas | null = null;
  return {
    ...canvas,
    turned: () => (across ??= createCanvas(typeArea.heightUm + barFromTypeAreaUm, { changes, draw })),
    toPage() {
      const areas = [...canvas.areas, ...(across?.areas.map(turnArea) ?? [])];
      return {
        widthUm: paper.widthUm,
        heightUm: paper.heightUm,
        items: [...canvas.finish(), ...(across?.finish().map(turnItem) ?? [])],
        ...(areas.length > 0 && { areas }),
      };
    },
  };
}
