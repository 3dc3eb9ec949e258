// Two readers that know nothing of our code, poppler and MuPDF, show of every golden document the ink that the page model has; pdftotext gives its text
// back character by character in reading order, and qpdf finds nothing to complain of.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { drawnText } from '../../../src/main/render/bind-fonts.ts';
import { createBundledFaces } from '../../../src/main/render/bundled-faces.ts';
import { pageRequestOf } from '../../../src/main/cli/render-command.ts';
import { writePdf } from '../../../src/main/render/write-pdf.ts';
import { layoutDocument } from '../../../src/shared/layout/layout-document.ts';
import type { Page, PageModel, TextItem } from '../../../src/shared/layout/page-model.ts';
import { goldenDocuments } from '../../golden/documents.ts';
import { drawByMupdf, drawByPoppler, strayInk, type GreyPage } from '../../support/page-ink/grey-page.ts';
import { drawByModel } from '../../support/page-ink/model-ink.ts';

const dpi = 150;
const faces = createBundledFaces();
const folder = mkdtempSync(path.join(os.tmpdir(), 'yizhan-renderers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bare = (text: string): string => text.replace(/\s/gu, '');
const textOf = (page: Page): string =>
  bare(page.items.map((item) => (item.kind === 'text' ? drawnText(item).join('') : '')).join(''));

/** First, middle and last page, and the first three with a table. */
function chosenPages({ pages }: PageModel): number[] {
  const hasTable = (page: Page): boolean =>
    page.items.some((item) => item.kind === 'text' && item.source?.path.includes('.cells.'));
  const tables = pages.flatMap((page, index) => (hasTable(page) ? [index] : []));
  return [...new Set([0, Math.floor(pages.length / 2), pages.length - 1, ...tables.slice(0, 3)])].sort(
    (a, b) => a - b,
  );
}

/** What ink of one of two pictures has nothing within a pixel in the other. */
function strays(name: string, a: GreyPage, b: GreyPage): string[] {
  const missing = strayInk(a, b);
  const surplus = strayInk(b, a);
  return [
    ...(missing.stray > 0
      ? [`${name} misses ${missing.stray} of ${missing.ink} px, first at ${missing.at}`]
      : []),
    ...(surplus.stray > 0
      ? [`${name} has ${surplus.stray} of ${surplus.ink} px more, first at ${surplus.at}`]
      : []),
  ];
}

/** What the two readers show otherwise than the page model. */
function inkProblems(model: PageModel, pdf: Uint8Array): string[] {
  const chosen = chosenPages(model);
  const own = drawByModel(model, dpi, chosen);
  const others = { poppler: drawByPoppler(pdf, dpi, chosen), MuPDF: drawByMupdf(pdf, dpi, chosen) };
  return chosen.flatMap((page, index) =>
    Object.entries(others).flatMap(([reader, drawn]) =>
      strays(`page ${page + 1}: ${reader}`, own[index]!, drawn[index]!),
    ),
  );
}

test.each(goldenDocuments())(
  '%s: the same ink, the same characters, nothing to complain of',
  (name, input) => {
    const request = pageRequestOf(input);
    const { pages } = request.model;
    const { pdf } = writePdf(request, faces);
    const file = path.join(folder, `${name}.pdf`);
    writeFileSync(file, pdf);
    expect(execFileSync('qpdf', ['--check', file], { encoding: 'utf8' })).toContain(
      'No syntax or stream encoding errors',
    );
    const read = execFileSync('pdftotext', ['-raw', file, '-'], { encoding: 'utf8' }).split('\f').map(bare);
    expect(read.slice(0, pages.length)).toEqual(pages.map(textOf));
    expect(inkProblems(request.model, pdf)).toEqual([]);
  },
);

test('ink that stands three pixels off is seen', () => {
  const model = layoutDocument(goldenDocuments()[0]![1]);
  const [first] = model.pages;
  const moved = (item: TextItem): TextItem => ({ ...item, xUm: item.xUm + Math.round((3 * 25_400) / dpi) });
  const longest = first!.items
    .filter((item) => item.kind === 'text')
    .reduce((a, b) => (b.text.length > a.text.length ? b : a));
  const items = first!.items.map((item) => (item === longest ? moved(longest) : item));
  const [right] = drawByModel(model, dpi, [0]);
  const [wrong] = drawByModel({ ...model, pages: [{ ...first!, items }, ...model.pages.slice(1)] }, dpi, [0]);
  expect(strays('', right!, wrong!)).toHaveLength(2);
});
