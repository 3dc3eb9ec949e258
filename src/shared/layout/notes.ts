// 附注 of GB/T 9704-2012, 7.3.6.
import { type Atom, atomize, type Run } from './atoms.ts';
import { fullWidth } from './character-widths.ts';
import type { FlowItem } from './flow.ts';
import { textItem } from './flow-lines.ts';
import { leadingUm, paragraphIndentMillicells, size3 } from './grid.ts';
import { breakLines, type Line } from './line-break.ts';
import type { LineStyle } from './page-builder.ts';

/** Behind the opening bracket. */
const hangingIndentMillicells = paragraphIndentMillicells + fullWidth;

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
  const style: LineStyle = { size: size3, align: 'justify', path: 'notes' };
  return noteLines(atoms, width).map((line) =>
    textItem(line, style, { part: 'notes', gapUm: leadingUm, path: 'notes' }),
  );
}

const clauseEnds = /[，；。]$/;

/**
 * A note that has room for part of a line only (left of the seal) ends its lines with its clauses, 联系人：…， above 电话：…, each under the first
 * (实务); one without clauses that fit is broken like text.
 */
function noteLines(atoms: readonly Atom[], width: number): Line[] {
  const asText = breakLines(atoms, { width, firstIndent: paragraphIndentMillicells, restIndent: 0 });
  if (asText.length < 2) return asText;
  const byClause: Line[] = [];
  for (let start = 0; start < atoms.length;) {
    const indent = byClause.length === 0 ? paragraphIndentMillicells : hangingIndentMillicells;
    const [line] = breakLines(atoms.slice(start), { width, firstIndent: indent, restIndent: indent });
    const count = line?.atoms.length ?? 0;
    const last = start + count >= atoms.length;
    const mayEnd = (atom: Atom, index: number): boolean =>
      clauseEnds.test(atom.text) && !atoms[start + index + 1]?.noLineStart;
    const end = last ? count : (line?.atoms.findLastIndex(mayEnd) ?? -1) + 1;
    if (end === 0) return asText;
    byClause.push(
      ...breakLines(atoms.slice(start, start + end), { width, firstIndent: indent, restIndent: indent }),
    );
    start += end;
  }
  return byClause;
}
