// Numbers of headings as people write them: 一、 （一） 1. （1） and their wrong forms (GB/T 9704-2012, 7.3.3).

export type HeadingLevel = 'h1' | 'h2' | 'h3' | 'h4';
export const headingLevels: readonly HeadingLevel[] = ['h1', 'h2', 'h3', 'h4'];

export interface TypedHeading {
  readonly level: HeadingLevel;
  /** The number as written, with its marks and the blanks behind it. */
  readonly mark: string;
  readonly value: number;
  /** Whether the standard writes it so. */
  readonly isProper: boolean;
  readonly rest: string;
}

const digits = '〇一二三四五六七八九';
const han = '[一二三四五六七八九十]{1,3}';
const blanks = '[\\s\\u3000]*';

interface Form {
  readonly level: HeadingLevel;
  readonly pattern: RegExp;
  readonly isProper: (mark: string) => boolean;
}

const forms: readonly Form[] = [
  { level: 'h1', pattern: new RegExp(`^(${han})[、.．]${blanks}`), isProper: (mark) => mark.includes('、') },
  {
    level: 'h2',
    pattern: new RegExp(`^[（(]${blanks}(${han})${blanks}[）)][、.．]?${blanks}`),
    isProper: (mark) => /^（[^\s\u3000]+）$/.test(mark.trimEnd()),
  },
  { level: 'h2', pattern: new RegExp(`^([㈠-㈩])[、.．]?${blanks}`), isProper: () => false },
  {
    level: 'h3',
    pattern: new RegExp(`^([0-9０-９]{1,3})[.．、]${blanks}(?![0-9０-９])`),
    isProper: (mark) => /^\d+\./.test(mark),
  },
  {
    level: 'h4',
    pattern: new RegExp(`^[（(]${blanks}([0-9０-９]{1,3})${blanks}[）)][、.．]?${blanks}`),
    isProper: (mark) => /^（\d+）$/.test(mark.trimEnd()),
  },
  { level: 'h4', pattern: new RegExp(`^([0-9０-９]{1,3})[）)]、?${blanks}`), isProper: () => false },
  { level: 'h4', pattern: new RegExp(`^([⑴-⒇])[、.．]?${blanks}`), isProper: () => false },
];

/** The heading number at the beginning of a text; null when there is none, or nothing behind it. */
export function readHeading(text: string): TypedHeading | null {
  for (const { level, pattern, isProper } of forms) {
    const found = pattern.exec(text);
    const value = found ? numberOf(found[1] ?? '') : null;
    if (!found || value === null) continue;
    const mark = found[0];
    const rest = text.slice(mark.length);
    return rest === '' ? null : { level, mark, value, isProper: isProper(mark), rest };
  }
  return null;
}

/** 1 to 999 in either writing; null for 0 and for what is no number (十十). */
function numberOf(text: string): number | null {
  const code = text.codePointAt(0) ?? 0;
  if (/^[㈠-㈩]$/.test(text)) return code - 0x321f;
  if (/^[⑴-⒇]$/.test(text)) return code - 0x2473;
  if (/^[0-9０-９]+$/.test(text)) return Number(halfWidthDigits(text)) || null;
  return chineseValue(text);
}

function chineseValue(text: string): number | null {
  const parts = /^([一二三四五六七八九]?)(十?)([一二三四五六七八九]?)$/.exec(text);
  if (!parts) return null;
  const [, tens = '', ten = '', ones = ''] = parts;
  if (ten === '') return tens !== '' && ones === '' ? digits.indexOf(tens) : null;
  return (tens === '' ? 1 : digits.indexOf(tens)) * 10 + (ones === '' ? 0 : digits.indexOf(ones));
}

/** Full-width digits as ASCII. */
export function halfWidthDigits(text: string): string {
  return text.replaceAll(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
}

/** 1 to 99 in Chinese (十一, 二十); beyond it digit by digit, as the page numbers. */
export function chineseNumber(value: number): string {
  if (value > 99) return [...String(value)].map((digit) => digits[Number(digit)]).join('');
  const tens = Math.floor(value / 10);
  const ones = value % 10;
  const head = tens === 0 ? '' : `${tens === 1 ? '' : (digits[tens] ?? '')}十`;
  return head + (ones === 0 && tens > 0 ? '' : (digits[ones] ?? ''));
}

/** The number as the page prints it. */
export function headingMark(level: HeadingLevel, value: number): string {
  if (level === 'h1') return `${chineseNumber(value)}、`;
  if (level === 'h2') return `（${chineseNumber(value)}）`;
  return level === 'h3' ? `${value}.` : `（${value}）`;
}

/** 第一章, 第二节: the centred headings of rules, whose numbers are words. */
export function isChapter(text: string): boolean {
  return (
    text.length <= 40 &&
    /^第[一二三四五六七八九十百〇0-9]{1,4}[编章节](?:[\s\u3000]|$|[^。；，：]{1,30}$)/.test(text)
  );
}
