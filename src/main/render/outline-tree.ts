// Headings in the order of the page become a tree.
import type { OutlineEntry } from '../../shared/layout/page-model.ts';

export interface OutlineNode {
  readonly entry: OutlineEntry;
  readonly children: OutlineNode[];
}

/** Each heading under the nearest one above it that has a lower level. */
export function nestOutline(entries: readonly OutlineEntry[]): OutlineNode[] {
  const roots: OutlineNode[] = [];
  const above: OutlineNode[] = [];
  for (const entry of entries) {
    const node: OutlineNode = { entry, children: [] };
    while ((above.at(-1)?.entry.level ?? 0) >= entry.level) above.pop();
    (above.at(-1)?.children ?? roots).push(node);
    above.push(node);
  }
  return roots;
}
