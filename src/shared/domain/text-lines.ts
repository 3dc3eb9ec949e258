// Lines and tables as a reader of files or of the clipboard hands them over, and their cleaning.
import type { Block, Table } from './content.ts';
import type { ImportNote, ImportNoteCode } from './imported.ts';
import { judgeSecrecyText } from './secrecy.ts';

/** A note of the reader: the place in the result is found when the line has found its own. */
export interface SourceNote {
  readonly code: ImportNoteCode;
  readonly evidence: Readonly<Record<string, string>>;
}

/** What is known of a line beside its words; a plain text knows nothing. */
export interface LineHints {
  readonly align?: 'centre' | 'right';
  readonly sizePt?: number;
  /** 黑体, 楷体, or a 小标宋 or 宋体 as titles have. */
  readonly face?: 'hei' | 'kai' | 'title';
  readonly bold?: true;
  readonly red?: true;
  /** Level of a heading style or outline, from 1. */
  readonly outline?: number;
  /** A style named 标题 or Title (not 标题 1). */
  readonly isTitle?: true;
  /** The automatic number as it is shown. */
  readonly number?: string;
  readonly startsPage?: true;
  /** Whether the first line is indented; absent: unknown. */
  readonly indented?: boolean;
}

/** A paragraph; \n is a line break made by hand. */
export interface SourceLine {
  readonly text: string;
  readonly hints?: LineHints;
  readonly notes?: readonly SourceNote[];
}

export interface SourceTable {
  readonly table: Table;
  readonly notes?: readonly SourceNote[];
}

export type SourceBlock = SourceLine | SourceTable;

/** One line, clean: no break, no control, no white space around. */
export interface CleanLine {
  readonly text: string;
  readonly hints: LineHints;
  readonly notes: readonly SourceNote[];
  /** It stood behind a line break inside a paragraph. */
  readonly continued: boolean;
}

export type CleanItem = CleanLine | SourceTable;

export const isSourceTable = (item: SourceBlock | CleanItem): item is SourceTable => 'table' in item;

// C0 and C1 controls, soft hyphen, zero-width and direction marks, variation selectors, byte order mark, lone surrogates: what the page cannot show.
const inkless =
  // eslint-disable-next-line no-control-regex, no-misleading-character-class -- exactly these have no ink
  /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\u{e0000}-\u{e0fff}\ud800-\udfff]/gu;
/** U+00AD is how word processors mark where a word may part; its going changes nothing that was visible. */
const silent = '\u00ad';

/** The words without what has no ink, and a note that names what went. */
export function cleanText(text: string): { readonly text: string; readonly notes: readonly SourceNote[] } {
  const removed = new Set<string>();
  const inked = text.replace(inkless, (character) => {
    if (character !== silent) removed.add(codePointName(character));
    return '';
  });
  const clean = inked.replace(/[\t\v]+/g, '\u3000').replace(/[\u00a0\u2028\u2029\u0085\f]/g, ' ');
  if (removed.size === 0) return { text: clean, notes: [] };
  return { text: clean, notes: [{ code: 'invisibleRemoved', evidence: { text: [...removed].join(' ') } }] };
}

function codePointName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Paragraphs become lines of one line each; blank lines stay, they part title and text, but their notes move to a line with words. */
export function cleanItems(blocks: readonly SourceBlock[]): CleanItem[] {
  const items = blocks.flatMap((block): CleanItem[] =>
    isSourceTable(block) ? [cleanTable(block)] : cleanLine(block),
  );
  const lifted = new Map<number, SourceNote[]>();
  let last = items.findIndex((item) => isSourceTable(item) || item.text !== '');
  if (last < 0) return items;
  for (const [index, item] of items.entries()) {
    if (isSourceTable(item) || item.text !== '') last = index;
    else if (item.notes.length > 0) push(lifted, last, item.notes);
  }
  return items.map((item, index): CleanItem => {
    if (!isSourceTable(item) && item.text === '') return { ...item, notes: [] };
    const more = lifted.get(index);
    return more ? { ...item, notes: [...(item.notes ?? []), ...more] } : item;
  });
}

function push(lists: Map<number, SourceNote[]>, at: number, notes: readonly SourceNote[]): void {
  const list = lists.get(at) ?? [];
  list.push(...notes);
  lists.set(at, list);
}

function cleanLine({ text, hints = {}, notes = [] }: SourceLine): CleanLine[] {
  return text.split(/\r\n|\r|\n/).map((piece, order): CleanLine => {
    const clean = cleanText(piece);
    const trimmed = clean.text.trim();
    const own = order === 0 ? hints : laterHints(hints);
    return {
      text: trimmed,
      hints: { ...blankHints(clean.text, trimmed), ...own },
      notes: order === 0 ? [...notes, ...clean.notes] : clean.notes,
      continued: order > 0,
    };
  });
}

/** A line of 28 characters (GB/T 9704-2012, 5.2.3), and how far from its middle blanks still mean centred. */
const lineCells = 28;
const centreToleranceCells = 3;

/** What blanks before the words say: two indent, many set a title in the middle or a signature at the right. */
function blankHints(line: string, words: string): LineHints {
  const blanks = /^[\s\u3000]*/.exec(line)?.[0] ?? '';
  const cells = [...blanks].reduce((sum, blank) => sum + (blank === '\u3000' ? 1 : 0.5), 0);
  if (cells < 3) return cells >= 1 ? { indented: true } : {};
  const middle = cells + words.length / 2;
  if (Math.abs(middle - lineCells / 2) <= centreToleranceCells) return { align: 'centre', indented: true };
  return cells >= lineCells / 3 ? { align: 'right', indented: true } : { indented: true };
}

/** A line behind a break has the look of its paragraph, but neither its number nor its page break. */
function laterHints({ align, sizePt, face, bold, red, isTitle, outline }: LineHints): LineHints {
  return {
    ...(align && { align }),
    ...(sizePt !== undefined && { sizePt }),
    ...(face && { face }),
    ...(bold && { bold }),
    ...(red && { red }),
    ...(isTitle && { isTitle }),
    ...(outline !== undefined && { outline }),
  };
}

function cleanTable({ table, notes = [] }: SourceTable): SourceTable {
  const found: SourceNote[] = [...notes];
  const rows = table.rows.map((row) =>
    row.map((cell) => {
      const lines = cell.text.split(/\r\n|\r|\n/).map((line) => {
        const clean = cleanText(line);
        found.push(...clean.notes);
        return clean.text.trim();
      });
      return {
        ...cell,
        text: lines
          .join('\n')
          .replace(/\n{2,}/g, '\n')
          .trim(),
      };
    }),
  );
  return { table: { ...table, rows }, notes: found };
}

/** What left the document may not take a marking of secrecy with it. */
const droppingCodes: ReadonlySet<ImportNoteCode> = new Set<ImportNoteCode>([
  'issuerMarkDropped',
  'copyNumberDropped',
  'attachmentNoteDropped',
  'imprintDropped',
  'headerDropped',
  'contentsDropped',
  'imageDropped',
  'drawingDropped',
  'objectDropped',
  'commentDropped',
  'footnoteDropped',
  'hiddenTextDropped',
  'deletionDropped',
  'signatureRecognised',
  'docNumberRecognised',
]);

/** Collects the notes of one import, and the markings of secrecy that would have left with what was taken out. */
export interface NoteBook {
  readonly notes: readonly ImportNote[];
  /** Paragraphs to stand at the end of the body. */
  readonly markings: readonly Block[];
  add(code: ImportNoteCode, where: string, evidence?: Readonly<Record<string, string>>): void;
  addAll(notes: readonly SourceNote[], where: string): void;
  /** Keeps a text because it is a marking. */
  keepMarking(text: string): void;
}

/** An empty book. */
export function createNoteBook(): NoteBook {
  const notes: ImportNote[] = [];
  const markings: Block[] = [];
  const keepMarking = (text: string): void => {
    markings.push({ level: 'text', text });
    notes.push({ code: 'secrecyMarkKept', where: '', evidence: { text } });
  };
  const add: NoteBook['add'] = (code, where, evidence = {}) => {
    notes.push({ code, where, evidence });
    const { text } = evidence;
    if (text !== undefined && droppingCodes.has(code) && isMarking(text)) keepMarking(text);
  };
  return {
    notes,
    markings,
    add,
    addAll: (source, where) => {
      for (const { code, evidence } of source) add(code, where, evidence);
    },
    keepMarking,
  };
}

/** True for words that the secrecy gate would stop. */
export function isMarking(text: string): boolean {
  return judgeSecrecyText({ place: 'header', where: '', text })?.strength === 'block';
}
