import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { runRender } from '../../../../src/main/cli/render-command.ts';
import { renderInputJsonSchema } from '../../../../src/shared/contract/render-input.ts';

const example = (name: string): string => path.join('docs/examples', `${name}.json`);
const read = (name: string) => JSON.parse(readFileSync(example(name), 'utf8')) as Record<string, unknown>;

let printed: string[] = [];
let complained: string[] = [];
const output = {
  print: (line: string) => void printed.push(line),
  complain: (line: string) => void complained.push(line),
};
beforeEach(() => {
  [printed, complained] = [[], []];
});
const folder = (): string => mkdtempSync(path.join(os.tmpdir(), 'yizhan-render-cli-'));

/** Runs the command over a document that is not one of the examples. */
function runOver(document: unknown, ...words: readonly string[]): number {
  const file = path.join(folder(), 'document.json');
  writeFileSync(file, typeof document === 'string' ? document : JSON.stringify(document));
  return runRender([file, ...(words.length === 0 ? ['--check'] : words)], output);
}

describe('the schema', () => {
  test('in docs is the one that documents are read by', () => {
    expect(JSON.parse(readFileSync('docs/document.schema.json', 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(renderInputJsonSchema())),
    );
    expect(runRender(['--schema'], output)).toBe(0);
    expect(JSON.parse(printed.join('\n'))).toMatchObject({ type: 'object', required: ['content'] });
  });
});

describe('files', () => {
  test('a PDF, an OFD and a picture a page', () => {
    const to = folder();
    for (const name of ['a.pdf', 'a.OFD', 'a.svg'])
      expect(runRender([example('letter-urgent'), '-o', path.join(to, name)], output)).toBe(0);
    expect(readdirSync(to).sort()).toEqual(['a-1.svg', 'a-2.svg', 'a.OFD', 'a.pdf']);
    expect(runRender([example('letter'), '-o', path.join(to, 'b.svg')], output)).toBe(0);
    expect(readdirSync(to)).toContain('b.svg');
    expect([printed, complained]).toEqual([[], []]);
  });

  test('from a process of its own, with the exit code of the check', () => {
    const to = path.join(folder(), 'page.pdf');
    const words = ['src/main/cli/render.ts', example('reply'), '-o', to, '--check'];
    expect(execFileSync(process.execPath, words, { encoding: 'utf8' })).toContain('没有发现问题');
    expect(readFileSync(to).subarray(0, 5).toString()).toBe('%PDF-');
  });

  test('that cannot be written are named', () => {
    expect(runRender([example('letter'), '-o', '/nowhere/at/all/page.pdf'], output)).toBe(2);
    expect(complained).toEqual(['写不了文件 /nowhere/at/all/page.pdf（ENOENT）。']);
  });
});

describe('--check', () => {
  test('ends with 1 when something of force 规定 is found, and says page, place, force, clause, code and what', () => {
    const report = read('report');
    const content = report['content'] as { body: unknown[]; signatory: string | null };
    content.body.push({ level: 'text', text: '以上请示，妥否，请批示。' });
    expect(runOver(report)).toBe(1);
    const line = printed.find((each) => each.includes('report.request'));
    expect(line).toMatch(/^第\d页 正文第\d+段 \[规定 条例 15\.4\] report\.request text=/);
  });

  test('ends with 0 when nothing of that force is found, also in English', () => {
    const notice = read('unsealed');
    Object.assign(notice['content'] as object, {
      title: '云溪县松坪镇人民政府关于调整工作时间',
      titleBreaks: [],
    });
    expect(runOver(notice, '--check', '--lang', 'en')).toBe(0);
    expect(printed.join('\n')).toMatch(/^page 1 title \[general 条例 9\.7\] title\.kind/m);
  });

  test('a character that no face has is reported and drawn as 〓', () => {
    const letter = read('letter');
    (letter['content'] as { body: unknown[] }).body.unshift({ level: 'text', text: '表情\u{1f600}。' });
    expect(runOver(letter)).toBe(0);
    expect(complained).toEqual(['以下字符没有字形，印作“〓”：\u{1f600}']);
    expect(printed.some((line) => line.includes('text.noGlyph'))).toBe(true);
  });
});

describe('what cannot be used ends with 2 and a sentence', () => {
  const sentence = (document: unknown, ...words: readonly string[]): string => {
    expect(runOver(document, ...words)).toBe(2);
    expect(printed).toEqual([]);
    return complained.join('\n');
  };

  test('a member of the wrong kind, named by its path', () => {
    const notice = read('notice');
    (notice['content'] as { body: unknown[] }).body[2] = { level: 'h9', text: '一' };
    expect(sentence(notice)).toMatch(/^文档中的 content\.body\.2\.level 不符合要求：.+。$/);
  });

  test('a member that nobody knows', () => {
    expect(sentence({ ...read('notice'), number: '1号' }, '--check', '--lang', 'en')).toMatch(
      /^DOCUMENT of the document cannot be used: .*"number"/,
    );
  });

  test('a number of copies that is none, a date that is none, a missing content', () => {
    expect(sentence({ ...read('letter-urgent'), copyNo: '16' })).toContain('copyNo');
    expect(sentence({ ...read('notice'), docDate: '2026-13-01' })).toContain('docDate');
    expect(sentence({})).toContain('content');
  });

  test('no JSON, no file, nothing at all', () => {
    expect(sentence('{"content": }')).toContain('不是 JSON');
    expect(runRender(['/nowhere.json', '--check'], output)).toBe(2);
    expect(complained.at(-1)).toBe('读不到文件 /nowhere.json。');
    for (const words of [[], [example('notice')], [example('notice'), '-o', 'x.docx'], ['a', 'b', '--check']])
      expect(runRender(words, output)).toBe(2);
    expect(complained.at(-1)).toContain('用法');
    expect(runRender([example('notice'), '--check', '--lang', 'fr'], output)).toBe(2);
    expect(runRender(['--frobnicate'], output)).toBe(2);
  });
});
