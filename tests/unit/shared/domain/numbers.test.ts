import { describe, expect, it } from 'vitest';
import {
  compareDocNumbers,
  formatDocNumber,
  isCanonicalDocNumber,
  parseDocNumber,
} from '../../../../src/shared/domain/numbers.ts';

describe('document numbers', () => {
  it('writes full year in 〔〕, no padding', () => {
    expect(formatDocNumber({ issuerCode: '云府办发', year: 2026, value: 1 }, 'document')).toBe(
      '云府办发〔2026〕1号',
    );
  });
  it.each([
    ['云府办发〔2026〕1号', true],
    ['云府办发[2026]1号', false],
    ['云府办发［２０２６］第００１号', false],
    ['云府办发【2026】 1 号', false],
    [' 云府办发 ( 2026 ) 01号 ', false],
  ])('reads %j (canonical: %j)', (text, canonical) => {
    expect(parseDocNumber(text)).toEqual({ issuerCode: '云府办发', year: 2026, value: 1 });
    expect(isCanonicalDocNumber(text, 'document')).toBe(canonical);
  });
  it.each([
    '',
    '云府办发2026年1号',
    '〔2026〕1号',
    '云府办发〔26〕1号',
    '云府办发〔2026〕0号',
    '云府办发〔2026〕1',
  ])('refuses %j', (text) => {
    expect(parseDocNumber(text)).toBeNull();
  });
  it.each([
    { issuerCode: ' ', year: 2026, value: 1 },
    { issuerCode: '云', year: 26, value: 1 },
    { issuerCode: '云', year: 2026, value: 0 },
    { issuerCode: '云', year: 2026, value: 1.5 },
  ])('does not write %j', (number) => {
    expect(() => formatDocNumber(number, 'document')).toThrow(RangeError);
  });
  it.each([
    ['document', '云府办发〔2026〕7号'],
    ['letter', '云府办发〔2026〕7号'],
    ['minutes', '云府办发〔2026〕7号'],
    ['order', '第7号'],
    ['bulletin', '第7期'],
  ] as const)('writes the number of a %s as %s and takes no other form for it', (format, written) => {
    expect(formatDocNumber({ issuerCode: '云府办发', year: 2026, value: 7 }, format)).toBe(written);
    for (const text of ['云府办发〔2026〕7号', '第7号', '第7期', '第07号', '第7 号', '第0期', '第7号令'])
      expect([text, isCanonicalDocNumber(text, format)]).toEqual([text, text === written]);
  });
  it('sorts naturally', () => {
    const sorted = ['云财〔2026〕10号', '无号', '云财〔2026〕2号', '云财〔2025〕11号'].sort(
      compareDocNumbers,
    );
    expect(sorted).toEqual(['云财〔2025〕11号', '云财〔2026〕2号', '云财〔2026〕10号', '无号']);
  });
});
