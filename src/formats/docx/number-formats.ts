// How automatic numbers are written (ECMA-376 part 1, 17.18.59 ST_NumberFormat), as far as Chinese documents use them.
import { chineseNumber } from '../../shared/domain/heading-numbers.ts';

type Format = (value: number) => string;

const decimal: Format = String;
const fullWidth = (text: string): string =>
  text.replaceAll(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
const cycle = (characters: string): Format => {
  const list = [...characters];
  return (value) => list[(value - 1) % list.length] ?? decimal(value);
};
const enclosed =
  (first: number, count: number): Format =>
  (value) =>
    value >= 1 && value <= count ? String.fromCodePoint(first + value - 1) : decimal(value);

const formats: Readonly<Record<string, Format>> = {
  decimal,
  decimalZero: (value) => decimal(value).padStart(2, '0'),
  decimalFullWidth: (value) => fullWidth(decimal(value)),
  decimalFullWidth2: (value) => fullWidth(decimal(value)),
  decimalEnclosedCircle: enclosed(0x2460, 20),
  decimalEnclosedCircleChinese: enclosed(0x2460, 20),
  decimalEnclosedParen: enclosed(0x2474, 20),
  decimalEnclosedFullstop: enclosed(0x2488, 20),
  ideographEnclosedCircle: enclosed(0x3280, 10),
  chineseCounting: chineseNumber,
  chineseCountingThousand: chineseNumber,
  taiwaneseCounting: chineseNumber,
  taiwaneseCountingThousand: chineseNumber,
  japaneseCounting: chineseNumber,
  ideographDigital: chineseNumber,
  chineseLegalSimplified: (value) => legal(chineseNumber(value)),
  ideographLegalTraditional: (value) => legal(chineseNumber(value)),
  ideographTraditional: cycle('甲乙丙丁戊己庚辛壬癸'),
  ideographZodiac: cycle('子丑寅卯辰巳午未申酉戌亥'),
  upperLetter: letters,
  lowerLetter: (value) => letters(value).toLowerCase(),
  upperRoman: roman,
  lowerRoman: (value) => roman(value).toLowerCase(),
  none: () => '',
};

const legalForms: Readonly<Record<string, string>> = {
  〇: '零',
  一: '壹',
  二: '贰',
  三: '叁',
  四: '肆',
  五: '伍',
  六: '陆',
  七: '柒',
  八: '捌',
  九: '玖',
  十: '拾',
};

function legal(text: string): string {
  return [...text].map((character) => legalForms[character] ?? character).join('');
}

/** A to Z, then AA, BB as Word counts. */
function letters(value: number): string {
  const times = Math.min(10, Math.floor((value - 1) / 26) + 1);
  return String.fromCharCode(65 + ((value - 1) % 26)).repeat(times);
}

function roman(value: number): string {
  if (value > 3999) return decimal(value);
  const steps: readonly (readonly [number, string])[] = [
    [1000, 'M'],
    [900, 'CM'],
    [500, 'D'],
    [400, 'CD'],
    [100, 'C'],
    [90, 'XC'],
    [50, 'L'],
    [40, 'XL'],
    [10, 'X'],
    [9, 'IX'],
    [5, 'V'],
    [4, 'IV'],
    [1, 'I'],
  ];
  let left = value;
  let text = '';
  for (const [worth, letter] of steps) {
    text += letter.repeat(Math.floor(left / worth));
    left %= worth;
  }
  return text;
}

/** A number in its format; unknown formats are written as digits. */
export function formatNumber(value: number, format: string): string {
  if (value < 1) return decimal(value);
  return (Object.hasOwn(formats, format) ? formats[format] : undefined)?.(value) ?? decimal(value);
}
