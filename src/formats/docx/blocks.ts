// Blocks of a container (body, cell, text box, note): paragraphs, tables, and what wraps them.
import type { SourceBlock, SourceLine, SourceNote } from '../../shared/domain/text-lines.ts';
import { createCollected, type Collected, type DocxContext, readInline } from './inline.ts';
import { child, type Node, valueOf } from './nodes.ts';
import type { Numbering } from './numbering.ts';
import { isMarkDeleted, lookOf, numberOf, paragraphLines } from './paragraph.ts';
import { readTable } from './table.ts';

/** What is true of the whole document while it is read. */
export interface BlockContext extends DocxContext {
  readonly numbering: Numbering;
  readonly tally: { formattedParagraphs: number };
  /** Styles of lines of a table of contents. */
  readonly contentsStyles: ReadonlySet<string>;
}

/** One container being read: a paragraph whose mark was deleted waits for the next one. */
export interface Container {
  readonly blocks: SourceBlock[];
  carried: Collected | null;
}

export function createContainer(): Container {
  return { blocks: [], carried: null };
}

/** Reads all blocks under a node. */
export function readBlocks(node: Node, context: BlockContext): SourceBlock[] {
  const container = createContainer();
  for (const inner of node.children) readBlock(inner, container, context);
  return closeContainer(container, context);
}

/** What waited for a next paragraph that never came. */
export function closeContainer(container: Container, context: BlockContext): SourceBlock[] {
  if (container.carried) {
    const look = context.styles.paragraph(undefined);
    container.blocks.push(...paragraphLines(container.carried, look, null));
    container.carried = null;
  }
  return container.blocks;
}

type BlockReader = (node: Node, container: Container, context: BlockContext) => void;

const readInside: BlockReader = (node, container, context) => {
  for (const inner of node.children) readBlock(inner, container, context);
};
const skip: BlockReader = () => undefined;
const dropDeleted: BlockReader = (node, container, context) => {
  const text = linesText(readBlocks(node, context));
  if (text !== '') container.blocks.push(noteLine('deletionDropped', text));
};

const readers: Readonly<Record<string, BlockReader>> = {
  p: readParagraph,
  tbl: (node, container, context) => {
    container.blocks.push(...readTable(node, (cell) => readBlocks(cell, context)));
  },
  sdt: readControl,
  AlternateContent: (node, container, context) =>
    readInside(child(node, 'Choice') ?? child(node, 'Fallback') ?? node, container, context),
  altChunk: (_, container) => void container.blocks.push(noteLine('objectDropped', 'altChunk')),
  del: dropDeleted,
  moveFrom: dropDeleted,
  // Formulas of their own line stand beside paragraphs.
  oMathPara: (node, container, context) =>
    readParagraph({ name: 'p', attributes: new Map(), children: [node], text: '' }, container, context),
  sectPr: skip,
  tcPr: skip,
  sdtPr: skip,
};

/** Reads one block into the container; unknown wrappers are looked into. */
export function readBlock(node: Node, container: Container, context: BlockContext): void {
  const reader = Object.hasOwn(readers, node.name) ? readers[node.name] : undefined;
  (reader ?? readInside)(node, container, context);
}

function readParagraph(node: Node, container: Container, context: BlockContext): void {
  const properties = child(node, 'pPr');
  const styleId = valueOf(properties, 'pStyle');
  const look = lookOf(properties, styleId, context.styles);
  const out = container.carried ?? createCollected();
  container.carried = null;
  readInline(node, look.run, out, context);
  if (isMarkDeleted(properties)) {
    container.carried = out;
    return;
  }
  if (out.isFormatted) context.tally.formattedParagraphs += 1;
  const hasWords = out.pieces.some(({ text }) => text.trim() !== '');
  const number = hasWords ? numberOf(properties, styleId, { look, numbering: context.numbering }) : null;
  const lines = paragraphLines(out, look, number);
  if (styleId !== undefined && context.contentsStyles.has(styleId)) dropContents(lines, container);
  else container.blocks.push(...lines);
  for (const box of out.boxes) container.blocks.push(...boxBlocks(box, context));
}

/** Words of a box come behind the paragraph that held it. */
function boxBlocks(box: Node, context: BlockContext): SourceBlock[] {
  const blocks = readBlocks(box, context);
  const text = linesText(blocks);
  const [first, ...rest] = blocks;
  if (!first || text === '') return blocks;
  const note: SourceNote = { code: 'textBoxMoved', evidence: { text } };
  return [{ ...first, notes: [...(first.notes ?? []), note] }, ...rest];
}

function readControl(node: Node, container: Container, context: BlockContext): void {
  const content = child(node, 'sdtContent');
  if (!content) return;
  const gallery = valueOf(child(child(node, 'sdtPr'), 'docPartObj'), 'docPartGallery');
  if (gallery === 'Table of Contents') dropContents(readBlocks(content, context), container);
  else readInside(content, container, context);
}

function dropContents(blocks: readonly SourceBlock[], container: Container): void {
  const text = linesText(blocks);
  const notes = blocks.flatMap((block) => block.notes ?? []);
  if (text !== '') notes.push({ code: 'contentsDropped', evidence: { text } });
  if (notes.length > 0) container.blocks.push({ text: '', notes });
}

/** A line without words, for a note that has a place. */
function noteLine(code: SourceNote['code'], text: string): SourceLine {
  return { text: '', notes: [{ code, evidence: { text } }] };
}

/** The words of blocks in one text. */
export function linesText(blocks: readonly SourceBlock[]): string {
  return blocks
    .map((block) =>
      'table' in block
        ? block.table.rows.map((row) => row.map(({ text }) => text).join('\u3000')).join('\n')
        : (block.hints?.number ?? '') + block.text.replaceAll('\f', '\n'),
    )
    .filter((text) => text.trim() !== '')
    .join('\n')
    .trim();
}
