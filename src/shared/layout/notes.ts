// 附注 of GB/T 9704-2012, 7.3.6.
import { atomize } from './atoms.ts';
import type { FlowItem } from './flow.ts';
import { textItem } from './flow-lines.ts';
import { leadingUm, paragraphIndentMillicells, size3 } from './grid.ts';
import { breakLines } from './line-break.ts';
import type { LineStyle } from './page-builder.ts';

/** 附注 of 7.3.6 in that width (thousandths of a cell): in brackets, indented two characters. */
export function notesFlow(notes: string | null, width: number): FlowItem[] {
  if (notes === null || notes.trim() === '') return [];
  const bare = notes.trim().replace(/^[（(]([\s\S]*)[）)]$/, '$1');
  const atoms = atomize([{ text: `（${bare}）`, role: 'fang' }]);
  const options = { width, firstIndent: paragraphIndentMillicells, restIndent: 0 };
  const style: LineStyle = { size: size3, align: 'justify' };
  return breakLines(atoms, options).map((line) =>
    textItem(line, style, { part: 'notes', gapUm: leadingUm, path: 'notes' }),
  );
}
