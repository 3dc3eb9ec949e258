// What stands inside a paragraph: words with their look, and everything that is no word, each with a note.
import type { SourceNote } from '../../shared/domain/text-lines.ts';
import { attribute, child, type Node, valueOf } from './nodes.ts';
import type { Relation } from './package.ts';
import { type RunLook, runLook, type Styles } from './styles.ts';
import { shiftedDigits, symbolCharacter } from './symbols.ts';

/** What a document has beside its main part. */
export interface DocxContext {
  readonly styles: Styles;
  readonly relations: ReadonlyMap<string, Relation>;
  readonly footnotes: ReadonlyMap<string, string>;
  readonly endnotes: ReadonlyMap<string, string>;
  readonly comments: ReadonlyMap<string, string>;
  /** Open fields, innermost last; they may span paragraphs. */
  readonly fields: { isResult: boolean; instruction: string }[];
}

/** A page break inside a paragraph; no document holds this character otherwise. */
export const pageBreak = '\f';

export interface Collected {
  readonly pieces: { readonly text: string; readonly look: RunLook }[];
  readonly notes: SourceNote[];
  /** Text boxes, to be read behind the paragraph. */
  readonly boxes: Node[];
  deleted: string;
  inserted: string;
  hidden: string;
  isFormatted: boolean;
}

export function createCollected(): Collected {
  return { pieces: [], notes: [], boxes: [], deleted: '', inserted: '', hidden: '', isFormatted: false };
}

interface Walk {
  readonly context: DocxContext;
  readonly out: Collected;
  readonly look: RunLook;
  readonly change: 'none' | 'inserted' | 'deleted';
  readonly shift?: string | undefined;
}

/** Reads the children of a paragraph. */
export function readInline(paragraph: Node, look: RunLook, out: Collected, context: DocxContext): void {
  walkChildren(paragraph, { context, out, look, change: 'none' });
}

function walkChildren(node: Node, walk: Walk): void {
  for (const inner of node.children) walkNode(inner, walk);
}

function walkNode(node: Node, walk: Walk): void {
  const handler = Object.hasOwn(handlers, node.name) ? handlers[node.name] : undefined;
  if (handler) handler(node, walk);
  else walkChildren(node, walk);
}

function emit(text: string, walk: Walk): void {
  const { out, look, change, context } = walk;
  if (text === '' || context.fields.some(({ isResult }) => !isResult)) return;
  if (change === 'deleted') out.deleted += text;
  else if (look.hidden) out.hidden += text;
  else {
    out.pieces.push({ text, look });
    if (change === 'inserted') out.inserted += text;
  }
}

function addNote(walk: Walk, code: SourceNote['code'], text: string): void {
  if (walk.change !== 'deleted') walk.out.notes.push({ code, evidence: { text } });
}

type Handler = (node: Node, walk: Walk) => void;

const skip: Handler = () => undefined;
const inserted: Handler = (node, walk) =>
  walkChildren(node, { ...walk, change: walk.change === 'deleted' ? 'deleted' : 'inserted' });
const deleted: Handler = (node, walk) => walkChildren(node, { ...walk, change: 'deleted' });
const drawing: Handler = (node, walk) => {
  noteDrawing(node, walk);
  walkChildren(node, walk);
};
const reference =
  (part: 'footnotes' | 'endnotes' | 'comments'): Handler =>
  (node, walk) => {
    const text = walk.context[part].get(attribute(node, 'id') ?? '') ?? '';
    addNote(walk, part === 'comments' ? 'commentDropped' : 'footnoteDropped', text);
  };
const formula: Handler = (node, walk) => {
  const text = mathText(node);
  if (text === '') return;
  emit(text, walk);
  addNote(walk, 'formulaFlattened', text);
};

const handlers: Readonly<Record<string, Handler>> = {
  pPr: skip,
  rPr: skip,
  r: readRun,
  t: (node, walk) => {
    const shifted = shiftedDigits(node.text, walk.shift);
    emit(shifted ?? node.text, walk);
    if (shifted !== null) {
      walk.out.notes.push({ code: 'symbolReplaced', evidence: { text: node.text, becomes: shifted } });
    }
  },
  delText: (node, walk) => emit(node.text, { ...walk, change: 'deleted' }),
  tab: (_, walk) => emit('\t', walk),
  ptab: (_, walk) => emit('\t', walk),
  br: (node, walk) => {
    const type = attribute(node, 'type');
    emit(type === 'page' ? pageBreak : type === 'column' ? '' : '\n', walk);
  },
  cr: (_, walk) => emit('\n', walk),
  noBreakHyphen: (_, walk) => emit('-', walk),
  softHyphen: skip,
  sym: readSymbol,
  ins: inserted,
  moveTo: inserted,
  del: deleted,
  moveFrom: deleted,
  hyperlink: readLink,
  fldChar: readField,
  instrText: (node, { context }) => {
    const field = context.fields.at(-1);
    if (field && field.instruction.length < 2000) field.instruction += node.text;
  },
  delInstrText: skip,
  drawing,
  pict: drawing,
  object: drawing,
  txbxContent: (node, { out, change }) => {
    if (change !== 'deleted') out.boxes.push(node);
  },
  AlternateContent: (node, walk) =>
    walkChildren(child(node, 'Choice') ?? child(node, 'Fallback') ?? node, walk),
  oMath: formula,
  oMathPara: formula,
  footnoteReference: reference('footnotes'),
  endnoteReference: reference('endnotes'),
  commentReference: reference('comments'),
  rt: (node, walk) => {
    // The reading of a rare character stands in brackets behind it.
    emit('（', walk);
    walkChildren(node, walk);
    emit('）', walk);
  },
};

const formatElements = new Set([
  'b',
  'i',
  'u',
  'strike',
  'dstrike',
  'color',
  'highlight',
  'shd',
  'em',
  'vertAlign',
  'effect',
  'bdr',
]);

function readRun(node: Node, walk: Walk): void {
  const properties = child(node, 'rPr');
  const own = runLook(properties);
  const look = { ...walk.look, ...walk.context.styles.run(valueOf(properties, 'rStyle')), ...own };
  if (properties?.children.some(({ name }) => formatElements.has(name))) walk.out.isFormatted = true;
  walkChildren(node, { ...walk, look, shift: valueOf(properties, 'vertAlign') });
}

function readSymbol(node: Node, walk: Walk): void {
  const font = attribute(node, 'font') ?? '';
  const code = attribute(node, 'char') ?? '';
  const character = symbolCharacter(font, code);
  const text = `${font} ${code}`;
  emit(character ?? '□', walk);
  if (walk.change === 'deleted') return;
  walk.out.notes.push(
    character === null
      ? { code: 'symbolUnknown', evidence: { text } }
      : { code: 'symbolReplaced', evidence: { text, becomes: character } },
  );
}

function readLink(node: Node, walk: Walk): void {
  const target = walk.context.relations.get(attribute(node, 'id') ?? '');
  // A link inside the document (目录, 交叉引用) leads nowhere on paper.
  if (target) addNote(walk, 'linkDropped', target.target);
  walkChildren(node, walk);
}

function readField(node: Node, walk: Walk): void {
  const { fields } = walk.context;
  const type = attribute(node, 'fldCharType');
  const field = fields.at(-1);
  if (type === 'begin') fields.push({ isResult: false, instruction: '' });
  else if (type === 'separate' && field) {
    field.isResult = true;
    const link = /^\s*HYPERLINK\s+"([^"]{1,1000})"/i.exec(field.instruction)?.[1];
    if (link !== undefined) addNote(walk, 'linkDropped', link);
  } else if (type === 'end') fields.pop();
}

function noteDrawing(node: Node, walk: Walk): void {
  const found = { names: new Set<string>(), words: '', kind: '' };
  describe(node, found);
  const has = (...names: readonly string[]): boolean => names.some((name) => found.names.has(name));
  if (has('OLEObject', 'chart', 'relIds', 'control', 'ink'))
    addNote(walk, 'objectDropped', found.kind || found.words);
  else if (has('pic', 'imagedata')) addNote(walk, 'imageDropped', found.words);
  else if (!has('txbxContent')) addNote(walk, 'drawingDropped', found.words);
}

/** Names of the elements of a drawing without its text boxes, and the words that describe it. */
function describe(node: Node, found: { readonly names: Set<string>; words: string; kind: string }): void {
  found.names.add(node.name);
  if (node.name === 'docPr') found.words ||= attribute(node, 'descr') ?? attribute(node, 'name') ?? '';
  // Drawn text (watermarks) is the string of its path.
  if (node.name === 'textpath') found.words = attribute(node, 'string') ?? found.words;
  if (node.name === 'OLEObject') found.kind = attribute(node, 'ProgID') ?? '';
  if (node.name === 'txbxContent') return;
  for (const inner of node.children) describe(inner, found);
}

function mathText(node: Node): string {
  return (node.name === 't' ? node.text : '') + node.children.map(mathText).join('');
}
