// Values of OFD attributes and elements (GB/T 33190, 7.3), read tolerantly: what cannot be read is undefined, never NaN and never infinite.
import type { XmlElement } from '../xml/tree.ts';
import type { ViewedMatrix } from '../../shared/domain/viewed-page.ts';

/** A rectangle in millimetres. */
export interface OfdBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Real files bear http://www.ofdspec.org/2016, http://www.ofdspec.org, or nothing; elements of other makers' namespaces mean nothing. */
function isOfd({ namespace }: XmlElement): boolean {
  return namespace === '' || namespace.startsWith('http://www.ofdspec.org');
}

/** Children of the standard with this name. */
export function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((child) => child.name === name && isOfd(child)) ?? [];
}

/** The first child with this name. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name && isOfd(child));
}

/** Trimmed text of a child; null when it is missing or empty. */
export function textOf(element: XmlElement | undefined, name: string): string | null {
  const text = childOf(element, name)?.text.trim() ?? '';
  return text === '' ? null : text;
}

/** An attribute, trimmed; undefined when it is missing or empty. */
export function attributeOf(element: XmlElement | undefined, name: string): string | undefined {
  const value = element?.attributes.get(name)?.trim();
  return value === '' ? undefined : value;
}

/** Nothing on a page is further away than a kilometre: beyond it numbers are slips or attacks. */
const largest = 1_000_000;

/** A finite number of sane size. */
export function parseNumber(text: string | undefined): number | undefined {
  if (text === undefined || !/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) && Math.abs(value) <= largest ? value : undefined;
}

/** Numbers parted by white space, `max` of them at most; undefined when one of them is none. */
export function parseNumbers(text: string | undefined, max: number): number[] | undefined {
  if (text === undefined) return undefined;
  const values: number[] = [];
  for (const word of wordsOf(text)) {
    const value = parseNumber(word);
    if (value === undefined || values.length >= max) return undefined;
    values.push(value);
  }
  return values;
}

/** Words of a list, one at a time: a long list is never split as a whole. */
export function* wordsOf(text: string): Generator<string> {
  const pattern = /[^\s,]+/g;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) yield match[0];
}

export function numberOf(element: XmlElement | undefined, name: string): number | undefined {
  return parseNumber(attributeOf(element, name));
}

/** `true` and `false` as the standard writes them, `1` and `0` as some do. */
export function flagOf(element: XmlElement | undefined, name: string): boolean | undefined {
  const value = attributeOf(element, name)?.toLowerCase();
  if (value === 'true' || value === '1') return true;
  return value === 'false' || value === '0' ? false : undefined;
}

/** ST_Box: x y width height. */
export function parseBox(text: string | undefined | null): OfdBox | undefined {
  const [x, y, width, height] = parseNumbers(text ?? undefined, 4) ?? [];
  if (x === undefined || y === undefined || width === undefined || height === undefined) return undefined;
  return width >= 0 && height >= 0 ? { x, y, width, height } : undefined;
}

/** CTM: six numbers. */
export function parseMatrix(text: string | undefined): ViewedMatrix | undefined {
  const values = parseNumbers(text, 6);
  return values?.length === 6 ? (values as unknown as ViewedMatrix) : undefined;
}

export const identity: ViewedMatrix = [1, 0, 0, 1, 0, 0];

/** First `inner`, then `outer`. */
export function multiply(outer: ViewedMatrix, inner: ViewedMatrix): ViewedMatrix {
  const [a, b, c, d, e, f] = outer;
  const [p, q, r, s, t, u] = inner;
  return [a * p + c * q, b * p + d * q, a * r + c * s, b * r + d * s, a * t + c * u + e, b * t + d * u + f];
}

export function translate(x: number, y: number): ViewedMatrix {
  return [1, 0, 0, 1, x, y];
}

/** Sums of sane numbers can still be absurd: such an object is left out. */
export function isSane(matrix: ViewedMatrix): boolean {
  return matrix.every((value) => Number.isFinite(value) && Math.abs(value) <= 1e9);
}
