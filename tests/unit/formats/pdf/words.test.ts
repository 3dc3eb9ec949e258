import { describe, expect, it } from 'vitest';
import { spellWord } from '../../../../src/formats/pdf/words.ts';

describe('spellWord', () => {
  it('tells words apart that are kept in one place', () => {
    const bytes = Buffer.from('AaBB/TypeAa');
    const spelt = [
      [0, 2],
      [2, 4],
      [9, 11],
      [2, 4],
      [4, 9],
    ].map(([start = 0, end = 0]) => spellWord(bytes, start, end));
    expect(spelt).toEqual(['Aa', 'BB', 'Aa', 'BB', '/Type']);
  });

  it('keeps words when the bytes that they came from change', () => {
    const bytes = Buffer.from('Annots');
    expect(spellWord(bytes, 0, 6)).toBe('Annots');
    bytes.write('Fields');
    expect(spellWord(bytes, 0, 6)).toBe('Fields');
    expect(spellWord(Buffer.from('Annots'), 0, 6)).toBe('Annots');
  });
});
