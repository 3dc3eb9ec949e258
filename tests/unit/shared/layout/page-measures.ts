// What is measured on a page model, in millimetres from the page's edges.
import type {
  PageItem,
  PageModel,
  RuleItem,
  SealPlace,
  TextItem,
} from '../../../../src/shared/layout/page-model.ts';

export const isText = (item: PageItem): item is TextItem => item.kind === 'text';
export const isRule = (item: PageItem): item is RuleItem => item.kind === 'rule';

export const textsOf = (model: PageModel, page: number): TextItem[] =>
  model.pages[page]?.items.filter(isText) ?? [];
export const rulesOf = (model: PageModel, page: number): RuleItem[] =>
  model.pages[page]?.items.filter(isRule) ?? [];

/** The first item of a page that contains the text. */
export function find(model: PageModel, page: number, text: string): TextItem {
  const item = textsOf(model, page).find((candidate) => candidate.text.includes(text));
  if (!item) throw new Error(`${text} is not on page ${page + 1}`);
  return item;
}

/** Edges of a character's box; the baseline is at 0.86 of it. */
export const topMm = (item: TextItem): number => (item.yUm - Math.round(0.86 * item.emUm)) / 1000;
export const bottomMm = (item: TextItem): number => topMm(item) + item.emUm / 1000;
export const leftMm = (item: TextItem): number => item.xUm / 1000;
export const rightMm = (item: TextItem): number =>
  (item.xUm + item.advancesUm.reduce((sum, advance) => sum + advance, 0)) / 1000;
export const middleMm = (item: TextItem): number => (leftMm(item) + rightMm(item)) / 2;

/** Everything on one baseline, from left to right. */
export function lineAt(model: PageModel, page: number, at: TextItem): TextItem[] {
  return textsOf(model, page)
    .filter((item) => item.yUm === at.yUm)
    .sort((a, b) => a.xUm - b.xUm);
}

export const lineText = (model: PageModel, page: number, at: TextItem): string =>
  lineAt(model, page, at)
    .map((item) => item.text)
    .join('');

/** Edges of what stands on a baseline. */
export function lineEdgesMm(items: readonly TextItem[]): { left: number; right: number } {
  return { left: Math.min(...items.map(leftMm)), right: Math.max(...items.map(rightMm)) };
}

/** Upper and lower edge of a rule, its thickness counted. */
export const ruleTopMm = (rule: RuleItem): number => (rule.y1Um - rule.widthUm / 2) / 1000;
export const ruleBottomMm = (rule: RuleItem): number => (rule.y1Um + rule.widthUm / 2) / 1000;

/** One character of 3号 in its cell, the pitch of its lines, and the blank between two lines. */
export const cellMm = 156 / 28;
export const pitchMm = 10.417;
export const leadingMm = 4.861;
export const blankLinesMm = (lines: number): number => lines * pitchMm + leadingMm;

/** A seal place: its middle and edges. */
export interface SealMm {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export function sealMm({ xUm, yUm, diameterUm }: SealPlace): SealMm {
  const [left, top, diameter] = [xUm / 1000, yUm / 1000, diameterUm / 1000];
  const radius = diameter / 2;
  const [x, y] = [left + radius, top + radius];
  return { x, y, radius, left, top, right: left + diameter, bottom: top + diameter };
}

/** How far the rims of two seals are apart. */
export const apartMm = (a: SealMm, b: SealMm): number =>
  Math.hypot(a.x - b.x, a.y - b.y) - a.radius - b.radius;
