// Body with its automatic numbers, attachment note: texts become flow items.
import {
  type Block,
  type DocumentContent,
  isTable,
  type Paragraph,
  type ParagraphLevel,
} from '../domain/content.ts';
import { atomize, textWidth, type Run } from './atoms.ts';
import type { FlowItem } from './flow.ts';
import { breakLines } from './line-break.ts';
import {
  attachmentNoteBlankLines,
  blankLinesUm,
  leadingUm,
  paragraphIndentMillicells,
  size3,
} from './grid.ts';
import type { LineStyle } from './page-builder.ts';
import { textItem } from './flow-lines.ts';
import type { FaceRole } from './page-model.ts';

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

function paragraphLines(runs: readonly Run[], paragraph: number): FlowItem[] {
  const options = { width: size3.lineMillicells, firstIndent: paragraphIndentMillicells, restIndent: 0 };
  const path = `body.${paragraph}`;
  const style: LineStyle = { size: size3, align: 'justify', path };
  return breakLines(atomize(runs), options).map((line) =>
    textItem(line, style, { part: 'body', gapUm: leadingUm, path }),
  );
}

function headingLines(
  paragraph: Paragraph & { level: HeadingLevel },
  index: number,
  count: number,
): FlowItem[] {
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
export function bodyFlow(body: readonly Block[]): FlowItem[] {
  const counts = [0, 0, 0, 0, 0];
  return body.flatMap((paragraph, index) => {
    if (isTable(paragraph) || paragraph.text.trim() === '') return [];
    if (paragraph.level === 'text' || paragraph.level === 'chapter') {
      return paragraphLines([{ text: paragraph.text, role: 'fang' }], index);
    }
    const { depth } = headings[paragraph.level];
    const count = (counts[depth] ?? 0) + 1;
    counts.fill(0, depth);
    counts[depth] = count;
    return headingLines({ text: paragraph.text, level: paragraph.level }, index, count);
  });
}

/** Attachment's name as printed: without the file's ending and without a mark at its end (7.3.4). */
function attachmentTitle(fileName: string): string {
  return fileName.replace(/\.[A-Za-z0-9]{1,5}$/, '').replace(/[。，、；：！？.,;:!?\s]+$/, '');
}

/** 附件说明 of 7.3.4: 附件：1. name, continuation lines under the name. */
export function attachmentNoteFlow({ attachments }: DocumentContent): FlowItem[] {
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
    const path = `attachments.${index}`;
    return lines.map((line, place) => {
      const gapUm = index === 0 && place === 0 ? blankLinesUm(attachmentNoteBlankLines) : leadingUm;
      return textItem(line, { size: size3 }, { part: 'attachmentNote', gapUm, path });
    });
  });
}
