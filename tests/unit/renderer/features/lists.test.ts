import { describe, expect, it } from 'vitest';
import { mergeRows } from '../../../../src/renderer/features/receiving/receiving-store.ts';
import { treeRows } from '../../../../src/renderer/features/directory/unit-tree.ts';
import { cutStretches } from '../../../../src/renderer/features/sealing/cut-stretches.ts';
import { readAddress } from '../../../../src/renderer/app/navigation.ts';
import { nextIndex } from '../../../../src/renderer/ui/next-index.ts';
import type { DirectoryUnit } from '../../../../src/renderer/features/directory/directory-store.ts';
import { inbox } from '../../../support/renderer-harness/sample-data.ts';

describe('lists', () => {
  it('keep older pages when the first one is asked again, with no row twice', () => {
    const fresh = inbox.slice(0, 3);
    const merged = mergeRows(fresh, inbox.slice(1, 6));
    expect(merged.map((row) => row.documentId)).toEqual(inbox.slice(0, 6).map((row) => row.documentId));
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
