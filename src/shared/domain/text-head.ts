// What stands before the body: 份号, 紧急程度, 发文机关标志, 发文字号, 签发人, title, 题注, 主送 (GB/T 9704-2012, 7.2 and 7.3.1 to 7.3.2).
import type { ImportNoteCode } from './imported.ts';
import { type DocKind, docKinds, kindTable, type Urgency } from './kinds.ts';
import { halfWidthDigits, readHeading } from './heading-numbers.ts';
import { type CleanItem, type CleanLine, isMarking, isSourceTable, type NoteBook } from './text-lines.ts';

export interface Head {
  title?: string;
  titleBreaks?: readonly number[];
  titleNote?: string;
  kind?: DocKind;
  urgency?: Urgency;
  recipientsText?: string;
  docNumberText?: string;
  signatoryText?: string;
}

/** The head, and the items that are not of it. */
export interface HeadResult {
  readonly head: Head;
  readonly rest: readonly CleanItem[];
}

/** So many lines with words may stand before the body. */
const headLines = 16;
const longestTitleChars = 300;
const mostTitleLines = 6;
/** 小2号 and larger is the size of titles; text is 3号 (15.75 pt). */
const titlePt = 17;
/** Issuer marks are larger than titles (22 pt). */
const markPt = 25;

const numberPattern =
  /^(.{0,40}?[〔［[【(（﹝〖]\s*\d{4}\s*[〕］\]】)）﹞〗]\s*第?\s*\d{1,5}\s*号|[（(]?总?第\s*\d{1,5}\s*[号期][）)]?)(?:\s*签\s*发\s*人\s*[：:]\s*(.{0,60}))?$/;
const signatoryPattern = /^签\s*发\s*人\s*[：:]\s*(.{1,60})$/;
const copyNumberPattern = /^(?:份\s*号\s*[：:]?\s*|№\s*|No\.?\s*)?\d{6}$/i;
const urgencyPattern = /^(?:紧急程度\s*[：:]\s*)?(特\s*急|特\s*提|加\s*急|平\s*急|急\s*件)$/;
const organWords =
  /(?:政府|委员会|办公[室厅]|[局厅部院处科站所队厂校署室会组团]|中心|公司|集团|[县市区省州乡镇街道村]委|党组|支部|银行|大学|学院|医院|单位|部门|机构|企业|各[^。]{1,20}|同志)$/;

/** True for a name as units have them. */
export const isOrganName = (text: string): boolean => text.length <= 60 && organWords.test(text);

/** Takes the head off the items. */
export function takeHead(items: readonly CleanItem[], book: NoteBook): HeadResult {
  const head: Head = {};
  const afterFrame = takeFrame(items, head, book);
  const afterTitle = takeTitle(afterFrame, head, book);
  const afterNote = head.title === undefined ? afterTitle : takeTitleNote(afterTitle, head, book);
  return { head, rest: takeAddressees(afterNote, head, book) };
}

const isLine = (item: CleanItem | undefined): item is CleanLine => item !== undefined && !isSourceTable(item);
const hasWords = (item: CleanItem): boolean => isSourceTable(item) || item.text !== '';

/** Red head and what stands over and beside it; lines before the number that are nothing known stay. */
function takeFrame(items: readonly CleanItem[], head: Head, book: NoteBook): CleanItem[] {
  const top = topEnd(items);
  const numberAt = items
    .slice(0, top)
    .findIndex((item) => isLine(item) && numberPattern.test(halfWidthDigits(item.text)));
  const kept: CleanItem[] = [];
  let isOpen = true;
  items.slice(0, top).forEach((item, index) => {
    if (!isOpen || !isLine(item) || item.text === '') return void kept.push(item);
    const code = frameLine(item, index < numberAt, head);
    // The frame ends where the title begins; only the number may stand below.
    if (code === null) {
      kept.push(item);
      isOpen = index < numberAt;
    } else if (isMarking(item.text)) book.keepMarking(item.text);
    else {
      book.add(code, frameWhere[code] ?? '', { text: item.text });
      book.addAll(item.notes, '');
    }
  });
  return [...kept, ...items.slice(top)];
}

const frameWhere: Readonly<Partial<Record<ImportNoteCode, string>>> = {
  urgencyRecognised: 'urgency',
  signatoryRecognised: 'signatory',
};

/** Index behind the last item in which a head may stand: a table, a sentence or an addressee ends it. */
function topEnd(items: readonly CleanItem[]): number {
  let words = 0;
  for (const [index, item] of items.entries()) {
    if (!hasWords(item)) continue;
    words += 1;
    if (!isLine(item) || words > headLines || item.text.length > 80 || /[。；]$/.test(item.text))
      return index;
  }
  return items.length;
}

/** What a line of the frame is; fills the head. */
function frameLine(line: CleanLine, isAboveNumber: boolean, head: Head): ImportNoteCode | null {
  const text = halfWidthDigits(line.text);
  if (copyNumberPattern.test(text)) return 'copyNumberDropped';
  const found = readUrgency(text, head) ?? readNumber(text, head) ?? readSignatory(text, head);
  if (found) return found;
  if (isMarking(line.text)) return 'secrecyMarkKept';
  return isIssuerMark(line, isAboveNumber) ? 'issuerMarkDropped' : null;
}

function readUrgency(text: string, head: Head): ImportNoteCode | null {
  const urgency = urgencyPattern.exec(text)?.[1];
  if (urgency === undefined) return null;
  head.urgency = urgency.startsWith('特') ? 'flash' : 'urgent';
  return 'urgencyRecognised';
}

function readNumber(text: string, head: Head): ImportNoteCode | null {
  const number = head.docNumberText === undefined ? numberPattern.exec(text) : null;
  if (!number) return null;
  head.docNumberText = (number[1] ?? '').trim();
  const signatory = number[2]?.trim();
  if (signatory) head.signatoryText = signatory;
  return 'docNumberRecognised';
}

function readSignatory(text: string, head: Head): ImportNoteCode | null {
  const signatory = signatoryPattern.exec(text)?.[1]?.trim();
  if (signatory === undefined) return null;
  head.signatoryText = head.signatoryText ? `${head.signatoryText}\u3000${signatory}` : signatory;
  return 'signatoryRecognised';
}

function isIssuerMark({ text, hints }: CleanLine, isAboveNumber: boolean): boolean {
  if (text.length > 60) return false;
  const isLarge = (hints.sizePt ?? 0) >= markPt;
  if (hints.red && (isLarge || isAboveNumber)) return true;
  if (isAboveNumber) return isLarge || /(?:文\s*件|命令|令|纪要|简报|公报)$/.test(text) || isOrganName(text);
  return isLarge && /文\s*件$/.test(text);
}

function takeTitle(items: readonly CleanItem[], head: Head, book: NoteBook): readonly CleanItem[] {
  const first = items.findIndex(hasWords);
  const lines = first < 0 ? [] : titleLines(items.slice(first));
  if (lines.length === 0) return items;
  const title = joinTitle(lines.map(({ text }) => text));
  head.title = title.title;
  if (title.titleBreaks.length > 0) head.titleBreaks = title.titleBreaks;
  book.add('titleRecognised', 'title', { text: head.title });
  for (const line of lines) book.addAll(line.notes, 'title');
  const kind = kindOfTitle(head.title);
  if (kind !== null) {
    head.kind = kind;
    book.add('kindRecognised', '', { text: kindTable[kind].name });
  }
  return items.slice(first + lines.length);
}

/** Lines of a title with the places where they end; Latin words on both sides of a break stay apart. */
export function joinTitle(lines: readonly string[]): { title: string; titleBreaks: number[] } {
  let title = '';
  const titleBreaks: number[] = [];
  for (const line of lines) {
    if (title !== '') {
      if (/[A-Za-z0-9]$/.test(title) && /^[A-Za-z0-9]/.test(line)) title += ' ';
      titleBreaks.push(title.length);
    }
    title += line;
  }
  return { title, titleBreaks };
}

/** Lines at the beginning that are a title by their look, else by their words. */
export function titleLines(items: readonly CleanItem[]): CleanLine[] {
  const run = leadingLines(items);
  const byLook = whileTrue(run, looksLikeTitle);
  if (byLook.length > 0 && lengthOf(byLook) <= longestTitleChars) return byLook;
  const phrases = whileTrue(run, ({ text }) => isPhrase(text));
  const last = phrases.findIndex(({ text }) => kindOfTitle(text) !== null);
  if (last >= 0) return phrases.slice(0, last + 1);
  return isSingleTitle(phrases, items) ? phrases.slice(0, 1) : [];
}

/** One phrase that stands alone over a 主送 line, or centred over a blank line. */
function isSingleTitle([only]: readonly CleanLine[], items: readonly CleanItem[]): boolean {
  if (!only) return false;
  const next = items.slice(1).find(hasWords);
  if (next && isLine(next) && isAddressees(next)) return true;
  return only.hints.align === 'centre' && next !== undefined;
}

function leadingLines(items: readonly CleanItem[]): CleanLine[] {
  const run = whileTrue(items, (item) => isLine(item) && item.text !== '').filter(isLine);
  return run.slice(0, mostTitleLines);
}

function whileTrue<T>(list: readonly T[], holds: (item: T) => boolean): T[] {
  const end = list.findIndex((item) => !holds(item));
  return list.slice(0, end < 0 ? list.length : end);
}

const lengthOf = (lines: readonly CleanLine[]): number =>
  lines.reduce((sum, { text }) => sum + text.length, 0);

function looksLikeTitle({ text, hints }: CleanLine): boolean {
  if (hints.isTitle) return true;
  if (hints.align !== 'centre' || isTitleNote(text) || hints.number !== undefined || readHeading(text))
    return false;
  return (hints.sizePt ?? 0) >= titlePt || hints.face === 'title' || hints.bold === true;
}

function isPhrase(text: string): boolean {
  return text.length <= 60 && !/[。；！？：;!?:]/.test(text) && readHeading(text) === null;
}

/** The kind that a title ends with; （试行） and the like behind it do not count. */
export function kindOfTitle(title: string): DocKind | null {
  const bare = title.replace(/[（(【〔][^（()）]{1,20}[)）】〕]$/, '').trim();
  if (bare.length < 2) return null;
  const kind = docKinds.find((candidate) => bare.endsWith(kindTable[candidate].name));
  return kind ?? (/[^指法条责密口司律勒]令$/.test(bare) ? 'order' : null);
}

const isTitleNote = (text: string): boolean =>
  text.length <= 200 &&
  /^[（(].*(?:\d|[〇○零一二三四五六七八九]).*[）)]$/.test(text) &&
  /年|月|通过/.test(text);

function takeTitleNote(items: readonly CleanItem[], head: Head, book: NoteBook): readonly CleanItem[] {
  const at = items.findIndex(hasWords);
  const line = items[at];
  if (!isLine(line) || !isTitleNote(line.text) || line.hints.align === 'right') return items;
  head.titleNote = line.text;
  book.add('titleNoteRecognised', 'titleNote', { text: line.text });
  book.addAll(line.notes, 'titleNote');
  return items.slice(at + 1);
}

function takeAddressees(items: readonly CleanItem[], head: Head, book: NoteBook): readonly CleanItem[] {
  const at = items.findIndex(hasWords);
  const line = items[at];
  if (!isLine(line) || !isAddressees(line)) return items;
  head.recipientsText = line.text.slice(0, -1).trim();
  book.add('addresseesRecognised', 'recipients', { text: line.text });
  book.addAll(line.notes, 'recipients');
  return items.slice(at + 1);
}

/** 7.3.2: flush left, names of units, a colon at the end; a sentence that announces a list is none. */
function isAddressees({ text, hints }: CleanLine): boolean {
  if (!/[：:]$/.test(text) || text.length > 500 || hints.align !== undefined || readHeading(text))
    return false;
  const names = text.slice(0, -1).trim();
  if (names === '' || /[。；！？]/.test(names) || /如下$|如次$|^附\s*件$|^抄\s*送$/.test(names)) return false;
  return (
    names.split(/[，、,；\s\u3000]+/).every((name) => /^[^：:]{1,60}$/.test(name)) &&
    isOrganName(names.slice(-60))
  );
}
