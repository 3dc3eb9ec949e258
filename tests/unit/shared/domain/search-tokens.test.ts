import { expect, test } from 'vitest';
import { indexTokens, searchExpression } from '../../../../src/shared/domain/search-tokens.ts';

test('every run becomes its 2-grams and its last character alone', () => {
  expect(indexTokens('防汛工作，2026')).toBe('防汛 汛工 工作 作 20 02 26 6');
});

test('full width and capitals are folded', () => {
  expect(indexTokens('ＡB')).toBe('ab b');
});

test('a query is a phrase for each run; one character is a prefix; nothing to look for is null', () => {
  expect(searchExpression('防汛 通')).toBe('"防汛" AND "通" *');
  expect(searchExpression('节能工作')).toBe('"节能 能工 工作"');
  expect(searchExpression('。，“”')).toBeNull();
});

test('quotes in a query cannot leave the phrase', () => {
  expect(searchExpression('a" OR "b')).toBe('"a" * AND "or" AND "b" *');
});
