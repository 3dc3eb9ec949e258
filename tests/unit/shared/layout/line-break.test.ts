import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { atomize } from '../../../../src/shared/layout/atoms.ts';
import { breakLines } from '../../../../src/shared/layout/line-break.ts';
import { placeLine } from '../../../../src/shared/layout/place-line.ts';
import { anyText } from './random-documents.ts';

const options = { width: 28_000, firstIndent: 2000, restIndent: 0 };
const linesOf = (text: string) => breakLines(atomize([{ text, role: 'fang' }]), options);
const textOf = (line: ReturnType<typeof linesOf>[number]): string =>
  line.atoms.map((atom) => atom.text).join('');
const bare = (text: string): string => text.replaceAll(' ', '');

describe('lines of text', () => {
  test('lose no character and put none in another place', () => {
    fc.assert(
      fc.property(anyText(300), (text) => {
        expect(bare(linesOf(text).map(textOf).join(''))).toBe(bare(text));
      }),
      { numRuns: 400, endOnFailure: true },
    );
  });

  test('never begin with a closing mark nor end with an opening one where the text allows it', () => {
    // Marks never follow each other more than twice here, so that a legal end always exists.
    const readable = anyText(300).map((text) =>
      text.replace(/([，。、；：？！（）《》〈〉“”‘’〔〕【】—…·％]{2})[^一-鿿]+/g, '$1文'),
    );
    let checked = 0;
    fc.assert(
      fc.property(readable, (text) => {
        const lines = linesOf(text);
        lines
          .slice(1)
          .forEach((line) => expect(textOf(line)).not.toMatch(/^[，。、；：？！）》〉”’〕】·％]/));
        lines.slice(0, -1).forEach((line) => expect(textOf(line)).not.toMatch(/[（《〈“‘〔【]$/));
        checked += lines.length;
      }),
      { numRuns: 1000, endOnFailure: true },
    );
    expect(checked).toBeGreaterThan(5000);
  });

  test('stay inside their measure', () => {
    fc.assert(
      fc.property(anyText(300), (text) => {
        for (const line of linesOf(text)) {
          const placed = placeLine(line, 'justify');
          const ends = placed.map((char) => char.x + char.width);
          // The last closing mark may hang out by its blank half.
          expect(Math.max(...ends)).toBeLessThanOrEqual(28_000 + 500);
          expect(Math.min(...placed.map((char) => char.x))).toBeGreaterThanOrEqual(line.indent);
        }
      }),
      { numRuns: 400, endOnFailure: true },
    );
  });

  test('keep a number with what it counts and a word whole', () => {
    const text = `${'一'.repeat(24)}2026年开始使用GB/T标准。`;
    expect(linesOf(text).map(textOf)).toEqual([`${'一'.repeat(24)}`, '2026年开始使用GB/T标准。']);
  });

  test('cut a word that is wider than the page', () => {
    const lines = linesOf('a'.repeat(500));
    expect(lines.map(textOf).join('')).toBe('a'.repeat(500));
    for (const line of lines) expect(line.natural).toBeLessThanOrEqual(28_000);
  });
});
