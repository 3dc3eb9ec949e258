// Elements of DER swapped, dropped, doubled, moved or changed, with the lengths around them made right again, so that the reader gets to the rest.
import { changeByte } from './mutate-bytes.ts';
import { changeList, listActs } from './mutate-list.ts';
import type { Random } from './random.ts';

interface Node {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly children: readonly Node[] | null;
}

interface Extent {
  readonly start: number;
  readonly end: number;
}

/** Where the content of the element at `at` lies; null when it is no definite length of at most four bytes inside of `bytes`. */
function extentAt(bytes: Uint8Array, at: number): Extent | null {
  const first = bytes[at + 1];
  if (first === undefined || first === 0x80 || first > 0x84) return null;
  const count = first < 0x80 ? 0 : first & 0x7f;
  let length = first < 0x80 ? first : 0;
  for (let index = 0; index < count; index += 1) length = length * 256 + (bytes[at + 2 + index] ?? 0);
  const start = at + 2 + count;
  return start + length > bytes.length ? null : { start, end: start + length };
}

function readNodes(bytes: Uint8Array, depth = 0): Node[] | null {
  const nodes: Node[] = [];
  for (let at = 0; at < bytes.length;) {
    const extent = extentAt(bytes, at);
    if (extent === null) return null;
    const tag = bytes[at] ?? 0;
    const content = bytes.subarray(extent.start, extent.end);
    const children = (tag & 0x20) !== 0 && depth < 40 ? readNodes(content, depth + 1) : null;
    nodes.push({ tag, content, children });
    at = extent.end;
  }
  return nodes;
}

function writeNode({ tag, content, children }: Node): Uint8Array {
  const inside = children ? Buffer.concat(children.map(writeNode)) : content;
  const length: number[] = [];
  for (let rest = inside.length; rest > 0; rest = Math.floor(rest / 256)) length.unshift(rest % 256);
  const header = inside.length < 0x80 ? [tag, inside.length] : [tag, 0x80 + length.length, ...length];
  return Buffer.concat([Uint8Array.from(header), inside]);
}

function changeNode(node: Node, random: Random): Node {
  const { children, content } = node;
  if (children === null || children.length === 0) {
    return random.next() < 0.15 || content.length === 0
      ? { ...node, tag: node.tag ^ (1 << random.below(5)) }
      : { ...node, content: changeByte(content, random) };
  }
  if (random.next() < 0.25) return { ...node, children: changeList(children, random.pick(listActs), random) };
  const at = random.below(children.length);
  return {
    ...node,
    children: children.map((child, index) => (index === at ? changeNode(child, random) : child)),
  };
}

/** Another structure; bytes that are no DER get one byte changed. */
export function changeDer(bytes: Uint8Array, random: Random): Uint8Array {
  const [node, ...rest] = readNodes(bytes) ?? [];
  return node === undefined || rest.length > 0
    ? changeByte(bytes, random)
    : writeNode(changeNode(node, random));
}
