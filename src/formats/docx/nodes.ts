// Elements of one block as a small tree; a document is read block by block, so that no more than one block is in memory as a tree.
import { FormatError } from '../failure.ts';
import { localName, type XmlEvent } from '../xml/events.ts';

export interface Node {
  /** Name without prefix: transitional, strict and vendors' prefixes read alike. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Node[];
  readonly text: string;
}

/** Elements of one block: a table of 2000 rows and 60 columns would be 40 pages wide before it reaches this. */
const mostNodes = 1_500_000;

type Growing = Omit<Node, 'children' | 'text'> & { children: Growing[]; text: string };

/** Reads the element that `open` began, up to its end. */
export function readNode(open: Extract<XmlEvent, { kind: 'open' }>, events: Iterator<XmlEvent>): Node {
  const root: Growing = { name: localName(open.name), attributes: open.attributes, children: [], text: '' };
  const stack: Growing[] = [root];
  let left = mostNodes;
  while (stack.length > 0) {
    const { value: event, done } = events.next();
    if (done) throw new FormatError('CONTAINER_MALFORMED', 'an element is not closed');
    const top = stack.at(-1);
    if (event.kind === 'close') stack.pop();
    else if (event.kind === 'text') {
      if (top) top.text += event.text;
    } else {
      left -= 1;
      if (left < 0) throw new FormatError('LIMIT_EXCEEDED', 'too many elements in one block');
      const node: Growing = {
        name: localName(event.name),
        attributes: event.attributes,
        children: [],
        text: '',
      };
      top?.children.push(node);
      stack.push(node);
    }
  }
  return root;
}

/** A whole part as one tree; null for a part without elements. */
export function readTree(events: Iterator<XmlEvent>): Node | null {
  for (;;) {
    const { value: event, done } = events.next();
    if (done) return null;
    if (event.kind === 'open') return readNode(event, events);
  }
}

/** The first child of that name. */
export function child(node: Node | undefined, name: string): Node | undefined {
  return node?.children.find((candidate) => candidate.name === name);
}

/** An attribute by its local name. */
export function attribute(node: Node | undefined, name: string): string | undefined {
  if (!node) return undefined;
  const plain = node.attributes.get(`w:${name}`) ?? node.attributes.get(name);
  if (plain !== undefined) return plain;
  for (const [key, value] of node.attributes) if (localName(key) === name) return value;
  return undefined;
}

/** `w:val` of a child. */
export function valueOf(node: Node | undefined, name: string): string | undefined {
  return attribute(child(node, name), 'val');
}

/** A toggle (ECMA-376 part 1, 17.17.4): present means on, unless it says otherwise; undefined when absent. */
export function toggle(node: Node | undefined, name: string): boolean | undefined {
  const found = child(node, name);
  if (!found) return undefined;
  return !['0', 'false', 'off', 'none'].includes(attribute(found, 'val') ?? '1');
}

/** A whole number of an attribute; undefined when it is none. */
export function integer(text: string | undefined): number | undefined {
  if (text === undefined || !/^-?\d{1,9}$/.test(text)) return undefined;
  return Number(text);
}
