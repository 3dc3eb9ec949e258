import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesOf, suggestTitleBreaks } from '../../../../src/renderer/features/drafting/title-breaks.ts';

const title = '云岭市人民政府办公室关于印发《云岭市城市供热应急预案》的通知';

describe('ways to part a title', () => {
  it('end lines at words, inside no name and no 《》, and are wide enough for nobody to see a lost word', () => {
    const ways = suggestTitleBreaks(title, ['云岭市人民政府办公室']);
    expect(ways.length).toBeGreaterThan(0);
    for (const way of ways) {
      const lines = linesOf(title, way);
      expect(lines.join('')).toBe(title);
      expect(lines.some((line) => /^(?:的|》)/.test(line) || /《$/.test(line))).toBe(false);
      expect(lines.some((line) => line.includes('云岭市人民政府办公室'))).toBe(true);
      expect(lines.some((line) => line.includes('《云岭市城市供热应急预案》'))).toBe(true);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(18);
    }
  });

  it('leave a short title in one line first', () => {
    expect(suggestTitleBreaks('关于放假的通知')[0]).toEqual([]);
  });

  it('are breaks that a document may carry, whatever the title says, and soon found', () => {
    const any = fc.string({
      unit: fc.constantFrom('关于', '通知', '《', '》', '的', 'a', '8', '𬌗', ' '),
      maxLength: 60,
    });
    fc.assert(
      fc.property(any, (words) => {
        for (const way of suggestTitleBreaks(words)) {
          expect(way.every((at, index) => at > (way[index - 1] ?? 0) && at < words.length)).toBe(true);
          expect(linesOf(words, way).join('')).toBe(words);
        }
      }),
    );
  });
});
