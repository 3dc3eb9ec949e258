import { type DocumentContent, isTable, textOfBlock } from '../../../../src/shared/domain/content.ts';
import { describe, expect, it } from 'vitest';
import {
  changeMarks,
  differenceOf,
  textDifference,
} from '../../../../src/shared/domain/content-difference.ts';
import { findChanges } from '../../../../src/shared/domain/text-difference.ts';
import { notice } from './sample-content.ts';

describe('differenceOf', () => {
  it('is empty for equal contents', () => {
    expect(differenceOf(notice, structuredClone(notice))).toEqual([]);
  });
  it('shows one comma that was added (scenario G)', () => {
    const first = notice.body[0];
    if (first === undefined || isTable(first)) throw new Error('the sample has a body');
    const text = first.text.replace('各部门要', '各部门，要');
    const changed = { ...notice, body: [{ ...first, text }, ...notice.body.slice(1)] };
    expect(differenceOf(notice, changed)).toEqual([
      {
        field: 'body.0',
        before: '…县（区）人民政府，各部门⟦⟧要抓紧检查。',
        after: '…县（区）人民政府，各部门⟦，⟧要抓紧检查。',
      },
    ]);
  });
  it('names a paragraph that was put in, and none of those behind it', () => {
    const body = [notice.body[0]!, { level: 'text' as const, text: '新增一段。' }, ...notice.body.slice(1)];
    expect(differenceOf(notice, { ...notice, body })).toEqual([
      { field: 'body.1', before: '', after: '⟦新增一段。⟧' },
    ]);
  });
  it('sees a level, a recipient left out, copies, an attachment swapped under its name', () => {
    const changed = {
      ...notice,
      body: [
        notice.body[0]!,
        { level: 'text' as const, text: textOfBlock(notice.body[1]!) },
        ...notice.body.slice(2),
      ],
      recipients: [{ ...notice.recipients[0]!, copies: 30 }],
      attachments: [{ ...notice.attachments[0]!, sha256: 'b'.repeat(64) as never }],
    };
    expect(differenceOf(notice, changed).map(({ field }) => field)).toEqual(
      expect.arrayContaining(['body.1', 'recipients.0', 'recipients.1', 'attachments.0']),
    );
  });
  it.each<[string, Partial<DocumentContent>]>([
    ['format', { format: 'letter' }],
    ['title', { titleBreaks: [4] }],
    ['titleNote', { titleNote: '（2026年11月21日通过）' }],
    ['annexes.0.title', { annexes: [{ title: '任务清单', body: [] }] }],
    ['annexes.0', { annexes: [{ title: '', body: [] }] }],
    ['signatureStamp', { signatureStamp: { post: '', name: '' } }],
    ['attendance', { attendance: { present: '某某', absent: '', observers: '' } }],
    ['body.3', { body: [...notice.body, { level: 'table', headRows: 0, rows: [[{ text: '甲' }]] }] }],
  ])('sees %s, which not every document has', (field, change) => {
    expect(differenceOf(notice, { ...notice, ...change }).map((one) => one.field)).toEqual([field]);
    expect(differenceOf({ ...notice, ...change }, notice).map((one) => one.field)).toEqual([field]);
  });
  it('sees the head and the spans of a table', () => {
    const table = { level: 'table', headRows: 0, rows: [[{ text: '甲' }, { text: '乙' }]] } as const;
    const others = [
      { ...table, headRows: 1 },
      { ...table, landscape: true as const },
      { ...table, rows: [[{ text: '甲', columns: 2 }, { text: '乙' }]] },
    ];
    for (const other of others)
      expect(differenceOf({ ...notice, body: [table] }, { ...notice, body: [other] })).toHaveLength(1);
  });
  it('sees every scalar', () => {
    const changed = {
      ...notice,
      kind: 'letter' as const,
      urgency: 'flash' as const,
      title: `${notice.title}！`,
      signatory: '某某',
      notes: null,
    };
    expect(differenceOf(notice, changed).map(({ field }) => field)).toEqual([
      'kind',
      'urgency',
      'title',
      'signatory',
      'notes',
    ]);
  });
});

describe('textDifference', () => {
  it('gives each place of change its own entry', () => {
    const before = '第一处是甲，中间有很长很长一段没有变化的文字，第二处是乙。';
    const after = '第一处是丙，中间有很长很长一段没有变化的文字，第二处是丁。';
    const found = textDifference('title', before, after);
    expect(found).toHaveLength(2);
    expect(found[0]).toMatchObject({
      before: expect.stringContaining('⟦甲⟧'),
      after: expect.stringContaining('⟦丙⟧'),
    });
  });
  it('puts exactly the changed characters between the marks', () => {
    const [found] = textDifference('title', '甲乙', '甲，乙');
    const { open, close } = changeMarks;
    expect(found).toMatchObject({ before: `甲${open}${close}乙`, after: `甲${open}，${close}乙` });
  });
  it('never cuts a character in two', () => {
    const [found] = textDifference('title', '钟𬌗同志', '钟𬌖同志');
    expect(found).toEqual({ field: 'title', before: '钟⟦𬌗⟧同志', after: '钟⟦𬌖⟧同志' });
  });
  it('stays bounded on two long texts with nothing in common', () => {
    expect(textDifference('title', '甲'.repeat(20_000), '乙'.repeat(20_000))).toHaveLength(1);
  });
});

describe('findChanges', () => {
  it('rebuilds the second sequence from the first', () => {
    const words = ['ab', 'ba', 'abcabba', 'cbabac', '', 'aaaa', 'xaxbxc'];
    for (const left of words)
      for (const right of words) {
        const [before, after] = [[...left], [...right]];
        let [rebuilt, at] = ['', 0];
        for (const change of findChanges(before, after)) {
          rebuilt += before.slice(at, change.beforeStart).join('');
          rebuilt += after.slice(change.afterStart, change.afterEnd).join('');
          at = change.beforeEnd;
        }
        expect(rebuilt + before.slice(at).join('')).toBe(right);
      }
  });
});
