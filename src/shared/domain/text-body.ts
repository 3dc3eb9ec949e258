// Lines of a body become blocks: levels from numbers, styles and faces, with the numbers that the page will print instead.
import { type Block, type Table, textOfBlock } from './content.ts';
import {
  headingLevels,
  type HeadingLevel,
  headingMark,
  isChapter,
  readHeading,
  type TypedHeading,
} from './heading-numbers.ts';
import { type CleanItem, type CleanLine, isSourceTable, type NoteBook } from './text-lines.ts';

/** As the content schema of the contract has them. */
const longestParagraphChars = 20_000;
const longestCellChars = 5000;
const mostRows = 2000;
const mostColumns = 60;
/** An unnumbered heading is a phrase, not a sentence. */
const longestPhraseChars = 40;
const quotedChars = 20;

export interface BodyFrame {
  /** Field path of the list: `body`, `annexes.0.body`. */
  readonly path: string;
  /** A paste goes on with the numbers of the text around it. */
  readonly isFragment: boolean;
}

/** Blocks of the lines; blank lines go without a word. */
export function structureBody(items: readonly CleanItem[], frame: BodyFrame, book: NoteBook): Block[] {
  const blocks: Block[] = [];
  const counter = createCounter(frame.isFragment);
  const usesNumbers = new Set(items.flatMap((item) => (isSourceTable(item) ? [] : numberedLevel(item))));
  let breaks = 0;
  for (const item of items) {
    const where = `${frame.path}.${blocks.length}`;
    if (isSourceTable(item)) {
      blocks.push(...tableBlocks(item.table, where, book));
      book.addAll(item.notes ?? [], where);
    } else {
      book.addAll(
        item.notes,
        item.text === '' && blocks.length > 0 ? `${frame.path}.${blocks.length - 1}` : where,
      );
      if (item.text === '' && item.hints.number === undefined) continue;
      if (item.continued) breaks += 1;
      blocks.push(...cutLong(levelOf(item, { where, counter, usesNumbers, book }), where, book));
    }
  }
  if (breaks > 0) book.add('lineBreakSplit', '', { count: String(breaks) });
  return blocks;
}

function numberedLevel({ text, hints }: CleanLine): HeadingLevel[] {
  const typed = readHeading((hints.number ?? '') + text);
  return typed ? [typed.level] : [];
}

interface Counter {
  /** Whether the page can number the heading: `becomes` is its number, null keeps the number as words. */
  count(typed: TypedHeading): number | null;
  /** Counts a heading without a number. */
  next(level: HeadingLevel): number;
}

/** Counts as the page does, each level anew under the one above it. */
function createCounter(isFragment: boolean): Counter {
  const counts = [0, 0, 0, 0];
  // The last number of a list that counts on its own, by level.
  const apart: (number | null)[] = [null, null, null, null];
  const take = (depth: number, value: number): number => {
    counts.fill(0, depth);
    apart.fill(null, depth + 1);
    counts[depth] = value;
    return value;
  };
  const next = (level: HeadingLevel): number => {
    const depth = headingLevels.indexOf(level);
    return take(depth, (counts[depth] ?? 0) + 1);
  };
  const count = ({ level, value }: TypedHeading): number | null => {
    const depth = headingLevels.indexOf(level);
    const before = counts[depth] ?? 0;
    if (isFragment && counts.slice(0, depth + 1).every((seen) => seen === 0)) return take(depth, value);
    const last = apart[depth] ?? null;
    const goesOn = last !== null && value === last + 1;
    const startsAnew = value === 1 && before > 0;
    if (value !== before + 1 && (startsAnew || goesOn)) {
      apart[depth] = value;
      return null;
    }
    return next(level);
  };
  return { count, next };
}

interface LevelContext {
  readonly where: string;
  readonly counter: Counter;
  readonly usesNumbers: ReadonlySet<HeadingLevel>;
  readonly book: NoteBook;
}

function levelOf(line: CleanLine, context: LevelContext): Block {
  const { text, hints } = line;
  const whole = (hints.number ?? '') + text;
  const typed = readHeading(whole);
  if (typed) return numberedBlock(typed, whole, context);
  if (isChapter(whole)) return { level: 'chapter', text: spacedNumber(line) };
  const level = unnumberedLevel(line, context.usesNumbers);
  if (level) return styledBlock(line, level, context);
  if (hints.number !== undefined) context.book.add('numberKept', context.where, { text: hints.number });
  return { level: 'text', text: spacedNumber(line) };
}

function numberedBlock(typed: TypedHeading, whole: string, { where, counter, book }: LevelContext): Block {
  const written = typed.mark.trim();
  const value = counter.count(typed);
  if (value === null) {
    book.add('numberKept', where, { text: written });
    return { level: 'text', text: whole };
  }
  const becomes = headingMark(typed.level, value);
  if (value !== typed.value) book.add('headingRenumbered', where, { text: written, becomes });
  else if (typed.isProper) book.add('headingRecognised', where, { text: written });
  else book.add('headingCorrected', where, { text: written, becomes });
  return { level: typed.level, text: typed.rest };
}

function styledBlock({ text, hints }: CleanLine, level: HeadingLevel, context: LevelContext): Block {
  const { book, counter, where } = context;
  const becomes = headingMark(level, counter.next(level));
  if (hints.number === undefined)
    book.add('headingByStyle', where, { text: text.slice(0, quotedChars), becomes });
  else book.add('headingCorrected', where, { text: hints.number, becomes });
  return { level, text };
}

/** 标题 1 to 4; or a phrase all in 黑体 or 楷体, where the text numbers no heading of that level. */
function unnumberedLevel(
  { text, hints }: CleanLine,
  usesNumbers: ReadonlySet<HeadingLevel>,
): HeadingLevel | null {
  const { outline, face, align } = hints;
  if (text === '') return null;
  if (outline !== undefined) return headingLevels[outline - 1] ?? null;
  const level = face === 'hei' ? 'h1' : face === 'kai' ? 'h2' : null;
  if (level === null || align !== undefined || usesNumbers.has(level)) return null;
  return text.length <= longestPhraseChars && !/[。；，：:;,.、]/.test(text) ? level : null;
}

/** 第一条 and the like stand apart from their text by one blank. */
function spacedNumber({ text, hints }: CleanLine): string {
  if (hints.number === undefined) return text;
  return text === '' || /[\s\u3000、）)．.：]$/.test(hints.number)
    ? hints.number + text
    : `${hints.number}\u3000${text}`;
}

function cutLong(block: Block, where: string, book: NoteBook): Block[] {
  const text = textOfBlock(block);
  if (block.level === 'table' || text.length <= longestParagraphChars) return [block];
  book.add('paragraphSplit', where);
  return pieces(text, longestParagraphChars).map((piece, order) => ({
    level: order === 0 ? block.level : 'text',
    text: piece,
  }));
}

/** Pieces of at most `maxChars`, never parting a surrogate pair. */
function pieces(text: string, maxChars: number): string[] {
  const cut: string[] = [];
  for (let at = 0; at < text.length;) {
    let end = Math.min(text.length, at + maxChars);
    if (end < text.length && /[\ud800-\udbff]/.test(text[end - 1] ?? '')) end -= 1;
    cut.push(text.slice(at, end));
    at = end;
  }
  return cut;
}

function tableBlocks(table: Table, where: string, book: NoteBook): Block[] {
  const { rows } = table;
  const columns = rows.reduce((most, row) => Math.max(most, widthOf(row)), 0);
  const isHoldable =
    rows.length > 0 &&
    rows.length <= mostRows &&
    columns <= mostColumns &&
    rows.every((row) => row.every(({ text }) => text.length <= longestCellChars));
  if (isHoldable) return [table];
  if (rows.length > 0) {
    book.add('tableFlattened', where, { rows: String(rows.length), columns: String(columns) });
  }
  return tableLines(table).flatMap((text) => cutLong({ level: 'text', text }, where, book));
}

function widthOf(row: Table['rows'][number]): number {
  return row.reduce((sum, { columns = 1 }) => sum + columns, 0);
}

/** Rows as lines, cells parted by a full-width blank; rows without words are left out. */
function tableLines({ rows }: Table): string[] {
  return rows
    .map((row) =>
      row
        .map(({ text }) => text.replaceAll('\n', ' '))
        .filter((text) => text !== '')
        .join('\u3000'),
    )
    .filter((text) => text !== '');
}
