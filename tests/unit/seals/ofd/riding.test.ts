import { describe, expect, test } from 'vitest';
import { ridingStamps } from '../../../../src/seals/ofd/riding.ts';

const pagesOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ pageId: String(index), widthMm: 210, heightMm: 297 }));
const seal = { widthMm: 42, heightMm: 42 };

describe('a riding seal', () => {
  test.each([2, 3, 14, 15, 28, 40, 101])('is whole over each group of %i pages', (count) => {
    const stamps = ridingStamps({ pages: pagesOf(count), ...seal });
    expect(stamps.map(({ pageId }) => pageId)).toEqual(pagesOf(count).map(({ pageId }) => pageId));
    const groups: number[] = [];
    let reachedMm = 0;
    for (const { boundary, clip } of stamps) {
      if (!clip) throw new Error('a slice is a clip');
      // Slices follow each other without gap and overlap, and none is too thin to be seen.
      expect(clip.xMm).toBe(reachedMm);
      expect(clip.widthMm).toBeGreaterThanOrEqual(3);
      // What is shown ends at the edge of the page.
      expect(boundary.xMm + clip.xMm + clip.widthMm).toBeCloseTo(210, 6);
      if (reachedMm === 0) groups.push(0);
      groups.push((groups.pop() ?? 0) + 1);
      reachedMm = Math.round((clip.xMm + clip.widthMm) * 1000) / 1000;
      if (reachedMm === seal.widthMm) reachedMm = 0;
    }
    expect(reachedMm).toBe(0);
    // No page bears a whole seal, and no group is much thinner than another.
    expect(Math.min(...groups)).toBeGreaterThan(1);
    expect(Math.max(...groups) - Math.min(...groups)).toBeLessThan(2);
  });

  test('stays in the margin of GB/T 9704: 26 mm beside the text', () => {
    const shown = ridingStamps({ pages: pagesOf(2), ...seal }).map(({ clip }) => clip?.widthMm ?? 0);
    expect(Math.max(...shown)).toBeLessThan(26);
  });

  test('rides the left edge too', () => {
    const [first, second] = ridingStamps({ pages: pagesOf(2), ...seal, edge: 'left' });
    expect([first?.boundary.xMm, second?.boundary.xMm]).toEqual([0, -21]);
  });

  test('several units ride in lanes that do not touch', () => {
    const tops = [0, 1, 2].map(
      (index) =>
        ridingStamps({ pages: pagesOf(3), ...seal, lane: { index, count: 3 } })[0]?.boundary.yMm ?? 0,
    );
    expect(tops).toEqual([28.5, 127.5, 226.5]);
    expect(() => ridingStamps({ pages: pagesOf(3), ...seal, lane: { index: 0, count: 7 } })).toThrow(
      RangeError,
    );
  });

  test('refuses one page and a seal that is too narrow to cut', () => {
    expect(() => ridingStamps({ pages: pagesOf(1), ...seal })).toThrow('two pages');
    expect(() => ridingStamps({ pages: pagesOf(3), widthMm: 8, heightMm: 20 })).toThrow('slices');
  });
});
