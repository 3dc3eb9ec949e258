// Every document of docs/examples goes through both writers and the checker.
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openPdf } from '../../../../src/formats/pdf/document.ts';
import { readRenderInput } from '../../../../src/main/cli/read-render-input.ts';
import { pageRequestOf } from '../../../../src/main/cli/render-command.ts';
import { createBundledFaces } from '../../../../src/main/render/bundled-faces.ts';
import { writeOfd } from '../../../../src/main/render/ofd/write-ofd.ts';
import { writePdf } from '../../../../src/main/render/write-pdf.ts';
import { docKinds, formatOf, pageFormats } from '../../../../src/shared/domain/kinds.ts';
import { check9704 } from '../../../../src/shared/layout/check/check-9704.ts';
import type { LayoutInput } from '../../../../src/shared/layout/layout-document.ts';
import type { Page } from '../../../../src/shared/layout/page-model.ts';
import { readBack } from '../render/read-ofd.ts';
import { run, temporaryFile } from '../render/commands.ts';

const faces = createBundledFaces();
const examples = readdirSync('docs/examples')
  .filter((name) => name.endsWith('.json'))
  .map((name): [string, LayoutInput] => {
    const read = readRenderInput(`docs/examples/${name}`, 'zh-CN');
    if (!read.ok) throw new Error(`${name}: ${read.sentence}`);
    return [name, read.input];
  });

const bare = (text: string): string[] => [...text.replace(/\s/gu, '')].sort();
const textOfPage = (page: Page): string =>
  page.items.map((item) => (item.kind === 'text' ? item.text : '')).join('');

test('the examples show every kind, every format and what else a page can have', () => {
  expect(examples.length).toBeGreaterThanOrEqual(24);
  const contents = examples.map(([, { content }]) => content);
  expect(new Set(contents.map(({ kind }) => kind))).toEqual(new Set(docKinds));
  expect(new Set(contents.map(formatOf))).toEqual(new Set(pageFormats));
  expect(contents.some(({ issuers, kind }) => issuers.length > 2 && kind === 'request')).toBe(true);
  expect(contents.some(({ signatureStamp }) => signatureStamp)).toBe(true);
  expect(contents.some(({ annexes }) => (annexes?.length ?? 0) > 1)).toBe(true);
  expect(examples.some(([, { changes }]) => changes)).toBe(true);
  const tables = contents.flatMap(({ body }) => body.filter((block) => block.level === 'table'));
  expect(tables.some(({ landscape }) => landscape)).toBe(true);
});

describe.each(examples)('%s', (_, input) => {
  const request = pageRequestOf(input);

  test('has at most 4 pages and nothing of force 规定 against it', () => {
    const [issuer] = input.content.issuers;
    expect(request.model.pages.length).toBeLessThanOrEqual(4);
    const found = check9704({
      input,
      model: request.model,
      context: { ownUnit: issuer!.unit, unitOf: null },
    });
    expect(found.filter(({ force }) => force === 'mandatory')).toEqual([]);
  });

  test('is a PDF with exactly its text', () => {
    const { pdf, missingGlyphs } = writePdf(request, faces);
    expect(missingGlyphs).toEqual([]);
    expect(openPdf(pdf).catalog.entries.has('Metadata')).toBe(true);
    const file = temporaryFile('example.pdf', pdf);
    const pages = run('pdftotext', ['-raw', file, '-']).split('\f');
    request.model.pages.forEach((page, index) =>
      expect(bare(pages[index] ?? '')).toEqual(bare(textOfPage(page))),
    );
  });

  test('is an OFD with exactly its text', async () => {
    const { ofd, stampPlaces } = writeOfd(request, faces);
    const { drawer } = await readBack(ofd);
    expect(stampPlaces).toHaveLength(request.model.sealPlaces.length);
    for (const [index, page] of request.model.pages.entries()) {
      const drawn = await drawer.drawPage(index);
      expect(drawn.notes).toEqual([]);
      const read = drawn.page.items.map((item) => (item.kind === 'text' ? item.text : '')).join('');
      expect(read).toBe(textOfPage(page));
    }
  });
});
