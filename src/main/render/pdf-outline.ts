// The PDF's outline from the headings of the body.
import type { OutlineEntry } from '../../shared/layout/page-model.ts';
import { pdfPoints, pdfText, type PdfObjects } from './pdf-objects.ts';

interface Node {
  readonly number: number;
  readonly entry: OutlineEntry;
  readonly parent: Node | null;
  readonly children: Node[];
}

/** Each heading under the nearest one above it that has a lower level. */
function buildTree(objects: PdfObjects, entries: readonly OutlineEntry[]): Node[] {
  const roots: Node[] = [];
  let last: Node | null = null;
  for (const entry of entries) {
    let parent: Node | null = last;
    while (parent && parent.entry.level >= entry.level) parent = parent.parent;
    const node: Node = { number: objects.reserve(), entry, parent, children: [] };
    (parent?.children ?? roots).push(node);
    last = node;
  }
  return roots;
}

const countAll = (nodes: readonly Node[]): number =>
  nodes.reduce((sum, node) => sum + 1 + countAll(node.children), 0);

function kin(nodes: readonly Node[]): string {
  const first = nodes[0];
  const last = nodes.at(-1);
  return first && last ? `/First ${first.number} 0 R/Last ${last.number} 0 R/Count ${countAll(nodes)}` : '';
}

/** Writes the outline; answers its object number, null when there are no headings. */
export function writeOutline(
  objects: PdfObjects,
  entries: readonly OutlineEntry[],
  pages: readonly { readonly number: number; readonly heightUm: number }[],
): number | null {
  if (entries.length === 0) return null;
  const root = objects.reserve();
  const writeNodes = (nodes: readonly Node[], parent: number): void => {
    nodes.forEach((node, index) => {
      const page = pages[node.entry.page];
      const top = pdfPoints((page?.heightUm ?? 0) - node.entry.yUm);
      const previous = nodes[index - 1] ? `/Prev ${nodes[index - 1]?.number} 0 R` : '';
      const next = nodes[index + 1] ? `/Next ${nodes[index + 1]?.number} 0 R` : '';
      const target = `/Dest[${page?.number ?? 0} 0 R/XYZ 0 ${top} null]`;
      objects.write(
        node.number,
        `<</Title ${pdfText(node.entry.text)}/Parent ${parent} 0 R${previous}${next}${kin(node.children)}${target}>>`,
      );
      writeNodes(node.children, node.number);
    });
  };
  const roots = buildTree(objects, entries);
  writeNodes(roots, root);
  objects.write(root, `<</Type/Outlines${kin(roots)}>>`);
  return root;
}
