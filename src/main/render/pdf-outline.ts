// The PDF's outline from the headings.
import type { OutlineEntry } from '../../shared/layout/page-model.ts';
import { nestOutline, type OutlineNode } from './outline-tree.ts';
import { pdfPoints, pdfText, type PdfObjects } from './pdf-objects.ts';

interface Numbered {
  readonly number: number;
  readonly entry: OutlineEntry;
  readonly children: readonly Numbered[];
}

function reserveAll(objects: PdfObjects, nodes: readonly OutlineNode[]): Numbered[] {
  return nodes.map(({ entry, children }) => ({
    number: objects.reserve(),
    entry,
    children: reserveAll(objects, children),
  }));
}

const countAll = (nodes: readonly Numbered[]): number =>
  nodes.reduce((sum, node) => sum + 1 + countAll(node.children), 0);

function kin(nodes: readonly Numbered[]): string {
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
  const writeNodes = (nodes: readonly Numbered[], parent: number): void => {
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
  const roots = reserveAll(objects, nestOutline(entries));
  writeNodes(roots, root);
  objects.write(root, `<</Type/Outlines${kin(roots)}>>`);
  return root;
}
