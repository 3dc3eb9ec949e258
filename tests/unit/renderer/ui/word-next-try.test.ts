// What was woken waits for no hour: the store marks it with the beginning of time, and no clerk should read 1970.
import { expect, it } from 'vitest';
import { createWords } from '../../../../src/renderer/i18n/index.ts';
import { wordNextTry } from '../../../../src/renderer/ui/word-next-try.ts';

const { t } = createWords('zh-CN');
const words = { t, nowMs: () => 5_000, moment: (atMs: number) => `第${atMs}毫秒` };

it('names the hour of the next try, and says at once when it has come', () => {
  expect(wordNextTry(6_000, words)).toBe('第6000毫秒 再试');
  expect(wordNextTry(5_000, words)).toBe('即将再试');
  expect(wordNextTry(0, words)).toBe('即将再试');
});
