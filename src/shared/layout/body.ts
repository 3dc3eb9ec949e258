// Addressees, body with its automatic numbers, attachment note: texts become flow lines.
import {
  type Block,
  type DocumentContent,
  isTable,
  type Paragraph,
  type ParagraphLevel,
  type Recipient,
} from '../domain/content.ts';
import { atomize, textWidth, type Run } from './atoms.ts';
import { breakLines, type Line } from './line-break.ts';
import {
  blankLinesUm,
  attachmentNoteBlankLines,
  leadingUm,
  paragraphIndentMillicells,
  size3,
} from './grid.ts';
import type { LineStyle } from './page-builder.ts';
import type { FaceRole, OutlineEntry } from './page-model.ts';

/** One line that takes its place in the pages from top to bottom. */
export interface FlowLine {
  readonly part: 'title' | 'addressees' | 'body' | 'attachmentNote' | 'notes';
  readonly line: Line;
  readonly style: LineStyle;
  /** Blank above the line; nothing at the head of a page. */
  readonly gapUm: number;
  /** Never the last line of a page. */
  readonly keepWithNext: boolean;
  readonly outline: Pick<OutlineEntry, 'level' | 'text'> | null;
}

const digits = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/** 1 to 99 in Chinese as headings count (十一, 二十); beyond it digit by digit (一〇〇). */
function chineseNumber(value: number): string {
  if (value > 99) return [...String(value)].map((digit) => digits[Number(digit)]).join('');
  const tens = Math.floor(value / 10);
  const ones = value % 10;
  const head = tens === 0 ? '' : `${tens === 1 ? '' : digits[tens]}十`;
  return head + (ones === 0 && tens > 0 ? '' : digits[ones]);
}

type HeadingLevel = Exclude<ParagraphLevel, 'text' | 'chapter'>;
const headings: Readonly<
  Record<
    HeadingLevel,
    { depth: 1 | 2 | 3 | 4; role: FaceRole; number: (count: number) => string; typed: RegExp }
  >
> = {
  h1: {
    depth: 1,
    role: 'hei',
    number: (count) => `${chineseNumber(count)}、`,
    typed: /^[一二三四五六七八九十〇]+、/,
  },
  h2: {
    depth: 2,
    role: 'kai',
    number: (count) => `（${chineseNumber(count)}）`,
    typed: /^[（(][一二三四五六七八九十〇]+[）)]/,
  },
  h3: { depth: 3, role: 'fang', number: (count) => `${count}. `, typed: /^\d{1,3}[.．、]\s*(?!\d)/ },
  h4: { depth: 4, role: 'fang', number: (count) => `（${count}）`, typed: /^[（(]\d{1,3}[）)]/ },
};

/** The first sentence is the heading; what follows it in the same paragraph is set as text. */
function splitHeading(text: string): readonly [string, string] {
  const end = text.indexOf('。') + 1;
  return end === 0 ? [text, ''] : [text.slice(0, end), text.slice(end)];
}

function paragraphLines(
  runs: readonly Run[],
  paragraph: number,
): Pick<FlowLine, 'line' | 'style' | 'gapUm' | 'part'>[] {
  const options = { width: size3.lineMillicells, firstIndent: paragraphIndentMillicells, restIndent: 0 };
  const style: LineStyle = { size: size3, align: 'justify', path: `body.${paragraph}` };
  return breakLines(atomize(runs), options).map((line) => ({ part: 'body', line, style, gapUm: leadingUm }));
}

function headingLines(
  paragraph: Paragraph & { level: HeadingLevel },
  index: number,
  count: number,
): FlowLine[] {
  const { depth, role, number, typed } = headings[paragraph.level];
  // A number that the drafter typed or pasted gives way to the automatic one, else it would be printed twice.
  const [head, tail] = splitHeading(paragraph.text.replace(typed, ''));
  const text = number(count) + head;
  const lines = paragraphLines(
    [
      { text, role },
      { text: tail, role: 'fang' },
    ],
    index,
  );
  return lines.map((line, place) => ({
    ...line,
    keepWithNext: tail === '' || place === 0,
    outline: place === 0 ? { level: depth, text } : null,
  }));
}

/** The body of 7.3.3, numbered 一、 （一） 1. （1）, each level counting anew under its heading. */
export function bodyFlow(body: readonly Block[]): FlowLine[] {
  const counts = [0, 0, 0, 0, 0];
  return body.flatMap((paragraph, index) => {
    if (isTable(paragraph) || paragraph.text.trim() === '') return [];
    if (paragraph.level === 'text' || paragraph.level === 'chapter') {
      const lines = paragraphLines([{ text: paragraph.text, role: 'fang' }], index);
      return lines.map((line) => ({ ...line, keepWithNext: false, outline: null }));
    }
    const { depth } = headings[paragraph.level];
    const count = (counts[depth] ?? 0) + 1;
    counts.fill(0, depth);
    counts[depth] = count;
    return headingLines({ text: paragraph.text, level: paragraph.level }, index, count);
  });
}

/** Units of one kind and rank are joined by 、, groups by ， (practice of 主送机关). */
export function joinRecipients(recipients: readonly Recipient[]): string {
  const groupOf = ({ unit }: Recipient): string => {
    const [region = '', kind = ''] = unit.split('-');
    return `${/0000$/.test(region) ? 'province' : /00$/.test(region) ? 'city' : 'county'}-${kind}`;
  };
  return recipients
    .map((recipient, index) => {
      const before = recipients[index - 1];
      if (!before) return recipient.name;
      return (groupOf(before) === groupOf(recipient) ? '、' : '，') + recipient.name;
    })
    .join('');
}

/** 主送机关 of 7.3.2: flush, continuation lines flush, closed by a full-width colon. */
export function addresseeFlow(recipients: readonly Recipient[], gapUm: number): FlowLine[] {
  const main = recipients.filter((recipient) => recipient.role === 'main');
  if (main.length === 0) return [];
  const atoms = atomize([{ text: `${joinRecipients(main)}：`, role: 'fang' }]);
  const lines = breakLines(atoms, { width: size3.lineMillicells, firstIndent: 0, restIndent: 0 });
  return lines.map((line, index) => ({
    part: 'addressees',
    line,
    style: { size: size3, align: 'justify' },
    gapUm: index === 0 ? gapUm : leadingUm,
    keepWithNext: true,
    outline: null,
  }));
}

/** Attachment's name as printed: without the file's ending and without a mark at its end (7.3.4). */
function attachmentTitle(fileName: string): string {
  return fileName.replace(/\.[A-Za-z0-9]{1,5}$/, '').replace(/[。，、；：！？.,;:!?\s]+$/, '');
}

/** 附件说明 of 7.3.4: 附件：1. name, continuation lines under the name. */
export function attachmentNoteFlow(attachments: DocumentContent['attachments']): FlowLine[] {
  const label = '附件：';
  const labelEnd = paragraphIndentMillicells + textWidth(label, 'fang');
  return attachments.flatMap((attachment, index) => {
    const number = attachments.length > 1 ? `${index + 1}. ` : '';
    const restIndent = labelEnd + textWidth(number, 'fang');
    const text = (index === 0 ? label : '') + number + attachmentTitle(attachment.name);
    const firstIndent = index === 0 ? paragraphIndentMillicells : labelEnd;
    const lines = breakLines(atomize([{ text, role: 'fang' }]), {
      width: size3.lineMillicells,
      firstIndent,
      restIndent,
    });
    return lines.map((line, place) => ({
      part: 'attachmentNote' as const,
      line,
      style: { size: size3 } as const,
      gapUm: index === 0 && place === 0 ? blankLinesUm(attachmentNoteBlankLines) : leadingUm,
      keepWithNext: false,
      outline: null,
    }));
  });
}

/** 附注 of 7.3.6 in that width (thousandths of a cell): in brackets, indented two characters. */
export function notesFlow(notes: string | null, width: number): FlowLine[] {
  if (notes === null || notes.trim() === '') return [];
  const bare = notes.trim().replace(/^[（(]([\s\S]*)[）)]$/, '$1');
  const atoms = atomize([{ text: `（${bare}）`, role: 'fang' }]);
  const options = { width, firstIndent: paragraphIndentMillicells, restIndent: 0 };
  return breakLines(atoms, options).map((line) => ({
    part: 'notes',
    line,
    style: { size: size3, align: 'justify' },
    gapUm: leadingUm,
    keepWithNext: false,
    outline: null,
  }));
}
