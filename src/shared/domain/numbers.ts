// 发文字号: 机关代字, year in 〔〕, running number, 号 (GB/T 9704-2012, 7.2.5: full year, no 第, no zero padding); 令号 第N号 (10.2, 规定), counted on from
// year to year; 简报 第N期, from 1 every year (实务).
import type { PageFormat } from './kinds.ts';

export interface DocNumber {
  /** 机关代字, e.g. 云府办发; for an order or a bulletin the name of its series. */
  readonly issuerCode: string;
  readonly year: number;
  /** 1 to 99999; unique and without gaps in its series. */
  readonly value: number;
}

const maxValue = 99_999;
// Other systems write other brackets, 第 and zeros; they are read, never written.
const tolerantPattern =
  /^\s*([\p{Script=Han}A-Za-z·、（）()]{1,40}?)\s*[〔[［【(（〖﹝]\s*(\d{4})\s*[〕\]］】)）〗﹞]\s*第?\s*0*(\d{1,5})\s*号\s*$/u;

/** A run of numbers of its own beside those of the issuer codes. */
export interface NumberSeries {
  /** Stands where the issuer code stands, in the register and in the choice of the clerk. */
  readonly code: string;
  /** `ever`: one run over all years. */
  readonly countedBy: 'year' | 'ever';
  readonly write: (value: number) => string;
}

const seriesOfFormat: Readonly<Partial<Record<PageFormat, NumberSeries>>> = {
  order: { code: '令', countedBy: 'ever', write: (value) => `第${value}号` },
  bulletin: { code: '简报', countedBy: 'year', write: (value) => `第${value}期` },
};

/** The series that documents of this format are numbered in; undefined: in that of an issuer code (文件, 信函, 纪要). */
export function seriesOf(format: PageFormat): NumberSeries | undefined {
  return seriesOfFormat[format];
}

/** 云府办发〔2026〕1号; an order 第1号, a bulletin 第1期. Throws a RangeError on members that have no written form. */
export function formatDocNumber({ issuerCode, year, value }: DocNumber, format: PageFormat): string {
  if (issuerCode.trim() === '') throw new RangeError('a document number has an issuer code');
  if (!Number.isInteger(year) || year < 1949 || year > 9999) throw new RangeError('the year has four digits');
  if (!Number.isInteger(value) || value < 1 || value > maxValue)
    throw new RangeError(`the number is 1 to ${maxValue}`);
  return seriesOf(format)?.write(value) ?? `${issuerCode}〔${year}〕${value}号`;
}

/** Reads a number as people write it (other brackets, full-width digits, 第, leading zeros); null when it is none. */
export function parseDocNumber(text: string): DocNumber | null {
  const halfWidth = text.replaceAll(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
  const found = tolerantPattern.exec(halfWidth);
  if (found === null) return null;
  const [, issuerCode = '', year = '', value = ''] = found;
  const number = { issuerCode, year: Number(year), value: Number(value) };
  return number.value >= 1 && number.year >= 1949 ? number : null;
}

/** True for a number exactly as GB/T 9704 writes it in this format. */
export function isCanonicalDocNumber(text: string, format: PageFormat): boolean {
  const series = seriesOf(format);
  if (series !== undefined) {
    const value = Number(/[1-9]\d{0,4}/.exec(text)?.[0]);
    return series.write(value) === text;
  }
  const number = parseDocNumber(text);
  return number !== null && formatDocNumber(number, format) === text;
}

/** Natural order: issuer code, year, number (2号 before 10号); what is no number comes last. For sort(). */
export function compareDocNumbers(left: string, right: string): number {
  const first = parseDocNumber(left);
  const second = parseDocNumber(right);
  if (first === null || second === null)
    return Number(first === null) - Number(second === null) || byText(left, right);
  return (
    byText(first.issuerCode, second.issuerCode) || first.year - second.year || first.value - second.value
  );
}

function byText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
