// A walk over pasted markup without recursion, so that no depth of nesting can exhaust the stack: paragraphs with hints, and tables.
import type { SourceBlock, SourceNote } from '../../../../shared/domain/text-lines.ts';
import { createLineBuilder, type LineBuilder } from './line-builder.ts';
import { lookInside, type Look, type MarkupNode, plainLook } from './markup-look.ts';
import { createTableBuilder, type TableBuilder } from './table-builder.ts';

const textNode = 3;
const elementNode = 1;

const blockTags = new Set(
  'P DIV H1 H2 H3 H4 H5 H6 LI UL OL DL DT DD BLOCKQUOTE PRE SECTION ARTICLE HEADER FOOTER MAIN ASIDE NAV ADDRESS FIGURE FIGCAPTION CAPTION FORM FIELDSET HR CENTER DETAILS SUMMARY'.split(
    ' ',
  ),
);
/** Nothing in them is text of the page. */
const silentTags = new Set([
  'SCRIPT',
  'STYLE',
  'HEAD',
  'TITLE',
  'META',
  'LINK',
  'TEMPLATE',
  'XML',
  'COLGROUP',
  'COL',
  'NOSCRIPT',
]);
const droppedTags: Readonly<Record<string, SourceNote['code']>> = {
  IMG: 'imageDropped',
  PICTURE: 'imageDropped',
  'V:IMAGEDATA': 'imageDropped',
  SVG: 'drawingDropped',
  CANVAS: 'drawingDropped',
  OBJECT: 'objectDropped',
  EMBED: 'objectDropped',
  IFRAME: 'objectDropped',
  VIDEO: 'objectDropped',
  AUDIO: 'objectDropped',
};

interface Frame {
  next: MarkupNode | null;
  readonly look: Look;
  readonly tag: string;
  /** Number of the next item of a numbered list. */
  items: number;
}

interface Walk {
  readonly blocks: SourceBlock[];
  readonly stack: Frame[];
  line: LineBuilder;
  table: TableBuilder | null;
  formattedLines: number;
}

/** Blocks under a node. */
export function blocksOfMarkup(root: MarkupNode): {
  readonly blocks: SourceBlock[];
  readonly notes: SourceNote[];
} {
  const walk: Walk = { blocks: [], stack: [], line: createLineBuilder(), table: null, formattedLines: 0 };
  walk.stack.push({ next: root.firstChild, look: plainLook, tag: 'BODY', items: 0 });
  for (let frame = walk.stack.at(-1); frame; frame = walk.stack.at(-1)) {
    const node = frame.next;
    if (node) {
      frame.next = node.nextSibling;
      enter(node, frame, walk);
    } else {
      walk.stack.pop();
      leave(frame, walk);
    }
  }
  flush(walk);
  const count = String(walk.formattedLines);
  return {
    blocks: walk.blocks,
    notes: count === '0' ? [] : [{ code: 'formattingDropped', evidence: { count } }],
  };
}

function enter(node: MarkupNode, frame: Frame, walk: Walk): void {
  if (node.nodeType === textNode) addText(node.nodeValue ?? '', frame, walk);
  if (node.nodeType !== elementNode) return;
  const tag = node.nodeName.toUpperCase();
  if (silentTags.has(tag)) return;
  const dropped = Object.hasOwn(droppedTags, tag) ? droppedTags[tag] : undefined;
  if (dropped) walk.line.addNote({ code: dropped, evidence: { text: node.getAttribute?.('alt') ?? '' } });
  else if (tag === 'BR') walk.line.addBreak();
  else {
    openElement(node, tag, { frame, walk });
    walk.stack.push({
      next: node.firstChild,
      look: lookInside(node, tag, frame.look),
      tag,
      items: startOf(node, tag),
    });
  }
}

function addText(text: string, { tag, look }: Frame, { line }: Walk): void {
  if (text.trim() !== '' || takesBlanks(tag)) line.addText(text, look);
}

/** White space between rows and cells is no text. */
const takesBlanks = (tag: string): boolean =>
  !['TABLE', 'TBODY', 'THEAD', 'TFOOT', 'TR', 'UL', 'OL'].includes(tag);

function startOf(node: MarkupNode, tag: string): number {
  const start = tag === 'OL' ? (node.getAttribute?.('start') ?? '1') : '';
  return /^\d{1,4}$/.test(start) ? Number(start) : 1;
}

function noteLink(node: MarkupNode, walk: Walk): void {
  const target = node.getAttribute?.('href') ?? '';
  // Links inside the page (footnotes, contents) lead nowhere on paper.
  if (/^(?:https?|mailto|ftp|file):/i.test(target)) {
    walk.line.addNote({ code: 'linkDropped', evidence: { text: target.slice(0, 2000) } });
  }
}

function openElement(
  node: MarkupNode,
  tag: string,
  { frame, walk }: { readonly frame: Frame; readonly walk: Walk },
): void {
  if (tag === 'A') noteLink(node, walk);
  if (tag === 'TABLE') {
    flush(walk);
    if (walk.table) walk.table.nest();
    else walk.table = createTableBuilder();
  } else if (walk.table && ['TR', 'TD', 'TH', 'THEAD'].includes(tag)) {
    openTablePart(node, tag, walk);
  } else if (blockTags.has(tag)) {
    flush(walk);
    if (tag === 'LI' && frame.tag === 'OL') {
      walk.line.setNumber(`${frame.items}.`);
      frame.items += 1;
    }
  }
}

function openTablePart(node: MarkupNode, tag: string, walk: Walk): void {
  const { table } = walk;
  if (!table) return;
  if (table.isNested) {
    // Cells of a table in a cell stand side by side in one line.
    if (tag === 'TR') flush(walk);
    else if (tag !== 'THEAD' && !walk.line.isEmpty) walk.line.addText('\u3000', plainLook);
    return;
  }
  flush(walk);
  if (tag === 'THEAD') table.openHead();
  else if (tag === 'TR') table.openRow();
  else table.openCell(spanOf(node, 'colspan'), spanOf(node, 'rowspan'), tag === 'TH');
}

function spanOf(node: MarkupNode, name: string): number {
  const text = node.getAttribute?.(name) ?? '1';
  return /^\d{1,5}$/.test(text) ? Number(text) : 1;
}

function leave({ tag }: Frame, walk: Walk): void {
  const { table } = walk;
  if (blockTags.has(tag)) flush(walk);
  if (!table) return;
  if (table.isNested) {
    if (tag === 'TABLE') {
      flush(walk);
      table.unnest();
    }
    return;
  }
  if (tag === 'TD' || tag === 'TH') {
    flush(walk);
    table.closeCell();
  } else if (tag === 'THEAD') table.closeHead();
  else if (tag === 'TABLE') {
    flush(walk);
    walk.table = null;
    walk.blocks.push(...table.finish());
  }
}

/** Ends the paragraph: it goes into the open cell, else into the text. */
function flush(walk: Walk): void {
  if (walk.line.isFormatted) walk.formattedLines += 1;
  const line = walk.line.finish();
  walk.line = createLineBuilder();
  if (!line) return;
  if (!walk.table?.takeLine(line)) walk.blocks.push(line);
}
