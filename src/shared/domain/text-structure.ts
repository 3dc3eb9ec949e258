// Lines of a file or a paste become parts of a document. Nothing is lost without a word: every character is in the result or in a note.
import type { Annex, Block } from './content.ts';
import type { ImportedContent, ImportNote } from './imported.ts';
import { structureBody } from './text-body.ts';
import { joinTitle, takeHead, titleLines } from './text-head.ts';
import {
  cleanItems,
  type CleanItem,
  type CleanLine,
  createNoteBook,
  isSourceTable,
  type NoteBook,
  type SourceBlock,
  type SourceLine,
  type SourceNote,
} from './text-lines.ts';
import { isDateLine, type Tail, takeAttendance, takeImprint, takeSignature } from './text-tail.ts';

export type { LineHints, SourceBlock } from './text-lines.ts';

export interface Structured {
  readonly content: ImportedContent;
  readonly notes: readonly ImportNote[];
}

/** More annexes than a document may have stay in the last one. */
const mostAnnexes = 100;

/** A whole document: head, body, tail, annexes. `notes` are the reader's on the file as a whole. */
export function structureDocument(
  blocks: readonly SourceBlock[],
  notes: readonly SourceNote[] = [],
): Structured {
  const book = createNoteBook();
  book.addAll(notes, '');
  const tail: Tail = {};
  const all = takeImprint(cleanItems(frameTablesAsLines(blocks)), tail, book);
  const marks = annexStarts(all);
  const main = takeImprint(all.slice(0, marks[0] ?? all.length), tail, book);
  const { head, rest } = takeHead(main, book);
  const { attendance, rest: unattended } =
    head.kind === 'minutes' ? takeAttendance(rest, book) : { attendance: null, rest };
  const body = structureBody(
    takeSignature(unattended, tail, book),
    { path: 'body', isFragment: false },
    book,
  );
  const annexes = marks.map((start, index) =>
    structureAnnex(all.slice(start, marks[index + 1] ?? all.length), index, book),
  );
  const content: ImportedContent = {
    ...tail,
    ...head,
    body: [...body, ...book.markings],
    ...(annexes.length > 0 && { annexes }),
    ...(attendance && { attendance }),
  };
  return { content, notes: book.notes };
}

/** A part of a document, as it is pasted into one: blocks of the body only. */
export function structureFragment(
  blocks: readonly SourceBlock[],
  notes: readonly SourceNote[] = [],
): { readonly blocks: readonly Block[]; readonly notes: readonly ImportNote[] } {
  const book = createNoteBook();
  book.addAll(notes, '');
  const body = structureBody(cleanItems(blocks), { path: 'body', isFragment: true }, book);
  return { blocks: [...body, ...book.markings], notes: book.notes };
}

/** Word templates set joint marks and 版记 as tables without lines; these are no tables of the text. */
function frameTablesAsLines(blocks: readonly SourceBlock[]): SourceBlock[] {
  return blocks.flatMap((block, index): SourceBlock[] => {
    if (!isSourceTable(block) || block.table.rows.length > 6) return [block];
    const texts = block.table.rows.flatMap((row) => row.map(({ text }) => text.trim()));
    const isHead = index < 6 && texts.some((text) => /^文\s*件$|〔\d{4}〕\d+号|^签\s*发\s*人/.test(text));
    const isImprint = texts.some((text) => /^抄\s*送\s*[：:]|年.{1,4}月.{1,4}日\s*印\s*发$/.test(text));
    if (!isHead && !isImprint) return [block];
    const lines = block.table.rows.flatMap((row): SourceLine[] =>
      isHead
        ? row.map(({ text }) => ({ text, hints: { red: true } }))
        : [{ text: row.map(({ text }) => text.replaceAll('\n', '')).join('\u3000') }],
    );
    return lines.map((line, order) => (order === 0 ? { ...line, notes: block.notes ?? [] } : line));
  });
}

const annexMark = /^附\s*[件表]\s*([0-9０-９]{1,3}|[一二三四五六七八九十]{1,3})?$/;
const annexLine = /^附\s*件\s*(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3})?\s*[：:.．、\s\u3000]\s*\S/;

const annexPrefix = /^附\s*[件表]\s*(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3})?[：:.．、\s\u3000]*/;

/** Indexes of the lines 附件N that begin an annex: alone in the line, or on a new page with the title behind. */
function annexStarts(items: readonly CleanItem[]): number[] {
  const starts: number[] = [];
  for (const [index, item] of items.entries()) {
    if (isSourceTable(item) || !beginsAnnex(item)) continue;
    if (starts.length < mostAnnexes) starts.push(index);
  }
  return starts;
}

function beginsAnnex({ text, hints, continued }: CleanLine): boolean {
  if (continued || text.length > 200 || hints.align !== undefined) return false;
  return annexMark.test(text) || (hints.startsPage === true && annexLine.test(text) && !isDateLine(text));
}

function structureAnnex(items: readonly CleanItem[], index: number, book: NoteBook): Annex {
  const where = `annexes.${index}`;
  const inline = takeAnnexMark(items[0], where, book);
  const rest = items.slice(1);
  const first = rest.findIndex((item) => isSourceTable(item) || item.text !== '');
  const lines = inline !== '' || first < 0 ? [] : annexTitleLines(rest.slice(first));
  for (const line of lines) book.addAll(line.notes, `${where}.title`);
  const { title, titleBreaks } = joinTitle(inline === '' ? lines.map(({ text }) => text) : [inline]);
  const below = lines.length === 0 ? rest : rest.slice(first + lines.length);
  const body = structureBody(below, { path: `${where}.body`, isFragment: false }, book);
  return { title, ...(titleBreaks.length > 0 && { titleBreaks }), body };
}

/** Notes the mark, and gives the title that stands in its line. */
function takeAnnexMark(mark: CleanItem | undefined, where: string, book: NoteBook): string {
  if (!mark || isSourceTable(mark)) return '';
  book.add('annexRecognised', where, { text: mark.text });
  book.addAll(mark.notes, where);
  return mark.text.replace(annexPrefix, '');
}

/** By the rules of titles; else the first line, when it is a phrase. */
function annexTitleLines(items: readonly CleanItem[]): CleanLine[] {
  const lines = titleLines(items);
  if (lines.length > 0) return lines;
  const first = items[0];
  if (!first || isSourceTable(first) || first.hints.number !== undefined) return [];
  return first.text.length <= 60 &&
    !/[。；：，！？;:]/.test(first.text) &&
    !/^[（(第\d一二三四五六七八九十]/.test(first.text)
    ? [first]
    : [];
}
