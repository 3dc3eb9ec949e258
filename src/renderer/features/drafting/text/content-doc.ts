// A document's content and the same content in the editor, both ways and without loss. An unchanged node gives the very same block again, so
// that whoever lays pages out can see what did not change.
import type { Node, Schema } from '@tiptap/pm/model';
import {
  isTable,
  type Annex,
  type Block,
  type DocumentContent,
  type Paragraph,
  type TableCell,
  type Titled,
} from '../../../../shared/domain/content.ts';
import { limits } from './limits.ts';

/** What of the content is not running text. Attachments and what is passed on are the station's and not in it. */
export type DocFields = Pick<
  DocumentContent,
  | 'kind'
  | 'format'
  | 'urgency'
  | 'recipients'
  | 'issuers'
  | 'signatory'
  | 'signatureStamp'
  | 'attendance'
  | 'notes'
  | 'forward'
>;
/** What not every document has. */
type SometimesField = 'format' | 'signatureStamp' | 'attendance' | 'forward';
/** Fields as somebody changed them: what a document does not have may be undefined. */
export type ChangedFields = Omit<DocFields, SometimesField> & {
  readonly [Name in SometimesField]?: DocFields[Name] | undefined;
};
/** What the editor holds. */
export type DraftText = Omit<DocumentContent, 'attachments' | 'forwards'>;

/** Breaks that do break: inside the title, rising, no more than a document may carry. */
function trueBreaks(breaks: readonly number[], length: number): number[] {
  const rising = [...new Set(breaks)].filter((at) => at > 0 && at < length).toSorted((a, b) => a - b);
  return rising.slice(0, limits.titleBreaks);
}

function titleNodes(schema: Schema, { title, titleBreaks = [] }: Titled): Node[] {
  const breaks = trueBreaks(titleBreaks, title.length);
  const starts = [0, ...breaks];
  return starts.flatMap((start, index) => {
    const words = title.slice(start, starts[index + 1]);
    const end = index === 0 ? [] : [schema.node('lineEnd')];
    return words === '' ? end : [...end, schema.text(words)];
  });
}

const textNodes = (schema: Schema, text: string): Node[] => (text === '' ? [] : [schema.text(text)]);

function cellNode(schema: Schema, { text, columns = 1, rows = 1 }: TableCell): Node {
  const lines = text.split('\n').map((line) => schema.node('cellLine', null, textNodes(schema, line)));
  return schema.node('tableCell', { colspan: columns, rowspan: rows }, lines);
}

/** One block as a node. */
export function blockNode(schema: Schema, block: Block): Node {
  if (!isTable(block)) return schema.node('paragraph', { level: block.level }, textNodes(schema, block.text));
  const { headRows, landscape = false, rows } = block;
  return schema.node(
    'table',
    { headRows, landscape },
    rows.map((row) =>
      schema.node(
        'tableRow',
        null,
        row.map((cell) => cellNode(schema, cell)),
      ),
    ),
  );
}

/** A body is never without a paragraph to write in. */
function bodyNodes(schema: Schema, body: readonly Block[]): Node[] {
  return body.length === 0 ? [schema.node('paragraph')] : body.map((block) => blockNode(schema, block));
}

const annexNode = (schema: Schema, annex: Annex): Node =>
  schema.node('annex', null, [
    schema.node('annexTitle', null, titleNodes(schema, annex)),
    ...bodyNodes(schema, annex.body),
  ]);

/** The fields of a content. */
export function fieldsOf(content: ChangedFields): DocFields {
  const { kind, format, urgency, recipients, issuers, signatory, signatureStamp, attendance, notes } =
    content;
  const { forward } = content;
  return {
    kind,
    ...(format !== undefined && { format }),
    urgency,
    recipients,
    issuers,
    signatory,
    ...(signatureStamp !== undefined && { signatureStamp }),
    ...(attendance !== undefined && { attendance }),
    notes,
    ...(forward !== undefined && { forward }),
  };
}

/** The content as an editor's document. */
export function contentToDoc(schema: Schema, content: DraftText): Node {
  const { titleNote, body, annexes = [] } = content;
  return schema.node('doc', { fields: fieldsOf(content) }, [
    schema.node('title', null, titleNodes(schema, content)),
    ...(titleNote === undefined ? [] : [schema.node('titleNote', null, textNodes(schema, titleNote))]),
    ...bodyNodes(schema, body),
    ...annexes.map((annex) => annexNode(schema, annex)),
  ]);
}

function titledOf(node: Node): Titled {
  const breaks: number[] = [];
  let words = '';
  node.forEach((child) => {
    if (child.isText) words += child.text ?? '';
    else breaks.push(words.length);
  });
  const title = words.slice(0, limits.titleChars);
  const titleBreaks = trueBreaks(breaks, title.length);
  return { title, ...(titleBreaks.length > 0 && { titleBreaks }) };
}

const childrenOf = (node: Node): Node[] => [...node.children];

function cellOf(node: Node): TableCell {
  const text = childrenOf(node)
    .map((line) => line.textContent)
    .join('\n')
    .slice(0, limits.cellChars);
  const columns = Math.min(node.attrs['colspan'] as number, limits.columns);
  const rows = Math.min(node.attrs['rowspan'] as number, limits.rows);
  return { text, ...(columns > 1 && { columns }), ...(rows > 1 && { rows }) };
}

function paragraphsOf(node: Node): Paragraph[] {
  const level = node.attrs['level'] as Paragraph['level'];
  const text = node.textContent;
  if (text.length <= limits.paragraphChars) return [{ level, text }];
  const pieces = Math.ceil(text.length / limits.paragraphChars);
  return Array.from({ length: pieces }, (_, index) => ({
    level: index === 0 ? level : 'text',
    text: text.slice(index * limits.paragraphChars, (index + 1) * limits.paragraphChars),
  }));
}

function readBlocks(node: Node): readonly Block[] {
  if (node.type.name !== 'table') return paragraphsOf(node);
  const rows = childrenOf(node)
    .slice(0, limits.rows)
    .map((row) => childrenOf(row).slice(0, limits.columns).map(cellOf));
  const headRows = Math.min(node.attrs['headRows'] as number, limits.rows);
  return [{ level: 'table', headRows, rows, ...(node.attrs['landscape'] === true && { landscape: true }) }];
}

const known = new WeakMap<Node, readonly Block[]>();
function blocksOf(node: Node): readonly Block[] {
  const before = known.get(node);
  if (before !== undefined) return before;
  const blocks = readBlocks(node);
  known.set(node, blocks);
  return blocks;
}

function bodyOf(nodes: readonly Node[]): Block[] {
  const [only] = nodes;
  // The one empty paragraph is where the cursor stands, not something the author wrote.
  if (
    nodes.length === 1 &&
    only?.type.name === 'paragraph' &&
    only.content.size === 0 &&
    only.attrs['level'] === 'text'
  )
    return [];
  return nodes.flatMap(blocksOf).slice(0, limits.blocks);
}

function annexOf(node: Node): Annex {
  const [title, ...body] = childrenOf(node);
  return { ...(title === undefined ? { title: '' } : titledOf(title)), body: bodyOf(body) };
}

const isBlock = ({ type: { name } }: Node): boolean => name === 'paragraph' || name === 'table';

/** The content of an editor's document. A note below the title without words is none. */
export function docToContent(doc: Node): DraftText {
  const nodes = childrenOf(doc);
  const ofType = (name: string): Node[] => nodes.filter((node) => node.type.name === name);
  const [title] = ofType('title');
  const titleNote = ofType('titleNote')[0]?.textContent.slice(0, limits.titleChars) ?? '';
  const annexes = ofType('annex').slice(0, limits.annexes).map(annexOf);
  return {
    ...(doc.attrs['fields'] as DocFields),
    ...(title === undefined ? { title: '' } : titledOf(title)),
    ...(titleNote !== '' && { titleNote }),
    body: bodyOf(nodes.filter(isBlock)),
    ...(annexes.length > 0 && { annexes }),
  };
}
