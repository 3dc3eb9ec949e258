import { describe, expect, it } from 'vitest';
import {
  courierFileName,
  courierItems,
  doneThrough,
  groupedHash,
  isCourierFile,
  judgeCourierFeed,
} from '../../../../src/shared/domain/courier.ts';
import { courierSheetText } from '../../../../src/shared/domain/courier-sheet.ts';
import type { Sha256, UnitCode } from '../../../../src/shared/domain/ids.ts';

const feed = { epoch: 'e', after: 4, through: 9 };

describe('a pack beside the feed', () => {
  it.each([
    ['goes on where the feed stands', feed, { feedEpoch: 'e', feedCursor: 4 }, 'contiguous'],
    ['reaches over it', feed, { feedEpoch: 'e', feedCursor: 6 }, 'contiguous'],
    ['lies behind it', feed, { feedEpoch: 'e', feedCursor: 9 }, 'behind'],
    ['leaves a gap', feed, { feedEpoch: 'e', feedCursor: 3 }, 'gap'],
    ['is of another life of the exchange', feed, { feedEpoch: 'f', feedCursor: 4 }, 'other-epoch'],
    ['comes before the line ever was', feed, { feedEpoch: null, feedCursor: 0 }, 'other-epoch'],
    ['is the first of all', { ...feed, after: 0 }, { feedEpoch: null, feedCursor: 0 }, 'contiguous'],
    ['says nothing of it', null, { feedEpoch: 'e', feedCursor: 4 }, 'none'],
  ] as const)('%s', (_name, said, known, kind) => {
    expect(judgeCourierFeed(said, known).kind).toBe(kind);
  });

  it('moves the position to the first entry that is missing or not done, and no further', () => {
    const rows = (...done: (number | [number, boolean])[]) =>
      done.map((row) =>
        typeof row === 'number' ? { number: row, done: true } : { number: row[0], done: row[1] },
      );
    expect(doneThrough(feed, rows(5, 6, 7, 8, 9))).toBe(9);
    expect(doneThrough(feed, rows(9, 5, [7, false], 6, 8))).toBe(6);
    // A maker that leaves an entry out cannot make the station skip it.
    expect(doneThrough(feed, rows(5, 7, 8, 9))).toBe(5);
    expect(doneThrough(feed, [])).toBe(4);
  });
});

it('names its file so that FAT32 takes it and nothing else passes for one', () => {
  const name = courierFileName({
    packId: '019a0000-0000-7000-8000-0000abcdef12',
    from: '990100-GOV-0001' as UnitCode,
    to: 'exchange',
    madeAt: '2026-11-21T02:00:00.000Z',
  });
  expect(name).toBe('YZ-20261121-990100-GOV-0001-EXCHANGE-ABCDEF12.yzc');
  // As a computer names the second copy of a file.
  for (const one of [name, name.replace('.yzc', ' - 副本.yzc'), name.replace('.yzc', ' (1).yzc')])
    expect(isCourierFile(one), one).toBe(true);
  for (const other of [
    `../${name}`,
    `..\\${name}`,
    `${name}.002`,
    `${name}.part`,
    '.yzc',
    'a/b.yzc',
    `${name}.txt`,
  ])
    expect(isCourierFile(other), other).toBe(false);
});

it('holds an item that several entries name once, messages before packages', () => {
  const item = (name: string) => ({ sha256: name.repeat(64) as Sha256, sizeBytes: 1 });
  const entry = { kind: 'document', id: 'x', documentId: null, number: null, at: null } as const;
  const items = courierItems([
    { ...entry, message: item('a'), package: item('c') },
    { ...entry, message: item('b'), package: item('c') },
  ]);
  expect(items.map(({ sha256 }) => sha256[0])).toEqual(['a', 'b', 'c']);
});

it('writes a sheet that every editor opens, with the hash as people compare it', () => {
  const sha256 = '0123456789abcdef'.repeat(4);
  expect(groupedHash(sha256)).toEqual(Array.from({ length: 4 }, () => '0123 4567 89AB CDEF'));
  const text = courierSheetText({
    ...{
      packId: 'p',
      fileName: 'f.yzc',
      fromName: '云岭市财政局',
      toName: '公文交换中心',
      madeAt: '2026-11-21 10:00',
    },
    counts: {
      document: 2,
      'further-note': 0,
      receipt: 3,
      notice: 1,
      'seal-notice': 1,
      publication: 0,
      answers: 0,
    },
    parts: [{ name: 'f.yzc', sizeBytes: 12, sha256 }],
  });
  expect(text.startsWith('\uFEFF摆渡包校验单')).toBe(true);
  expect(text).toContain('  0123 4567 89AB CDEF\r\n');
  expect(text).toContain('通知 Notices    2');
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
});
