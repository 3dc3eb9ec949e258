// Reads a .docx into lines and tables with hints. Threat: bombs, entity tricks, endless nesting, circles of styles: the zip and XML readers
// are bounded, blocks are read one by one, and what is too much ends in a FormatError.
import type { SourceBlock, SourceNote } from '../../shared/domain/text-lines.ts';
import type { ByteSource } from '../byte-source.ts';
import { localName, type XmlEvent } from '../xml/events.ts';
import {
  type BlockContext,
  closeContainer,
  createContainer,
  linesText,
  readBlock,
  readBlocks,
} from './blocks.ts';
import { attribute, child, integer, type Node, readNode, valueOf } from './nodes.ts';
import { readNumbering } from './numbering.ts';
import { type DocxLimits, type DocxPackage, openDocx } from './package.ts';
import { readStyles } from './styles.ts';

export interface DocxText {
  readonly blocks: readonly SourceBlock[];
  /** Notes of the document as a whole. */
  readonly notes: readonly SourceNote[];
}

/** The text of a .docx; null when the container holds no Word document. Rejects with a FormatError, and with nothing else. */
export async function readDocx(source: ByteSource, limits: DocxLimits): Promise<DocxText | null> {
  const docx = await openDocx(source, limits);
  if (docx === null) return null;
  const context = await readContext(docx);
  const blocks = readBody(await docx.events(docx.main), context);
  if (blocks === null) return null;
  const notes = await headerNotes(docx, context);
  const { formattedParagraphs } = context.tally;
  if (formattedParagraphs > 0) {
    notes.push({ code: 'formattingDropped', evidence: { count: String(formattedParagraphs) } });
  }
  return { blocks, notes };
}

async function readContext(docx: DocxPackage): Promise<BlockContext> {
  const stylesTree = await docx.tree(docx.partsOf('styles')[0]);
  const bare: BlockContext = {
    styles: readStyles(stylesTree),
    relations: docx.relations,
    numbering: readNumbering(await docx.tree(docx.partsOf('numbering')[0])),
    contentsStyles: contentsStyles(stylesTree),
    footnotes: new Map(),
    endnotes: new Map(),
    comments: new Map(),
    fields: [],
    tally: { formattedParagraphs: 0 },
  };
  const texts = async (type: string): Promise<ReadonlyMap<string, string>> =>
    noteTexts(await docx.tree(docx.partsOf(type)[0]), apart(bare));
  return {
    ...bare,
    footnotes: await texts('footnotes'),
    endnotes: await texts('endnotes'),
    comments: await texts('comments'),
  };
}

/** A context for another story of the document: fields and counts of the body are not touched. */
const apart = (context: BlockContext): BlockContext => ({
  ...context,
  fields: [],
  tally: { formattedParagraphs: 0 },
});

/** 目录 1 to 9. */
function contentsStyles(tree: Node | null): ReadonlySet<string> {
  const ids = (tree?.children ?? [])
    .filter((style) => /^(?:toc|目录)\s*[1-9]$/i.test(valueOf(style, 'name') ?? ''))
    .map((style) => attribute(style, 'styleId') ?? '');
  return new Set(ids);
}

function noteTexts(tree: Node | null, context: BlockContext): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const note of tree?.children ?? []) {
    texts.set(attribute(note, 'id') ?? '', linesText(readBlocks(note, context)));
  }
  return texts;
}

/** Blocks of the main part; null when it is that of a workbook or of slides. */
function readBody(events: Iterator<XmlEvent>, context: BlockContext): SourceBlock[] | null {
  const root = nextOpen(events);
  if (root === null || localName(root.name) !== 'document') return null;
  const container = createContainer();
  let sectionStart = 0;
  let isInBody = false;
  for (let open = nextOpen(events); open !== null; open = nextOpen(events)) {
    if (!isInBody) {
      isInBody = localName(open.name) === 'body';
      continue;
    }
    const node = readNode(open, events);
    readBlock(node, container, context);
    const section = node.name === 'sectPr' ? node : child(child(node, 'pPr'), 'sectPr');
    if (!section) continue;
    turnTables(container.blocks, sectionStart, section);
    sectionStart = container.blocks.length;
  }
  return startSections(closeContainer(container, context));
}

function nextOpen(events: Iterator<XmlEvent>): Extract<XmlEvent, { kind: 'open' }> | null {
  for (;;) {
    const { value: event, done } = events.next();
    if (done) return null;
    if (event.kind === 'open') return event;
  }
}

/** Tables of a landscape section are set across the page. */
function turnTables(blocks: SourceBlock[], from: number, section: Node): void {
  const size = child(section, 'pgSz');
  const isWide = (integer(attribute(size, 'w')) ?? 0) > (integer(attribute(size, 'h')) ?? 1e9);
  const isLandscape = attribute(size, 'orient') === 'landscape' || isWide;
  // A section other than a continuous one begins a page behind it.
  const startsPage = valueOf(section, 'type') !== 'continuous';
  for (let at = from; at < blocks.length; at += 1) {
    const block = blocks[at];
    if (isLandscape && block && 'table' in block) {
      blocks[at] = { ...block, table: { ...block.table, landscape: true } };
    }
  }
  if (startsPage) blocks.push(sectionEnd);
}

const sectionEnd: SourceBlock = { text: '', hints: { startsPage: true } };

/** The page break of a section belongs to the first line with words behind it. */
function startSections(blocks: readonly SourceBlock[]): SourceBlock[] {
  let pending = false;
  return blocks.map((block) => {
    if ('table' in block) {
      pending = false;
      return block;
    }
    const starts = pending || block.hints?.startsPage === true;
    if (block.text.trim() === '') {
      pending = starts;
      return block;
    }
    pending = false;
    return starts ? { ...block, hints: { ...block.hints, startsPage: true as const } } : block;
  });
}

/** Page numbers and their dashes go without a word: the page makes them. */
const pageNumberOnly = /^[\s\u3000—–\-－·.．0-9０-９第页共/]*$/;

async function headerNotes(docx: DocxPackage, context: BlockContext): Promise<SourceNote[]> {
  const texts = new Set<string>();
  for (const part of [...docx.partsOf('header'), ...docx.partsOf('footer')]) {
    const tree = await docx.tree(part);
    if (tree) collectHeader(tree, context, texts);
  }
  return [...texts].map((text): SourceNote => ({ code: 'headerDropped', evidence: { text } }));
}

function collectHeader(tree: Node, context: BlockContext, texts: Set<string>): void {
  const blocks = readBlocks(tree, apart(context));
  const text = linesText(blocks);
  if (!pageNumberOnly.test(text)) texts.add(text);
  // A watermark is a drawing in the header; its words may be a marking.
  for (const note of blocks.flatMap((block) => block.notes ?? [])) {
    const words = note.evidence['text'] ?? '';
    if (note.code === 'drawingDropped' && words !== '') texts.add(words);
  }
}
