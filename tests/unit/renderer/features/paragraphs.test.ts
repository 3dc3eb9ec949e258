import { describe, expect, it } from 'vitest';
import {
  addAfter,
  moveBy,
  removeAt,
  setText,
} from '../../../../src/renderer/features/drafting/paragraphs.ts';

const body = [
  { level: 'h1', text: '甲' },
  { level: 'text', text: '乙' },
] as const;

describe('paragraphs', () => {
  it('move within their list and no further', () => {
    expect(moveBy(body, 0, 1).map((each) => each.text)).toEqual(['乙', '甲']);
    expect(moveBy(body, 0, -1)).toEqual(body);
    expect(moveBy(body, 1, 1)).toEqual(body);
  });

  it('take pasted lines as paragraphs, keep the first level and hold no line break', () => {
    const pasted = setText(body, 0, '一行\r\n\r\n二行\n三行');
    expect(pasted).toEqual([
      { level: 'h1', text: '一行' },
      { level: 'text', text: '二行' },
      { level: 'text', text: '三行' },
      { level: 'text', text: '乙' },
    ]);
    expect(setText(body, 1, '\n')).toEqual([body[0], { level: 'text', text: '' }]);
  });

  it('are added after a place and removed', () => {
    expect(addAfter(body, 0)[1]).toEqual({ level: 'text', text: '' });
    expect(addAfter([], -1)).toHaveLength(1);
    expect(removeAt(body, 0)).toEqual([body[1]]);
  });
});
