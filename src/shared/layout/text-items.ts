// Placed characters become text items: one an unbroken stretch of one face, one field and one tracked change.
import { baselineUm, cellsUm, typeArea, type TypeSize } from './grid.ts';
import type { InkColor, PageItem, RuleItem, TextItem, TextSource } from './page-model.ts';
import type { Line } from './line-break.ts';
import { type Alignment, type PlacedChar, placeLine } from './place-line.ts';
import { type Change, type ChangeIndex, changeRules } from './tracked.ts';

export interface LineStyle {
  readonly size: TypeSize;
  readonly align?: Alignment;
  readonly color?: InkColor;
  readonly scalePermille?: number;
  /** Field path of the text whose runs name none; absent: what the layout adds. */
  readonly path?: string;
  /** Left edge of the measure; the type area's when left out. */
  readonly leftUm?: number;
}

/** What a line of characters is drawn with. */
export interface LineDrawing {
  readonly topUm: number;
  readonly style: LineStyle;
  readonly changes: ChangeIndex | null;
}

export interface DrawnLine {
  readonly items: readonly PageItem[];
  /** Whether something in it was inserted or deleted. */
  readonly changed: boolean;
}

function sourceOf(char: PlacedChar, style: LineStyle): TextSource | null {
  const path = char.path ?? style.path;
  return path === undefined || char.offset < 0 ? null : { path, start: char.offset };
}

function goesOn(before: PlacedChar, next: PlacedChar): boolean {
  // A squeezed opening mark behind a narrow letter begins left of it: no advance runs backwards.
  if (before.role !== next.role || before.path !== next.path || next.x < before.x) return false;
  if (before.offset < 0) return next.offset < 0;
  return next.offset === before.offset + before.char.length;
}

function changeRule(item: TextItem, change: Change, topUm: number): RuleItem {
  const { markUm, underlineAboveBottomUm } = changeRules;
  const fromTopUm = change === 'inserted' ? item.emUm - underlineAboveBottomUm : Math.round(item.emUm / 2);
  const endUm = item.xUm + item.advancesUm.reduce((sum, advance) => sum + advance, 0);
  return {
    kind: 'rule',
    x1Um: item.xUm,
    y1Um: topUm + fromTopUm,
    x2Um: endUm,
    y2Um: topUm + fromTopUm,
    widthUm: markUm,
    color: 'red',
  };
}

/** Thousandths of a cell from the left edge of the measure to micrometres from the page's. */
function toUmOf({ scalePermille = 1000, leftUm = typeArea.leftUm, size }: LineStyle): (x: number) => number {
  return (x) => leftUm + Math.round((cellsUm(x, size) * scalePermille) / 1000);
}

function changeOf(char: PlacedChar, { style, changes }: LineDrawing): Change | null {
  const path = char.path ?? style.path;
  return changes && path !== undefined && char.offset >= 0 ? changes.changeAt(path, char.offset) : null;
}

/** The longest stretch from an index on that is one item. */
function runAt(placed: readonly PlacedChar[], start: number, drawing: LineDrawing): PlacedChar[] {
  const run: PlacedChar[] = [];
  for (let next = placed[start]; next; next = placed[start + run.length]) {
    const last = run.at(-1);
    if (last && !(goesOn(last, next) && changeOf(last, drawing) === changeOf(next, drawing))) break;
    run.push(next);
  }
  return run;
}

/** Advances of a run; an opening mark that was squeezed stands on the blank of its own cell's left, never on the item before it. */
function advancesOf(run: readonly PlacedChar[], followingX: number, toUm: (x: number) => number): number[] {
  return run.map(({ x, width }, index) => {
    const endX = run[index + 1]?.x ?? Math.min(x + width, Math.max(x, followingX));
    return toUm(endX) - toUm(x);
  });
}

/** Lines to items; a memory may stand behind it. */
export type DrawLine = (line: Line, drawing: LineDrawing) => DrawnLine;

/** The items of one line whose character boxes have their upper edge at topUm. */
export const drawLine: DrawLine = (line, drawing) => {
  const { topUm, style } = drawing;
  const placed = placeLine(line, style.align ?? 'left');
  const toUm = toUmOf(style);
  const items: PageItem[] = [];
  let changed = false;
  for (let start = 0; start < placed.length;) {
    const run = runAt(placed, start, drawing);
    const [first] = run;
    if (!first) break;
    start += run.length;
    const change = changeOf(first, drawing);
    const item: TextItem = {
      kind: 'text',
      role: first.role,
      emUm: style.size.emUm,
      xUm: toUm(first.x),
      yUm: baselineUm(topUm, style.size.emUm),
      color: change ? 'red' : (style.color ?? 'black'),
      scalePermille: style.scalePermille ?? 1000,
      text: run.map((char) => char.char).join(''),
      advancesUm: advancesOf(run, placed[start]?.x ?? Infinity, toUm),
      source: sourceOf(first, style),
    };
    items.push(item);
    if (!change) continue;
    items.push(changeRule(item, change, topUm));
    changed = true;
  }
  return { items, changed };
};
