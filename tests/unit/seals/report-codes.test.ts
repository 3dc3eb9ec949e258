import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reportCodes } from '../../../src/shared/domain/report-codes.ts';
import { codeSentences, wordedCodes, wordsOfCode } from '../../../src/shared/domain/report-words.ts';
import { stepGroups, stepNames } from '../../../src/shared/domain/report-words/step-words.ts';
import { fileSteps, sealSteps } from '../../../src/shared/domain/verification.ts';

const seals = new URL('../../../src/seals/', import.meta.url).pathname;

/** Thrown by readers and refused by makers: none of them is a finding about a file. */
const innerCodes = [
  'CSR_REFUSED',
  'DER_LIMIT_EXCEEDED',
  'DER_MALFORMED',
  'DOCUMENT_COUNT',
  'KEY_UNREADABLE',
  'KEY_UNSUITABLE',
  'PEM_MALFORMED',
  'SIGNATURE_LIST_CLOSED',
  'TIME_STAMP_IMPOSSIBLE',
  'UNIT_MISMATCH',
];

const chinese = /\p{Script=Han}/u;

describe('reason codes', () => {
  it('of the whole seal engine have their words', () => {
    const found = new Set<string>();
    for (const file of readdirSync(seals, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts')) continue;
      const text = readFileSync(join(seals, file), 'utf8');
      for (const [, code = ''] of text.matchAll(/'([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+)'/g)) found.add(code);
    }
    const known = new Set<string>([...wordedCodes, ...innerCodes]);
    expect([...found].filter((code) => !known.has(code))).toEqual([]);
    expect(found.size).toBeGreaterThan(100);
  });

  it('of the procedures in seals.md have their words, as far as the document is here', async (context) => {
    const folder = process.env['YIZHAN_SHARED'] ?? '../shared';
    const text = await import('node:fs/promises').then((fs) =>
      fs.readFile(join(folder, 'seals.md'), 'utf8').catch(() => null),
    );
    if (text === null) {
      await context.annotate('not run: no seals.md');
      return;
    }
    const sections = text.slice(text.indexOf('\n## 4.'), text.indexOf('\n## 7.'));
    const named = [...sections.matchAll(/\b([A-Z][A-Z0-9]+(?:_[A-Z0-9]+){1,})\b(?= [FUN]\b|,| F|→|\()/g)];
    const codes = new Set(named.map(([, code = '']) => code));
    // Names of OES and words of the attack classes are no codes.
    const known = new Set<string>(wordedCodes);
    const others = ['INCSAVE_EDITED', 'CHAIN_', 'SET_OF'];
    expect([...codes].filter((code) => !known.has(code) && !others.includes(code))).toEqual([]);
    expect(codes.size).toBeGreaterThan(50);
  });

  it('are listed exactly once, with a sentence and a remedy in both languages', () => {
    expect([...wordedCodes].toSorted()).toEqual([...reportCodes].toSorted());
    for (const code of reportCodes) {
      const [zh, en] = [wordsOfCode(code, 'zh-CN'), wordsOfCode(code, 'en')];
      for (const sentence of [zh.why, zh.remedy])
        expect(sentence, code).toMatch(/\p{Script=Han}.*[。：；]$/u);
      for (const sentence of [en.why, en.remedy]) {
        expect(sentence, code).toMatch(/^[A-Z].*\.$/);
        expect(chinese.test(sentence), code).toBe(false);
      }
    }
    expect(codeSentences('why', 'en').OK).toBe('Checked, it fits.');
  });
});

describe('steps', () => {
  it('have a name, and those of a seal stand in exactly one group', () => {
    const ofSeals = new Set<string>(Object.values(sealSteps).flat());
    const grouped: string[] = stepGroups.flatMap(({ steps }) => [...steps]);
    expect(grouped.toSorted()).toEqual([...ofSeals].toSorted());
    const all = new Set<string>([...ofSeals, ...Object.values(fileSteps).flat()]);
    expect(Object.keys(stepNames).toSorted()).toEqual([...all].toSorted());
  });
});
