import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { atomize, type Atom } from '../../../../src/shared/layout/atoms.ts';
import { breakLines, type Line } from '../../../../src/shared/layout/line-break.ts';
import { placeLine } from '../../../../src/shared/layout/place-line.ts';
import { anyText, hostileText } from './random-documents.ts';

const options = { width: 28_000, firstIndent: 2000, restIndent: 0 };
const linesIn = (text: string, measure: typeof options): Line[] =>
  breakLines(atomize([{ text, role: 'fang', start: 0 }]), measure);
const linesOf = (text: string): Line[] => linesIn(text, options);
const textOf = (line: Line): string => line.atoms.map((atom) => atom.text).join('');
const bare = (text: string): string => text.replaceAll(' ', '');
const runs = { numRuns: 400, endOnFailure: true };

const forbiddenStart = /^[，。、；：？！）》〉”’〕】·…％]/;
const forbiddenEnd = /[（《〈“‘〔【]$/;
const widths = fc.constantFrom(28_000, 12_000, 5_000, 2_000, 1_000);
const measureOf = (width: number) => ({ width, firstIndent: width > 4000 ? 2000 : 0, restIndent: 0 });

/** Whether some atom boundary of a line that fits its measure (all marks squeezed) breaks no rule. */
function hasLegalEnd(atoms: readonly Atom[], width: number): boolean {
  let used = 0;
  return atoms.some((atom, index) => {
    used += atom.width - (index === 0 && atom.opens ? 0 : atom.shrink);
    const next = atoms[index + 1];
    if (atom.kind === 'blank' || !next || used > width) return false;
    return (
      !forbiddenStart.test(next.text) && !forbiddenEnd.test(atom.text) && !next.noLineStart && !atom.noLineEnd
    );
  });
}

describe('lines of text', () => {
  test('lose no character and put none in another place', () => {
    fc.assert(
      fc.property(anyText(300), widths, (text, width) => {
        expect(bare(linesIn(text, measureOf(width)).map(textOf).join(''))).toBe(bare(text));
      }),
      runs,
    );
  });

  test('never begin with a closing mark nor end with an opening one where any legal break exists', () => {
    let checked = 0;
    fc.assert(
      fc.property(anyText(300), widths, (text, width) => {
        // A blank at a line's end is not in the line: without blanks, lines show all there was to choose from.
        const lines = linesIn(bare(text), measureOf(width));
        lines.slice(0, -1).forEach((line, index) => {
          const rest = lines.slice(index, index + 4).flatMap((next) => next.atoms);
          const next = lines[index + 1];
          const broken = forbiddenEnd.test(textOf(line)) || (next && forbiddenStart.test(textOf(next)));
          if (broken) expect(hasLegalEnd(rest, line.width), textOf(line)).toBe(false);
        });
        if (width === 28_000) checked += lines.length;
        // In the type area there is always one: no document has 28 marks in a row.
        if (width !== 28_000) return;
        lines.slice(1).forEach((line) => expect(textOf(line)).not.toMatch(forbiddenStart));
        lines.slice(0, -1).forEach((line) => expect(textOf(line)).not.toMatch(forbiddenEnd));
      }),
      { ...runs, numRuns: 2000 },
    );
    expect(checked).toBeGreaterThan(2000);
  });

  test('are never wider than their measure, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(anyText(300), hostileText(300)), widths, (text, width) => {
        for (const line of linesIn(text, measureOf(width))) {
          const placed = placeLine(line, 'justify');
          expect(Math.max(...placed.map((char) => char.x + char.width))).toBeLessThanOrEqual(width);
          expect(Math.min(...placed.map((char) => char.x))).toBeGreaterThanOrEqual(line.indent);
        }
      }),
      { ...runs, numRuns: 1000 },
    );
  });

  test.each([
    ['2026年11月21日'],
    ['1,234.56万元'],
    ['第3条'],
    ['50%'],
    ['50％'],
    ['〔2026〕18号'],
    ['10～20人'],
    ['15时30分'],
    ['2024—2026年'],
    ['120万亿元'],
    ['３．５％'],
    ['GB/T'],
  ])('never tear %s', (whole) => {
    for (let before = 14; before <= 27; before++) {
      const lines = linesOf(`${'一'.repeat(before)}${whole}${'二'.repeat(20)}`).map(textOf);
      expect(lines.filter((line) => line.includes(whole))).toHaveLength(1);
    }
  });

  test('tear a date only where nothing else would fit', () => {
    const narrow = linesIn('2026年11月21日', { width: 3000, firstIndent: 0, restIndent: 0 }).map(textOf);
    expect(narrow).toEqual(['2026年', '11月', '21日']);
  });

  test('keep a number with what it counts and a word whole', () => {
    const text = `${'一'.repeat(24)}2026年开始使用GB/T标准。`;
    expect(linesOf(text).map(textOf)).toEqual([`${'一'.repeat(24)}`, '2026年开始使用GB/T标准。']);
  });

  test('cut a long address after @ . / - where the line would be torn, never inside a number', () => {
    const lines = linesOf(`${'一'.repeat(12)}gongwenguanli@yunling-office.example一`).map(textOf);
    expect(lines).toEqual([`${'一'.repeat(12)}gongwenguanli@yunling-office.`, 'example一']);
    const number = linesOf(`${'一'.repeat(18)}0000-8888001-0000-8888001一`).map(textOf);
    expect(number).toEqual([`${'一'.repeat(18)}`, '0000-8888001-0000-8888001一']);
  });

  test.each(['？', '…', '〕'])(
    'give %s, which may not begin a line, the end of the word that fills the one before',
    (mark) => {
      const width = linesIn('example@yunling.example', { ...options, firstIndent: 0 })[0]?.natural ?? 0;
      const lines = linesIn(`example@yunling.example${mark}后文`, { width, firstIndent: 0, restIndent: 0 });
      expect(lines.map(textOf)).toEqual(['example@yunling.', `example${mark}后文`]);
    },
  );

  test('hold every character to the place it has in its field', () => {
    fc.assert(
      fc.property(fc.oneof(anyText(200), hostileText(200)), (text) => {
        for (const atom of linesOf(text).flatMap((line) => line.atoms)) {
          [...atom.text].forEach((char, index) => {
            const offset = atom.offsets[index] ?? -1;
            if (offset >= 0) expect(text.slice(offset, offset + char.length)).toBe(char);
            else expect([' ', '\ufffd']).toContain(char);
          });
        }
      }),
      runs,
    );
  });
});

describe('texts without any break', () => {
  const cases: Readonly<Record<string, string>> = {
    'a word': 'a'.repeat(20_000),
    'a number': '1'.repeat(20_000),
    'closing marks': '）'.repeat(20_000),
    'opening marks': '（'.repeat(20_000),
    'exclamation marks': '!'.repeat(20_000),
    'marks that combine': `a${'\u0301'.repeat(20_000)}`,
    blanks: `${' '.repeat(20_000)}一`,
    dashes: '—'.repeat(20_001),
    addresses: 'example@yunling.example。'.repeat(900),
  };

  test.each(Object.entries(cases))('%s: nothing lost, no line too wide', (_, text) => {
    for (const width of [28_000, 1_000]) {
      const lines = linesIn(text, { width, firstIndent: 0, restIndent: 0 });
      expect(bare(lines.map(textOf).join(''))).toBe(bare(text));
      const natural = lines.map(
        (line) => line.natural - line.atoms.reduce((sum, atom) => sum + atom.shrink, 0),
      );
      expect(Math.max(...natural)).toBeLessThanOrEqual(width);
    }
  });

  test('fill their lines', () => {
    const lines = linesOf('a'.repeat(500));
    expect(lines).toHaveLength(9);
    for (const line of lines.slice(0, -1)) expect(line.width - line.natural).toBeLessThan(500);
  });
});
