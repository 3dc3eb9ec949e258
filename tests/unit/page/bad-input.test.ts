// What nobody should write and somebody does: every one of these documents becomes pages, a PDF and an OFD with all its characters, and what the contract
// does not take is refused in words. No case hangs: a test that takes two minutes fails.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { pageRequestOf, runRender } from '../../../src/main/cli/render-command.ts';
import { drawnText } from '../../../src/main/render/bind-fonts.ts';
import { createBundledFaces } from '../../../src/main/render/bundled-faces.ts';
import { writeOfd } from '../../../src/main/render/ofd/write-ofd.ts';
import { writePdf } from '../../../src/main/render/write-pdf.ts';
import type { Block } from '../../../src/shared/domain/content.ts';
import type { LayoutInput } from '../../../src/shared/layout/layout-document.ts';
import type { Page } from '../../../src/shared/layout/page-model.ts';
import { readBack } from '../../unit/main/render/read-ofd.ts';
import { pageProblems } from '../../unit/shared/layout/page-properties.ts';
import { notice, noticeWith } from '../../unit/shared/layout/sample-documents.ts';

const faces = createBundledFaces();
const folder = mkdtempSync(path.join(os.tmpdir(), 'yizhan-bad-input-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const text = (value: string): Block => ({ level: 'text', text: value });
const attached = (count: number): LayoutInput['content']['attachments'] =>
  Array.from({ length: count }, (_, index) => ({
    name: `名单${index + 1}.docx`,
    sha256: notice.content.attachments[0]!.sha256,
  }));
const tableOf = (columns: number, cell: string): Block => ({
  level: 'table',
  headRows: 1,
  rows: Array.from({ length: 4 }, () => Array.from({ length: columns }, () => ({ text: cell }))),
});

const strange: Readonly<Record<string, LayoutInput>> = {
  '300 pages': noticeWith({ body: Array.from({ length: 200 }, () => notice.content.body).flat() }),
  'a table wider than the page': noticeWith({ body: [tableOf(40, '数据')] }),
  'a table of words that no column holds': noticeWith({ body: [tableOf(6, 'a'.repeat(200))] }),
  '5,000 hanzi without a break': noticeWith({ body: [text('字'.repeat(5000))] }),
  '5,000 letters without a break': noticeWith({ body: [text('a'.repeat(5000))] }),
  '5,000 marks without a break': noticeWith({ body: [text('）'.repeat(5000))] }),
  '10,000 attachments': noticeWith({ attachments: attached(10_000) }),
  'control characters': noticeWith({
    title: '关于\u0000印\u0007发\u001b的\u009f通知',
    body: [text('一\u0000二\u0008三\u007f四\u2028五\ufeff六\u200b七')],
  }),
  'lone surrogates': noticeWith({
    title: '关于\ud800的通知',
    body: [text('一\udc00二\ud83d'), { level: 'h1', text: '\udfff要求' }, tableOf(2, '格\ud800')],
    notes: '附注\udbff',
  }),
  emoji: noticeWith({
    title: '关于😀的通知',
    body: [text('笑脸😀，一家👨‍👩‍👧，旗🇨🇳，键1️⃣，色👍🏽。')],
  }),
  'right-to-left text and marks of direction': noticeWith({
    title: '关于שלום的通知',
    body: [text('先\u202e后\u202c，שלום עולם与مرحبا بالعالم并存\u2067。')],
  }),
};

// pdftotext puts text from right to left into its own order, between marks of direction of its own.
const sorted = (value: string): string => [...value.replace(/[\s\u202a-\u202e]/gu, '')].sort().join('');
const textOf = (page: Page): string =>
  page.items.map((item) => (item.kind === 'text' ? drawnText(item).join('') : '')).join('');

describe.each(Object.entries(strange))('%s', (name, input) => {
  const request = pageRequestOf(input);
  const { pages } = request.model;

  test('is laid out with nothing lost and nothing off the page', () => {
    expect(pageProblems(input, request.model)).toEqual([]);
  });

  test('is a PDF with all of that', () => {
    const file = path.join(folder, `${name}.pdf`);
    writeFileSync(file, writePdf(request, faces).pdf);
    expect(execFileSync('qpdf', ['--check', file], { encoding: 'utf8' })).toContain(
      'No syntax or stream encoding errors',
    );
    const read = execFileSync('pdftotext', ['-raw', file, '-'], {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    }).split('\f');
    expect(pages.map((_, index) => sorted(read[index] ?? ''))).toEqual(
      pages.map((page) => sorted(textOf(page))),
    );
  });

  test('is an OFD with all of that', async () => {
    const { drawer } = await readBack(writeOfd(request, faces).ofd);
    const checked = pages.length > 20 ? [0, Math.floor(pages.length / 2), pages.length - 1] : pages.keys();
    for (const index of checked) {
      const { page } = await drawer.drawPage(index);
      const read = page.items.map((item) => (item.kind === 'text' ? item.text : '')).join('');
      expect(read).toBe(textOf(pages[index]!));
    }
  });
});

describe('the command line', () => {
  const run = (document: unknown): { exit: number; said: string } => {
    const file = path.join(folder, 'document.json');
    writeFileSync(file, typeof document === 'string' ? document : JSON.stringify(document));
    const said: string[] = [];
    const say = (line: string): void => void said.push(line);
    return {
      exit: runRender([file, '-o', path.join(folder, 'out.pdf')], { print: say, complain: say }),
      said: said.join('\n'),
    };
  };

  test('refuses 10,000 attachments in a sentence that names them', () => {
    const { exit, said } = run({ content: { ...notice.content, attachments: attached(10_000) } });
    expect(exit).toBe(2);
    expect(said).toContain('content.attachments');
    expect(said.split('\n')).toHaveLength(1);
  });

  test('takes what is strange and says which characters no face has', () => {
    const { exit, said } = run({ content: strange['emoji']!.content });
    expect(exit).toBe(0);
    expect(said).toContain('😀');
  });

  test.each([
    ['half a character', JSON.stringify({ content: strange['lone surrogates']!.content })],
    ['nothing', ''],
    ['another file', '%PDF-1.7\n\u0000\u0001'],
    ['a list', '[]'],
    ['too deep', `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
  ])('ends in words at %s', (_, document) => {
    const { exit, said } = run(document);
    expect([0, 2]).toContain(exit);
    expect(said).not.toContain('    at ');
    if (exit === 2) expect(said).toMatch(/[。.]$/);
  });
});
