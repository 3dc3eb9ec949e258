import { expect, test } from 'vitest';
import { characterCoverageOf } from '../../../../../src/shared/layout/character-coverage.ts';
import { check9704 } from '../../../../../src/shared/layout/check/check-9704.ts';
import { layoutDocument } from '../../../../../src/shared/layout/layout-document.ts';
import { noticeWith, office } from '../sample-documents.ts';

test('a rare character is named before anything is printed, in the text, a cell and an annex', () => {
  const input = noticeWith({
    title: '关于䶮的通知',
    body: [
      { level: 'text', text: '王\u{2B5E6}同志。' },
      { level: 'table', headRows: 0, rows: [[{ text: '\u{1F600}' }]] },
    ],
    annexes: [{ title: '名单', body: [{ level: 'text', text: '\u{E0100}\u0001字' }] }],
  });
  const { missing } = characterCoverageOf(input.content);
  expect([...missing]).toContain('\u{1F600}');
  const found = check9704({
    input,
    model: layoutDocument(input),
    context: { ownUnit: office, unitOf: null },
  }).filter(({ code }) => code === 'text.noGlyph');
  expect(found.map(({ where }) => where)).toContain('body.1.cells.0.0');
});
