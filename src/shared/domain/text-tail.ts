// What stands behind the body: 附件说明, 署名 and date, 附注, 版记, and 出席 of 纪要 (GB/T 9704-2012, 7.3.4 to 7.3.6, 7.4, 10.3).
import type { Attendance } from './content.ts';
import { halfWidthDigits, readHeading } from './heading-numbers.ts';
import { isOrganName } from './text-head.ts';
import { type CleanItem, type CleanLine, isSourceTable, type NoteBook } from './text-lines.ts';

export interface Tail {
  ccText?: string;
  recipientsText?: string;
  signatureText?: string;
  notes?: string;
}

/** So many lines with words a 版记 or the signatures of a joint document may have. */
const tailLines = 16;
const mostListLines = 40;
const longestNotesChars = 490;

const isLine = (item: CleanItem | undefined): item is CleanLine => item !== undefined && !isSourceTable(item);

const datePattern =
  /^(?:\d{4}|[〇○零Oo0一二三四五六七八九]{4})年(?:\d{1,2}|[一二三四五六七八九十]{1,2}|[×xX]{1,2})月(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[×xX]{1,2})?日(?:[（(].{1,20}[）)])?$/;

/** A 成文日期 alone in its line. */
export const isDateLine = (text: string): boolean =>
  text.length <= 60 && datePattern.test(halfWidthDigits(text).replaceAll(/[\s\u3000]/g, ''));

/** Last index at or before `from` whose item has words; -1 when there is none. */
function lastWords(items: readonly CleanItem[], from: number): number {
  for (let at = from; at >= 0; at -= 1) {
    const item = items[at];
    if (item && (isSourceTable(item) || item.text !== '')) return at;
  }
  return -1;
}

const copiesPattern = /^抄\s*[送报]\s*[：:]\s*(.*)$/;
const mainPattern = /^主\s*[送报]\s*[：:]\s*(.*)$/;
const printedPattern =
  /印\s*发\s*$|^[（(]?\s*共\s*印\s*.{1,12}份\s*[）)]?$|^分\s*送\s*[：:]|^校\s*对\s*[：:]/;

type ImprintField = 'ccText' | 'recipientsText';

/** Takes 版记 off the end: 抄送 and what follows. */
export function takeImprint(items: readonly CleanItem[], tail: Tail, book: NoteBook): CleanItem[] {
  const start = imprintStart(items);
  if (start < 0) return [...items];
  const found: Record<ImprintField, { names: string; written: string[] }> = {
    ccText: { names: '', written: [] },
    recipientsText: { names: '', written: [] },
  };
  let open: ImprintField | null = null;
  const kept = items.slice(start).filter((item) => {
    if (!isLine(item) || item.text === '') return !isLine(item);
    const opening = openingOf(item.text);
    const isPrinted = !opening && printedPattern.test(item.text);
    open = opening?.field ?? (isPrinted ? null : open);
    if (open) {
      found[open].names += opening?.text ?? item.text;
      found[open].written.push(item.text);
    } else if (isPrinted) book.add('imprintDropped', '', { text: item.text });
    else return true;
    if (item.text.endsWith('。')) open = null;
    book.addAll(item.notes, '');
    return false;
  });
  for (const field of ['recipientsText', 'ccText'] as const) {
    const { names, written } = found[field];
    if (written.length === 0) continue;
    const bare = names.replace(/。$/, '');
    if (bare !== '') tail[field] = tail[field] === undefined ? bare : `${bare}，${tail[field]}`;
    const code = field === 'ccText' ? 'copiesRecognised' : 'addresseesRecognised';
    book.add(code, 'recipients', { text: written.join('\n') });
  }
  return [...items.slice(0, start), ...kept];
}

function openingOf(
  text: string,
): { readonly field: 'ccText' | 'recipientsText'; readonly text: string } | null {
  const copies = copiesPattern.exec(text);
  if (copies) return { field: 'ccText', text: copies[1] ?? '' };
  const main = mainPattern.exec(text);
  return main ? { field: 'recipientsText', text: main[1] ?? '' } : null;
}

function imprintStart(items: readonly CleanItem[]): number {
  let start = -1;
  let at = lastWords(items, items.length - 1);
  for (let seen = 0; seen < tailLines && at >= 0; seen += 1) {
    const item = items[at];
    if (!isLine(item)) break;
    if (openingOf(item.text) || printedPattern.test(item.text)) start = at;
    at = lastWords(items, at - 1);
  }
  return start;
}

/** Takes 附注, date, 署名 and 附件说明 off the end of the main part. */
export function takeSignature(items: readonly CleanItem[], tail: Tail, book: NoteBook): CleanItem[] {
  const last = lastWords(items, items.length - 1);
  const notes = items[last];
  const beforeNotes = isLine(notes) && isNotes(notes.text) ? lastWords(items, last - 1) : -1;
  const dateAt = isDateAt(items, last) ? last : isDateAt(items, beforeNotes) ? beforeNotes : -1;
  if (dateAt < 0) return takeAttachmentNote(items, book);
  if (dateAt === beforeNotes && isLine(notes)) {
    tail.notes = notes.text.slice(1, -1).trim();
    book.add('notesRecognised', 'notes', { text: notes.text });
    book.addAll(notes.notes, 'notes');
  }
  const from = signatureStart(items, dateAt);
  const lines = items
    .slice(from, dateAt + 1)
    .filter(isLine)
    .filter(({ text }) => text !== '');
  tail.signatureText = lines.map(({ text }) => text).join('\n');
  book.add('signatureRecognised', '', { text: tail.signatureText });
  for (const line of lines) book.addAll(line.notes, '');
  const end = dateAt === beforeNotes ? last : dateAt;
  return takeAttachmentNote([...items.slice(0, from), ...items.slice(end + 1)], book);
}

const isNotes = (text: string): boolean =>
  text.length <= longestNotesChars && /^[（(].*[）)]$/.test(text) && readHeading(text) === null;

function isDateAt(items: readonly CleanItem[], at: number): boolean {
  const item = items[at];
  return isLine(item) && isDateLine(item.text);
}

/** Index of the first 署名 line over the date. */
function signatureStart(items: readonly CleanItem[], dateAt: number): number {
  let start = dateAt;
  for (let lines = 0; lines < tailLines; lines += 1) {
    const at = lastWords(items, start - 1);
    const item = items[at];
    if (!isLine(item) || !isSignatureLine(item)) break;
    start = at;
  }
  return start;
}

function isSignatureLine({ text, hints }: CleanLine): boolean {
  if (hints.number !== undefined || text.length > 60 || /[。；：！？，、:;]/.test(text)) return false;
  if (readHeading(text) || hints.align === 'centre') return false;
  const bare = text.replace(/[（(][^（）()]{1,12}[）)]$/, '').trim();
  return (
    hints.align === 'right' ||
    bare.split(/[\s\u3000]{1,40}/).every(isOrganName) ||
    /[长记][\s\u3000]+\S{2,4}$/.test(bare)
  );
}

const listPattern = /^附\s*件\s*[：:]/;

/** 附件：1. … with its lines, when nothing else stands behind it. */
function takeAttachmentNote(items: readonly CleanItem[], book: NoteBook): CleanItem[] {
  let at = lastWords(items, items.length - 1);
  for (let lines = 0; lines < mostListLines && at >= 0; lines += 1) {
    const item = items[at];
    if (!isLine(item)) break;
    if (listPattern.test(item.text)) {
      const list = items
        .slice(at)
        .filter(isLine)
        .filter(({ text }) => text !== '');
      const text = list.map(({ text: line, hints }) => (hints.number ?? '') + line).join('\n');
      book.add('attachmentNoteDropped', '', { text });
      for (const line of list) book.addAll(line.notes, '');
      return items.slice(0, at);
    }
    if (!/^[0-9０-９]{1,2}[.．、]/.test((item.hints.number ?? '') + item.text)) break;
    at = lastWords(items, at - 1);
  }
  return [...items];
}

const attendancePattern = /^(出\s*席|请\s*假|缺\s*席|列\s*席)(?:人员|单位)?\s*[：:]\s*(.+)$/;
const attendanceField = { 出席: 'present', 请假: 'absent', 缺席: 'absent', 列席: 'observers' } as const;

/** Takes 出席, 请假 and 列席 out of 纪要; a second line of one kind stays where it is. */
export function takeAttendance(
  items: readonly CleanItem[],
  book: NoteBook,
): { readonly attendance: Attendance | null; readonly rest: CleanItem[] } {
  const found: Record<keyof Attendance, string> = { present: '', absent: '', observers: '' };
  const rest = items.filter((item) => {
    const match = isLine(item) ? attendancePattern.exec(item.text) : null;
    const label = (match?.[1] ?? '').replaceAll(/[\s\u3000]/g, '') as keyof typeof attendanceField;
    const field = match ? attendanceField[label] : null;
    if (!field || found[field] !== '' || !isLine(item) || item.text.length > 5000) return true;
    found[field] = match?.[2] ?? '';
    book.add('attendanceRecognised', `attendance.${field}`, { text: item.text });
    book.addAll(item.notes, `attendance.${field}`);
    return false;
  });
  const hasAny = Object.values(found).some((names) => names !== '');
  return { attendance: hasAny ? found : null, rest };
}
