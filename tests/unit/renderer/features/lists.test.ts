import { describe, expect, it } from 'vitest';
import {
  joinPages,
  mergePages,
  reachesInto,
  type InboxPage,
} from '../../../../src/renderer/features/receiving/inbox-merge.ts';
import { findMoved } from '../../../../src/renderer/ui/list-anchor.ts';
import { treeRows } from '../../../../src/renderer/features/directory/unit-tree.ts';
import { cutStretches } from '../../../../src/renderer/features/sealing/cut-stretches.ts';
import { readAddress } from '../../../../src/renderer/app/navigation.ts';
import { nextIndex } from '../../../../src/renderer/ui/next-index.ts';
import type { DirectoryUnit } from '../../../../src/renderer/features/directory/directory-store.ts';
import { inbox } from '../../../support/renderer-harness/sample-data.ts';

describe('lists', () => {
  /** Rows by the number of their arrival, newest first, one of them 特急. */
  const pageOf = (numbers: readonly number[], next: number | null): InboxPage => {
    const [sample] = inbox;
    if (!sample) throw new RangeError('the sample has an inbox');
    const place = (number: number) => ({
      arrivedAtMs: number,
      documentId: `id-${String(number).padStart(4, '0')}` as typeof sample.documentId,
    });
    return {
      rows: numbers.map((number) => ({
        ...{ ...sample, ...place(number), state: 'arrived', reminders: 0 },
        urgency: number === 7 ? 'flash' : 'routine',
      })),
      more: next !== null,
      next: next === null ? null : place(next),
    };
  };
  const numbersOf = ({ rows }: InboxPage): number[] => rows.map((row) => row.arrivedAtMs);

  it('keep older pages when the first ones are asked again: no row twice, none left out', () => {
    const old = pageOf([7, 9, 8, 6, 5, 4, 3], 3);
    const first = pageOf([7, 20, 19, 18], 18);
    expect(reachesInto(first, old)).toBe(false);
    const fresh = joinPages(first, pageOf([17, 10, 9, 8], 8));
    expect(reachesInto(fresh, old)).toBe(true);
    const merged = mergePages(fresh, old);
    expect(numbersOf(merged)).toEqual([7, 20, 19, 18, 17, 10, 9, 8, 6, 5, 4, 3]);
    expect(merged.next).toEqual(old.next);
  });

  it('a pressing document that was signed meanwhile does not stay below', () => {
    const old = pageOf([7, 9, 8, 6], 6);
    expect(numbersOf(mergePages(pageOf([10, 9, 8], 8), old))).toEqual([10, 9, 8, 6]);
  });

  it('hold the row in view when rows come in above it or the row itself goes', () => {
    const before = ['a', 'b', 'c', 'd'];
    expect(findMoved(before, ['x', 'a', 'y', 'b', 'c', 'd'], 2)).toEqual({ byRows: 2, newAbove: ['x', 'y'] });
    expect(findMoved(before, ['x', 'a', 'b', 'd'], 2)).toEqual({ byRows: 0, newAbove: ['x'] });
    expect(findMoved(before, ['x'], 1)).toEqual({ byRows: 0, newAbove: [] });
  });

  it('place every unit once, rings and missing superiors included', () => {
    const unit = (code: string, parent: string | null) => ({ code, parent }) as unknown as DirectoryUnit;
    const rows = treeRows([
      unit('b', 'a'),
      unit('a', null),
      unit('x', 'y'),
      unit('y', 'x'),
      unit('z', 'gone'),
    ]);
    expect(rows.map(({ unit: { code }, depth }) => `${code}${depth}`)).toEqual([
      'a0',
      'b1',
      'z0',
      'x0',
      'y1',
    ]);
  });

  it('show one comma as one comma', () => {
    expect(cutStretches({ before: '市、县', after: '市，县' })).toEqual({
      before: [
        { text: '市', changed: false },
        { text: '、', changed: true },
        { text: '县', changed: false },
      ],
      after: [
        { text: '市', changed: false },
        { text: '，', changed: true },
        { text: '县', changed: false },
      ],
    });
  });

  it('move by keys and stop at the ends', () => {
    expect(nextIndex('ArrowDown', 4, 5)).toBe(4);
    expect(nextIndex('Home', 4, 5)).toBe(0);
    expect(nextIndex('a', 1, 5)).toBeNull();
  });

  it('open home for an address that nobody knows', () => {
    expect(readAddress('#/nowhere/1')).toEqual({ screen: 'home', item: null });
    expect(readAddress('#/inbox/abc')).toEqual({ screen: 'inbox', item: 'abc' });
  });
});
