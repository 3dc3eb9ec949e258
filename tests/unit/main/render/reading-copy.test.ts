import { expect, test } from 'vitest';
import { createBundledFaces } from '../../../../src/main/render/bundled-faces.ts';
import type { PageRequest } from '../../../../src/main/render/page-request.ts';
import { readingMark, withReadingMark } from '../../../../src/main/render/reading-copy.ts';
import { writePdf } from '../../../../src/main/render/write-pdf.ts';
import { layoutDocument, type LayoutInput } from '../../../../src/shared/layout/layout-document.ts';
import type { Page, PageItem, TextItem } from '../../../../src/shared/layout/page-model.ts';
import { notice, noticeWith, request } from '../../shared/layout/sample-documents.ts';
import { run, temporaryFile } from './commands.ts';

const faces = createBundledFaces();
const letter = noticeWith({ kind: 'letter', format: 'letter' });
const inputs: readonly (readonly [string, LayoutInput])[] = [
  ['notice', notice],
  ['request', request],
  ['letter', letter],
];

/** Top and bottom of an item on the page. */
function span(item: PageItem): readonly [number, number] {
  if (item.kind === 'rule') return [Math.min(item.y1Um, item.y2Um), Math.max(item.y1Um, item.y2Um)];
  const length = item.advancesUm.reduce((sum, advance) => sum + advance, 0);
  return item.turned ? [item.yUm - length, item.yUm] : [item.yUm - item.emUm, item.yUm + item.emUm * 0.3];
}

const marksOf = (page: Page): TextItem[] =>
  page.items.filter((item): item is TextItem => item.kind === 'text' && item.yUm === 14_000);

test.each(inputs)('%s: the mark stands above everything that the page prints', (_name, input) => {
  const model = layoutDocument(input);
  const marked = withReadingMark(model);
  expect(marked.pages.length).toBeGreaterThan(0);
  marked.pages.forEach((page, index) => {
    const marks = marksOf(page);
    expect(marks.map(({ text }) => text).join('')).toBe(readingMark);
    const lowest = Math.max(...marks.map((mark) => span(mark)[1]));
    const own = model.pages[index]?.items ?? [];
    expect(Math.min(...own.map((item) => span(item)[0]))).toBeGreaterThan(lowest);
    expect(page.items.slice(0, own.length)).toEqual(own);
  });
  expect(marked.sealPlaces).toEqual(model.sealPlaces);
});

test('is on every page of the PDF of a reading copy, and on none of an original', () => {
  const model = layoutDocument(notice);
  const metadata = { title: model.title };
  const plain: PageRequest = { model, language: 'zh-CN', metadata, documentDate: '2026-11-21' };
  const pagesOf = (pdf: Uint8Array): string[] =>
    run('pdftotext', ['-raw', temporaryFile('copy.pdf', pdf), '-'])
      .split('\f')
      .slice(0, -1);
  const copy = writePdf({ ...plain, readingCopy: true }, faces);
  expect(copy.missingGlyphs).toEqual([]);
  const bare = readingMark.replaceAll(' ', '');
  const pages = pagesOf(copy.pdf).map((text) => text.replaceAll(/\s/gu, ''));
  expect(pages).toHaveLength(model.pages.length);
  expect(pages.every((text) => text.includes(bare))).toBe(true);
  expect(pagesOf(writePdf(plain, faces).pdf).join('')).not.toContain('阅读件');
});
