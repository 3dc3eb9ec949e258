// The blocks of the body and of the annexes with their field paths.
import type { Block, DocumentContent } from '../content.ts';

export interface PlacedBlock {
  readonly block: Block;
  /** `body.3`, `annexes.0.body.2`. */
  readonly where: string;
}

/** Each body of its own, in the order of the page: headings count anew in each. */
export function bodiesOf({ body, annexes }: DocumentContent): PlacedBlock[][] {
  const placed = (blocks: readonly Block[], path: string): PlacedBlock[] =>
    blocks.map((block, index) => ({ block, where: `${path}.${index}` }));
  return [
    placed(body, 'body'),
    ...(annexes ?? []).map((annex, index) => placed(annex.body, `annexes.${index}.body`)),
  ];
}

/** All of them in one row. */
export function blocksOf(content: DocumentContent): PlacedBlock[] {
  return bodiesOf(content).flat();
}
