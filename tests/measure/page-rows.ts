// The rules of GB/T 9704-2012 as rows of a table: what the clause says, in numbers written here and nowhere taken from the engine, and how to find it on
// a page. `n` blank lines between two elements are n line pitches and the blank of one line, from box to box.
import type { PageModel, RuleItem, TextItem } from '../../src/shared/layout/page-model.ts';
import { findInk, measureItem, type Edge } from '../support/page-ink/measure-edges.ts';
import type { GreyPage } from '../support/page-ink/grey-page.ts';

/** 3号 is 15.75 pt: 5.556 mm; a line is that and 7/8 of it (3.2). */
const em3 = (15.75 * 25.4) / 72;
export const leading = (em3 * 7) / 8;
export const pitch = em3 + leading;
export const cell3 = 156 / 28;
export const blankLines = (count: number): number => count * pitch + leading;

/** A rendered document. */
export interface Rendered {
  readonly model: PageModel;
  readonly pages: readonly GreyPage[];
}

export interface Row {
  readonly element: string;
  readonly clause: string;
  readonly strength: '规定' | '一般' | '推荐' | '可以' | '实务';
  readonly prescribedMm: number;
  measure(rendered: Rendered): number;
}

/** Finds text items by what they say. */
export function find(
  { model }: Rendered,
  text: string | RegExp,
  page?: number,
): { item: TextItem; page: number } {
  for (const [index, each] of model.pages.entries()) {
    if (page !== undefined && index !== page) continue;
    for (const item of each.items) {
      if (item.kind !== 'text') continue;
      if (typeof text === 'string' ? item.text.includes(text) : text.test(item.text))
        return { item, page: index };
    }
  }
  throw new Error(`no text ${String(text)}`);
}

/** Where an edge of a text's boxes stands on its rendered page. */
export function edgeOf(rendered: Rendered, text: string | RegExp, edge: Edge, page?: number): number {
  const found = find(rendered, text, page);
  const sheet = rendered.pages[found.page];
  if (!sheet) throw new Error('no such page');
  return measureItem(sheet, rendered.model, found.item, edge);
}

/** Rules of a page from top to bottom, as the model has them: where to look. */
export function rulesOf({ model }: Rendered, page: number, color: 'red' | 'black'): RuleItem[] {
  return (model.pages[page]?.items ?? [])
    .filter(
      (item): item is RuleItem => item.kind === 'rule' && item.color === color && item.y1Um === item.y2Um,
    )
    .sort((a, b) => a.y1Um - b.y1Um);
}

/** An edge of a rule on the rendered page. */
export function ruleEdge(rendered: Rendered, page: number, rule: RuleItem | undefined, edge: Edge): number {
  const sheet = rendered.pages[page];
  if (!sheet || !rule) throw new Error('no such rule');
  const y = rule.y1Um / 1000;
  const [left, right] = [rule.x1Um / 1000, rule.x2Um / 1000];
  // Half a millimetre up and down: nothing else of a page stands so near to a rule.
  const near = 0.5;
  const horizontal = edge === 'left' || edge === 'right';
  const window = horizontal
    ? { left: left - 2, right: right + 2, top: y - 0.1, bottom: y + 0.1 }
    : { left: left + 5, right: right - 5, top: y - near, bottom: y + near };
  const found = findInk(sheet, window, edge);
  if (found === null) throw new Error('no ink at a rule');
  return found;
}
