// Markup as a tree of the nodes that the paste reads, for tests without a browser: enough of HTML for what Word and web pages put into the clipboard.
import type { MarkupNode } from '../../../../../src/renderer/features/drafting/import/markup-look.ts';

class TestNode implements MarkupNode {
  readonly nodeType: number;
  readonly nodeName: string;
  readonly nodeValue: string | null;
  readonly #attributes: ReadonlyMap<string, string>;
  firstChild: TestNode | null = null;
  nextSibling: TestNode | null = null;
  #last: TestNode | null = null;

  constructor(
    nodeName: string,
    nodeValue: string | null,
    attributes: ReadonlyMap<string, string> = new Map(),
  ) {
    this.nodeType = nodeValue === null ? 1 : 3;
    this.nodeName = nodeName;
    this.nodeValue = nodeValue;
    this.#attributes = attributes;
  }

  getAttribute(name: string): string | null {
    return this.#attributes.get(name) ?? null;
  }

  append(node: TestNode): void {
    if (this.#last) this.#last.nextSibling = node;
    else this.firstChild = node;
    this.#last = node;
  }
}

const voidTags = new Set(['BR', 'IMG', 'META', 'LINK', 'COL', 'HR']);
const entities: Readonly<Record<string, string>> = { nbsp: '\u00a0', lt: '<', gt: '>', amp: '&', quot: '"' };
const token = /<!--[^]*?-->|<![^>]*>|<(\/?)([A-Za-z][\w:]*)((?:[^>"']|"[^"]*"|'[^']*')*)>|([^<]+)/g;

/** The body of a page. */
export function makeMarkup(html: string): MarkupNode {
  const stack = [new TestNode('BODY', null)];
  for (const [, slash, name, rest = '', text] of html.matchAll(token)) {
    const top = stack.at(-1);
    if (!top) break;
    if (text !== undefined) top.append(new TestNode('#text', decode(text)));
    if (name === undefined) continue;
    const tag = name.toUpperCase();
    if (slash === '/') {
      if (top.nodeName === tag) stack.pop();
      continue;
    }
    const node = new TestNode(tag, null, attributesOf(rest));
    top.append(node);
    if (!voidTags.has(tag) && !rest.endsWith('/')) stack.push(node);
  }
  return stack[0] ?? new TestNode('BODY', null);
}

const decode = (text: string): string =>
  text.replaceAll(/&(\w+);/g, (all, name: string) => entities[name] ?? all);

function attributesOf(text: string): ReadonlyMap<string, string> {
  const found = [...text.matchAll(/([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/g)];
  return new Map(
    found.map(([, name = '', double, single, bare]) => [
      name.toLowerCase(),
      decode(double ?? single ?? bare ?? ''),
    ]),
  );
}
