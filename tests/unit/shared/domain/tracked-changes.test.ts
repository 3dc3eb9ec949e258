import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Block, DocumentContent, Table } from '../../../../src/shared/domain/content.ts';
import { trackChanges } from '../../../../src/shared/domain/tracked-changes.ts';
import { notice } from './sample-content.ts';
import { withoutChanges } from './without-changes.ts';

// Few characters, so that two random texts have much in common; one outside the basic plane, and half of one.
const anyText = fc
  .array(fc.constantFrom('防', '汛', '检', '查', '，', '。', '𬌗', '\uD843', 'a'), { maxLength: 14 })
  .map((characters) => characters.join(''));
const anyRow = (columns: number) =>
  fc.array(fc.record({ text: anyText }), { minLength: columns, maxLength: columns });
const anyTable: fc.Arbitrary<Table> = fc.integer({ min: 1, max: 3 }).chain((columns) =>
  fc.record({
    level: fc.constant('table' as const),
    headRows: fc.integer({ min: 0, max: 1 }),
    rows: fc.array(anyRow(columns), { minLength: 1, maxLength: 4 }),
  }),
);
const spanned: fc.Arbitrary<Table> = fc.tuple(anyText, anyText, anyText).map(([a, b, c]) => ({
  level: 'table',
  headRows: 1,
  rows: [[{ text: a, rows: 2 }, { text: b }], [{ text: c }], [{ text: '合计', columns: 2 }]],
}));
const anyParagraph = fc.record({ level: fc.constantFrom('text' as const, 'h1' as const), text: anyText });
const anyBlock: fc.Arbitrary<Block> = fc.oneof(
  { weight: 5, arbitrary: anyParagraph },
  { weight: 1, arbitrary: anyTable },
  { weight: 1, arbitrary: spanned },
);
const anyBody = fc.array(anyBlock, { maxLength: 5 });
const anyContent: fc.Arbitrary<DocumentContent> = fc
  .record(
    {
      title: anyText,
      titleNote: anyText,
      body: anyBody,
      annexes: fc.array(fc.record({ title: anyText, body: anyBody }), { maxLength: 3 }),
      signatory: anyText,
      notes: anyText,
      attendance: fc.record({ present: anyText, absent: anyText, observers: anyText }),
      signatureStamp: fc.record({ post: anyText, name: anyText }),
    },
    { requiredKeys: ['title', 'body', 'signatory', 'notes'] },
  )
  .map((fields) => ({ ...notice, ...fields }));

/** Fields that have no words are the same as absent ones; what is no text is taken from the later wording. */
function words(content: DocumentContent): unknown {
  const { title, titleNote = '', body, annexes = [], signatory, notes } = content;
  const { attendance = { present: '', absent: '', observers: '' }, signatureStamp } = content;
  const stamp = signatureStamp ?? { post: '', name: '' };
  return {
    title,
    titleNote,
    body,
    annexes,
    signatory: signatory ?? '',
    notes: notes ?? '',
    attendance,
    stamp,
  };
}

describe('two wordings as one', () => {
  it('holds both: without the deleted words the later, without the inserted ones the earlier', () => {
    fc.assert(
      fc.property(anyContent, anyContent, (before, after) => {
        const tracked = trackChanges(before, after);
        expect(words(withoutChanges(tracked, 'deleted'))).toEqual(words(after));
        expect(words(withoutChanges(tracked, 'inserted'))).toEqual(words(before));
      }),
      { numRuns: 2000 },
    );
  });

  it('has no change for equal wordings, and its marks lie in the text, in order and apart', () => {
    fc.assert(
      fc.property(anyContent, anyContent, (before, after) => {
        expect(trackChanges(after, after).changes).toEqual([]);
        const ends = new Map<string, number>();
        for (const { path, start, end } of trackChanges(before, after).changes) {
          expect(start).toBeGreaterThanOrEqual(ends.get(path) ?? 0);
          expect(end).toBeGreaterThanOrEqual(start);
          ends.set(path, end);
        }
      }),
      { numRuns: 500 },
    );
  });
});

const changed = (before: readonly Block[], after: readonly Block[]) => {
  const { content, changes } = trackChanges({ ...notice, body: before }, { ...notice, body: after });
  return { body: content.body, changes };
};
const text = (words: string): Block => ({ level: 'text', text: words });

describe('what a reader sees', () => {
  it('strikes out one word and writes another behind it', () => {
    const seen = changed([text('请于3月1日前报送材料。')], [text('请于3月5日前报送材料。')]);
    expect(seen).toEqual({
      body: [text('请于3月15日前报送材料。')],
      changes: [
        { path: 'body.0', start: 4, end: 5, change: 'deleted' },
        { path: 'body.0', start: 5, end: 6, change: 'inserted' },
      ],
    });
  });

  it('keeps a paragraph together with its corrected self when another is put before it', () => {
    const seen = changed(
      [text('各单位要立即开展检查。'), text('检查情况于月底前报送。')],
      [text('各单位要立即开展检查。'), text('对发现的问题逐项登记。'), text('检查情况于本月底前报送。')],
    );
    expect(seen.changes).toEqual([
      { path: 'body.1', start: 0, end: 11, change: 'inserted' },
      { path: 'body.2', start: 5, end: 6, change: 'inserted' },
    ]);
  });

  it('follows a table by its rows and cells', () => {
    const table = (rows: readonly (readonly string[])[]): Table => ({
      level: 'table',
      headRows: 1,
      rows: rows.map((row) => row.map((cell) => ({ text: cell }))),
    });
    const before = table([
      ['单位', '人数'],
      ['云溪县', '12人'],
      ['云山县', '8人'],
    ]);
    const after = table([
      ['单位', '人数'],
      ['云溪县', '15人'],
      ['云河区', '3人'],
      ['云山县', '8人'],
    ]);
    expect(changed([before], [after]).changes).toEqual([
      { path: 'body.0.cells.1.1', start: 1, end: 2, change: 'deleted' },
      { path: 'body.0.cells.1.1', start: 2, end: 3, change: 'inserted' },
      { path: 'body.0.cells.2.0', start: 0, end: 3, change: 'inserted' },
      { path: 'body.0.cells.2.1', start: 0, end: 2, change: 'inserted' },
    ]);
  });

  it('strikes a heading out and writes it anew when its level changes', () => {
    const seen = changed([{ level: 'h1', text: '检查范围' }], [{ level: 'h2', text: '检查范围' }]);
    expect(seen.changes.map(({ path, change }) => [path, change])).toEqual([
      ['body.0', 'deleted'],
      ['body.1', 'inserted'],
    ]);
  });

  it('finds two far corrections in a paragraph that is too long to compare at once', () => {
    const sentence = (n: number): string => `第${n}项工作由牵头单位负责并按时报送。`;
    const long = Array.from({ length: 250 }, (_, n) => sentence(n)).join('');
    const after = long.replace(sentence(3), '第3项工作由牵头部门负责并按时报送。').replace(sentence(240), '');
    const { changes } = changed([text(long)], [text(after)]);
    expect(changes.map(({ start, end, change }) => [end - start, change])).toEqual([
      [2, 'deleted'],
      [2, 'inserted'],
      [20, 'deleted'],
    ]);
  });
});
