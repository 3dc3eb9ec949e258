// Paragraphs, headings and tables of the body, or of an annex, become flow items.
import { type Block, isTable, type Paragraph } from '../domain/content.ts';
import type { HeadingLevel } from '../domain/heading-numbers.ts';
import type { Run } from './atoms.ts';
import { printable } from './clean-text.ts';
import type { FlowItem, FlowPart } from './flow.ts';
import { textItem } from './flow-lines.ts';
import { leadingUm, paragraphIndentMillicells, size3 } from './grid.ts';
import { createHeadingCounter, headingForms, splitHeading } from './headings.ts';
import { type LayoutCache, noCache } from './layout-cache.ts';
import type { LineStyle } from './page-builder.ts';
import { tableFlow } from './table-flow.ts';

/** Which text it is: the body, or that of an annex. */
export interface BodyPlace {
  readonly part: FlowPart;
  /** Path of the list of blocks: `body`, `annexes.0.body`. */
  readonly path: string;
  readonly cache: LayoutCache;
}

/** One block: its own path. */
interface BlockPlace extends BodyPlace {
  readonly count: (depth: number) => number;
}

function paragraphItems(runs: readonly Run[], place: BlockPlace): FlowItem[] {
  const { part, path, cache } = place;
  const options = { width: size3.lineMillicells, firstIndent: paragraphIndentMillicells, restIndent: 0 };
  const style: LineStyle = { size: size3, align: 'justify', path };
  return cache
    .breakRuns(runs, options)
    .map((line) => textItem(line, style, { part, gapUm: leadingUm, path }));
}

function headingItems(text: string, level: HeadingLevel, place: BlockPlace): FlowItem[] {
  const { depth, role, number, typed } = headingForms[level];
  const label = number(place.count(depth));
  // A number that the drafter typed or pasted gives way to the automatic one, else it would be printed twice.
  const start = typed.exec(text)?.[0].length ?? 0;
  const [head, tail] = splitHeading(text.slice(start));
  const runs: Run[] = [
    { text: label, role },
    { text: head, role, start },
  ];
  if (tail !== '') runs.push({ text: tail, role: 'fang', start: start + head.length });
  return paragraphItems(runs, place).map((line, index) => ({
    ...line,
    keepWithNext: tail === '' || index === 0,
    outline: index === 0 ? { level: depth, text: label + printable(head) } : null,
  }));
}

/** 第一章 of rules that travel as an annex: centred 黑体 (实务); its number is part of its text. */
function chapterItems(text: string, place: BlockPlace): FlowItem[] {
  const { part, path, cache } = place;
  const lines = cache.breakRuns([{ text, role: 'hei', start: 0 }], {
    width: size3.lineMillicells,
    firstIndent: 0,
    restIndent: 0,
  });
  const style: LineStyle = { size: size3, align: 'center', path };
  return lines.map((line, index) => ({
    ...textItem(line, style, { part, gapUm: leadingUm, path, keepWithNext: true }),
    outline: index === 0 ? { level: 1, text: printable(text).trim() } : null,
  }));
}

function blockItems(block: Block, place: BlockPlace): FlowItem[] {
  if (isTable(block)) return tableFlow(block, { part: place.part, path: place.path }, place.cache);
  const { level, text }: Paragraph = block;
  if (text.trim() === '') return [];
  if (level === 'chapter') return chapterItems(text, place);
  if (level === 'text') return paragraphItems([{ text, role: 'fang', start: 0 }], place);
  return headingItems(text, level, place);
}

/** The body of 7.3.3, numbered 一、 （一） 1. （1）, each level counting anew under its heading. */
export function bodyFlow(body: readonly Block[], place: Partial<BodyPlace> = {}): FlowItem[] {
  const { part = 'body', path = 'body', cache = noCache } = place;
  const count = createHeadingCounter();
  return body.flatMap((block, index) => blockItems(block, { part, cache, count, path: `${path}.${index}` }));
}
