// What is wrong with the letters of a text, as patterns, and what should stand there instead. Every pattern takes linear time: no repetition
// without a bound stands beside another one that could match the same characters.
import type { FindingCode } from '../finding-codes.ts';

/** A pattern with its remedy. */
export interface TextPattern {
  readonly code: FindingCode;
  readonly pattern: RegExp;
  /** The right form; null: this match is in order; undefined: wrong, and a person must say what is right. */
  readonly instead: (match: RegExpMatchArray, text: string) => string | null | undefined;
  /** Fields in which it says nothing. */
  readonly exempt?: RegExp;
}

const han = '\\p{Script=Han}';
const nothing = (): string => '';
const unknown = (): undefined => undefined;

const fullMarks: Readonly<Record<string, string>> = {
  ',': '，',
  ';': '；',
  ':': '：',
  '?': '？',
  '!': '！',
  '(': '（',
  ')': '）',
  '.': '。',
};
const hasHan = new RegExp(han, 'u');
const hanBefore = new RegExp(`[${han}》）”’〕】，。；：！？、]$`, 'u');
const hanAfter = new RegExp(`^[${han}《（“‘〔【，。；：！？、]`, 'u');

/** Whether what stands around or inside a match is Chinese. */
function isChinese(match: RegExpMatchArray, text: string): boolean {
  const start = match.index ?? 0;
  const end = start + match[0].length;
  return (
    hasHan.test(match[0]) ||
    hanBefore.test(text.slice(Math.max(0, start - 2), start)) ||
    hanAfter.test(text.slice(end, end + 2))
  );
}

function pairInstead(match: RegExpMatchArray, text: string): string | null {
  if (!isChinese(match, text)) return null;
  const inside = match[0].slice(1, -1);
  return match[0].length > 1 ? `（${inside}）` : (fullMarks[match[0]] ?? null);
}

function quoteInstead(match: RegExpMatchArray, text: string): string | null | undefined {
  if (!isChinese(match, text)) return null;
  if (match[0].length === 1) return undefined;
  const inside = match[0].slice(1, -1);
  return match[0].startsWith('"') ? `“${inside}”` : `‘${inside}’`;
}

function oneMark(marks: string): string {
  if (marks.startsWith('.') || /^。{3,}$/.test(marks)) return '……';
  return marks.includes('。') ? '。' : marks.charAt(0);
}

/** Words of Latin letters stay apart when a line break between them goes. */
function joint(match: RegExpMatchArray, text: string): string {
  const start = match.index ?? 0;
  const isLatin = (char: string): boolean => /[0-9A-Za-z]/.test(char);
  return isLatin(text.charAt(start - 1)) && isLatin(text.charAt(start + match[0].length)) ? ' ' : '';
}

const withoutZeros = (date: string): string => date.replaceAll(/(^|\D)0(\d)/g, '$1$2');

/** Two digits of a year as people now mean them. */
const fullYear = (short: string): string => (Number(short) >= 70 ? `19${short}` : `20${short}`);

/** Fields that hold names or several lines by their nature. */
const names = /^(?:signatory|signatureStamp|attendance)/;
const manyLines = /\.cells\.|^(?:attendance|notes)/;

const brackets = '[\\[［【(（〔]((?:19|20)\\d{2})[\\]］】)）〕]';

/** In the order in which a reader would name them. */
export const textPatterns: readonly TextPattern[] = [
  {
    code: 'text.halfMark',
    pattern: new RegExp(`(?<=[${han}》）”’〕】])[,;:?!]|[,;:?!](?=[${han}《（“‘〔【])`, 'gu'),
    instead: ([mark]) => fullMarks[mark],
  },
  { code: 'text.halfMark', pattern: /\([^()\n]{0,100}\)|[()]/gu, instead: pairInstead },
  {
    code: 'text.halfMark',
    pattern: new RegExp(`(?<=${han})\\.(?=\\s{0,20}$)`, 'gu'),
    instead: ([mark]) => fullMarks[mark],
    exempt: names,
  },
  {
    code: 'text.straightQuote',
    pattern: /"[^"\n]{0,200}"|"|(?<![0-9A-Za-z])'[^'\n]{1,200}'/gu,
    instead: quoteInstead,
  },
  {
    code: 'text.doubledMark',
    pattern: new RegExp(`[，、；：。]{2,50}|！{2,50}|？{2,50}|(?<=${han})\\.{3,50}`, 'gu'),
    instead: ([marks]) => oneMark(marks),
  },
  {
    code: 'text.fullWidthLatin',
    pattern: /[０-９Ａ-Ｚａ-ｚ]{1,200}/gu,
    instead: ([text]) => text.normalize('NFKC'),
  },
  {
    code: 'text.spaces',
    pattern: new RegExp(`(?<=${han})[ \\u00a0]{1,200}(?=${han})`, 'gu'),
    instead: nothing,
    exempt: new RegExp(`${names.source}|\\.cells\\.|^title$|\\.title$|^notes$`),
  },
  {
    code: 'text.spaces',
    pattern: new RegExp(`(?<=${han})[ \\u00a0\\u3000]{1,200}(?=${han})`, 'gu'),
    instead: nothing,
    exempt: /^(?!title$|annexes\.\d+\.title$)/,
  },
  {
    code: 'text.typedIndent',
    pattern: /^[ \u00a0\u3000]{1,200}(?=\S)/gu,
    instead: nothing,
    exempt: /^(?!body\.\d+$|annexes\.\d+\.body\.\d+$)/,
  },
  {
    code: 'text.lineBreak',
    pattern: /[\t\n\v\f\r\u0085\u2028\u2029]{1,200}/gu,
    instead: joint,
    exempt: new RegExp(`${manyLines.source}|^title$`),
  },
  {
    code: 'text.control',
    pattern: /(?:(?![\t\n\v\f\r\u0085])[\p{Cc}\p{Cf}\p{Cs}\ufe00-\ufe0f]){1,200}/gu,
    instead: nothing,
  },
  {
    code: 'text.rightToLeft',
    pattern: /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]{1,50}/gu,
    instead: unknown,
  },
  {
    code: 'text.emoji',
    pattern: /(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f)/gu,
    instead: unknown,
  },
  { code: 'text.privateUse', pattern: /\p{Co}/gu, instead: unknown },
  {
    code: 'text.shortYear',
    pattern: /(?<![\d〔（([])(\d{2})年(?=\d{1,2}月|度)/gu,
    instead: ([, year = '']) => `${fullYear(year)}年`,
  },
  {
    code: 'text.zeroPadded',
    pattern: /(?<!\d)(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日)?/gu,
    instead: ([date]) => (withoutZeros(date) === date ? null : withoutZeros(date)),
  },
  {
    code: 'text.machineDate',
    pattern:
      /(?<![\d.\-/A-Za-z—〔])((?:19|20)\d{2})([-./])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?![\d.\-/A-Za-z])/gu,
    instead: ([, year = '', , month = '', day = '']) => `${year}年${Number(month)}月${Number(day)}日`,
  },
  {
    code: 'text.docNumber',
    pattern: new RegExp(`(?<=${han})${brackets} ?第?(\\d{1,6}) ?号(?![楼线院机房车])`, 'gu'),
    instead: ([text, year = '', value = '']) => {
      const right = `〔${year}〕${Number(value)}号`;
      return right === text ? null : right;
    },
  },
];
