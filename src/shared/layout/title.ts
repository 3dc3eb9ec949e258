// 标题 and 题注: GB/T 9704-2012, 7.3.1.
import type { DocumentContent, Titled } from '../domain/content.ts';
import { atomize } from './atoms.ts';
import { balancedLines } from './balanced-lines.ts';
import type { FlowItem } from './flow.ts';
import { textItem } from './flow-lines.ts';
import { leadingUm, size2, size3, titleMarginMillicells } from './grid.ts';
import type { Line } from './line-break.ts';
import type { LineStyle } from './page-builder.ts';

const widestTitle = size2.lineMillicells - 2 * titleMarginMillicells;

/** The stretches of a title between the places where its author ended the lines; breaks that no title can have are passed over. */
function givenLines({ title, titleBreaks = [] }: Titled): { text: string; start: number }[] {
  const rising = [...new Set(titleBreaks)].filter(
    (at) => Number.isInteger(at) && at > 0 && at < title.length,
  );
  // A break inside a surrogate pair would tear a character.
  const whole = rising.filter((at) => (title.codePointAt(at - 1) ?? 0) <= 0xffff).sort((a, b) => a - b);
  const starts = [0, ...whole];
  return starts.map((start, index) => ({ text: title.slice(start, starts[index + 1]), start }));
}

/** A given line stays as it is where it fits; else it is broken by sense, for nothing leaves the type area. */
function linesOfGiven({ text, start }: { text: string; start: number }, names: readonly string[]): Line[] {
  const width = size2.lineMillicells;
  const led = text.length - text.trimStart().length;
  const atoms = atomize([{ text: text.trim(), role: 'xbs', start: start + led }]);
  const natural = atoms.reduce((sum, atom) => sum + atom.width, 0);
  if (natural <= width) return [{ atoms, natural, indent: 0, width, mode: 'ragged' }];
  return balancedLines({ text, start, role: 'xbs', widest: widestTitle, names }, width);
}

/** The lines of a title: where its author ends them, else where sense and the shape of a trapezoid or diamond do. */
export function titleLines(titled: Titled, names: readonly string[]): Line[] {
  const given = givenLines(titled).filter(({ text }) => text.trim() !== '');
  if (given.length > 1) return given.flatMap((line) => linesOfGiven(line, names));
  return balancedLines(
    { text: titled.title, role: 'xbs', widest: widestTitle, names, start: 0 },
    size2.lineMillicells,
  );
}

/** Names that a title's break does not tear. */
export function namesIn(content: DocumentContent): string[] {
  return [...content.issuers, ...content.recipients].map((unit) => unit.name);
}

/** The title, 2号小标宋, centred; its first line `gapUm` below the head. */
export function titleFlow(content: DocumentContent, gapUm: number): FlowItem[] {
  const style: LineStyle = { size: size2, align: 'center', path: 'title' };
  return titleLines(content, namesIn(content)).map((line, index) =>
    textItem(line, style, { part: 'title', gapUm: index === 0 ? gapUm : leadingUm, path: 'title' }),
  );
}

/** 题注 of 决议 and 公报 (实务): 3号楷体, centred, in the line below the title. */
export function titleNoteFlow({ titleNote = '' }: DocumentContent, gapUm: number): FlowItem[] {
  if (titleNote.trim() === '') return [];
  const request = {
    text: titleNote,
    role: 'kai' as const,
    widest: size3.lineMillicells - 4000,
    names: [],
    start: 0,
  };
  const style: LineStyle = { size: size3, align: 'center', path: 'titleNote' };
  return balancedLines(request, size3.lineMillicells).map((line, index) =>
    textItem(line, style, { part: 'titleNote', gapUm: index === 0 ? gapUm : leadingUm, path: 'titleNote' }),
  );
}
