// Where a field path of findings and pages is in the editor's document, and the other way round.
import type { Node, ResolvedPos } from '@tiptap/pm/model';

/** A place in the content: field path as in TextSource, offset in UTF-16 units. */
export interface Place {
  readonly path: string;
  readonly offset: number;
}

interface Found {
  readonly node: Node;
  /** Position before the node. */
  readonly pos: number;
}

function childAt({ node, pos }: Found, wanted: (child: Node) => boolean, nth: number): Found | null {
  let seen = -1;
  let found: Found | null = null;
  const inside = node.type.name === 'doc' ? 0 : pos + 1;
  node.forEach((child, offset) => {
    if (found !== null || !wanted(child)) return;
    seen += 1;
    if (seen === nth) found = { node: child, pos: inside + offset };
  });
  return found;
}

const named =
  (...names: string[]) =>
  (node: Node): boolean =>
    names.includes(node.type.name);
const blocks = named('paragraph', 'table');
const any = (): boolean => true;

/** Steps into the block or cell that the rest of the path names. */
function stepInto(block: Found | null, [word, row, cell]: readonly string[]): Found | null {
  if (block === null || word !== 'cells') return block;
  const line = childAt(block, any, Number(row));
  return line === null ? null : childAt(line, any, Number(cell));
}

/** The node that a path names: a paragraph, a table, a cell, a title; null when it is not running text or not there. */
export function nodeAt(doc: Node, path: string): Found | null {
  const root = { node: doc, pos: -1 };
  const [field = '', index = '', ...rest] = path.split('.');
  if (field === 'title' || field === 'titleNote') return childAt(root, named(field), 0);
  if (field === 'body') return stepInto(childAt(root, blocks, Number(index)), rest);
  if (field !== 'annexes') return null;
  const annex = childAt(root, named('annex'), Number(index));
  const [part, block, ...inner] = rest;
  if (annex === null || part === 'title') return annex && childAt(annex, named('annexTitle'), 0);
  return part === 'body' ? stepInto(childAt(annex, blocks, Number(block)), inner) : annex;
}

/** Position of an offset inside a text that line ends part. */
function positionIn({ node, pos }: Found, offset: number): number {
  let left = offset;
  let at = pos + 1;
  for (const child of node.children) {
    if (child.isText && left <= child.nodeSize) return at + left;
    if (child.isText) left -= child.nodeSize;
    at += child.nodeSize;
  }
  return at;
}

function positionInCell(cell: Found, offset: number): number {
  let left = offset;
  let at = cell.pos + 1;
  for (const line of cell.node.children) {
    if (left <= line.content.size) return at + 1 + left;
    left -= line.content.size + 1;
    at += line.nodeSize;
  }
  return at - 1;
}

/** The cursor's position for a place; null when the place is not in the text. */
export function positionOf(doc: Node, { path, offset }: Place): number | null {
  const found = nodeAt(doc, path);
  if (found === null) return null;
  if (found.node.isTextblock) return positionIn(found, Math.max(0, offset));
  if (found.node.type.name === 'tableCell') return positionInCell(found, Math.max(0, offset));
  const { node, pos } = found;
  let first: number | null = null;
  node.descendants((child, at) => {
    if (first === null && child.isTextblock) first = pos + 2 + at;
    return first === null;
  });
  return first;
}

const indexAmong = (parent: Node, index: number, wanted: (node: Node) => boolean): number =>
  parent.children.slice(0, index).filter(wanted).length;

function offsetInTitle($pos: ResolvedPos): number {
  return $pos.parent.textBetween(0, $pos.parentOffset).length;
}

function offsetInCell($pos: ResolvedPos): number {
  const lines = $pos.node(-1).children.slice(0, $pos.index(-1));
  return lines.reduce((sum, line) => sum + line.content.size + 1, 0) + $pos.parentOffset;
}

function cellPath($pos: ResolvedPos, depth: number, path: string): Place {
  return { path: `${path}.cells.${$pos.index(depth)}.${$pos.index(depth + 1)}`, offset: offsetInCell($pos) };
}

/** The place of a cursor; null where no text is. */
export function placeOf(doc: Node, position: number): Place | null {
  const $pos = doc.resolve(position);
  if (!$pos.parent.isTextblock) return null;
  const top = $pos.node(1);
  const inAnnex = top.type.name === 'annex';
  const annex = inAnnex ? `annexes.${indexAmong(doc, $pos.index(0), named('annex'))}.` : '';
  const { name } = $pos.parent.type;
  if (name === 'title' || name === 'annexTitle')
    return { path: `${annex}title`, offset: offsetInTitle($pos) };
  if (name === 'titleNote') return { path: name, offset: $pos.parentOffset };
  const holder = inAnnex ? 1 : 0;
  const path = `${annex}body.${indexAmong($pos.node(holder), $pos.index(holder), blocks)}`;
  return name === 'cellLine' ? cellPath($pos, holder + 1, path) : { path, offset: $pos.parentOffset };
}
