// 附注 of GB/T 9704-2012, 7.3.6.
import { atomize, type Run } from './atoms.ts';
import type { FlowItem } from './flow.ts';
import { textItem } from './flow-lines.ts';
import { leadingUm, paragraphIndentMillicells, size3 } from './grid.ts';
import { breakLines } from './line-break.ts';
import type { LineStyle } from './page-builder.ts';

/** 附注 in that width (thousandths of a cell): in brackets, its own or the layout's, indented two characters. */
export function notesFlow(notes: string | null, width: number): FlowItem[] {
  if (notes === null || notes.trim() === '') return [];
  const text = notes.trim();
  const start = notes.length - notes.trimStart().length;
  const bracketed = /^[（(][\s\S]*[）)]$/.test(text);
  const bare: Run = {
    text: bracketed ? text.slice(1, -1) : text,
    role: 'fang',
    start: bracketed ? start + 1 : start,
  };
  const atoms = atomize([{ text: '（', role: 'fang' }, bare, { text: '）', role: 'fang' }]);
  const options = { width, firstIndent: paragraphIndentMillicells, restIndent: 0 };
  const style: LineStyle = { size: size3, align: 'justify', path: 'notes' };
  return breakLines(atoms, options).map((line) =>
    textItem(line, style, { part: 'notes', gapUm: leadingUm, path: 'notes' }),
  );
}
