// 300 pages: what a plan or a budget comes to.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readBack } from './read-ofd.ts';
import { run, temporaryFile } from './commands.ts';
import { modelOf, requestOf, textItem } from './page-models.ts';

const pageCount = 300;
/** 22 lines of 28 characters out of some 3,000 different ones, in four faces. */
function fullPages() {
  const roles = ['fang', 'hei', 'kai', 'xbs'] as const;
  const page = (number: number) =>
    Array.from({ length: 22 }, (_, line) => {
      const text = Array.from({ length: 28 }, (_, place) =>
        String.fromCodePoint(0x4e00 + ((number * 616 + line * 28 + place * 7) % 3000)),
      ).join('');
      const role = roles[line % 8] ?? 'fang';
      return textItem(text, { role, xUm: 28_000, yUm: 41_000 + line * 10_417 });
    });
  const pages = Array.from({ length: pageCount }, (_, number) => ({
    widthUm: 210_000,
    heightUm: 297_000,
    items: page(number),
  }));
  return { ...modelOf([]), pages };
}

const script = `
  import { readFileSync, writeFileSync } from 'node:fs';
  import { createPdfRenderer } from ${JSON.stringify(pathToFileURL('src/main/render/render-pdf.ts').href)};
  const [, , request, format, output] = process.argv;
  const renderer = createPdfRenderer();
  const wish = JSON.parse(readFileSync(request, 'utf8'));
  const bytes = format === 'pdf' ? (await renderer.renderPdf(wish)).pdf : (await renderer.renderOfd(wish)).ofd;
  await renderer.close();
  writeFileSync(output, bytes);
  process.stdout.write(String(process.resourceUsage().maxRSS));`;

describe('a document of 300 pages', () => {
  const request = temporaryFile('request.json', Buffer.from(JSON.stringify(requestOf(fullPages()))));

  const program = temporaryFile('render.mjs', Buffer.from(script));

  test.each(['pdf', 'ofd'])('is written as %s in less than 300 MB', async (format) => {
    const output = `${request}.${format}`;
    const words = [program, request, format, output];
    const maxRssKb = execFileSync(process.execPath, words, { encoding: 'utf8' });
    expect(Number(maxRssKb)).toBeLessThan(300_000);
    const bytes = readFileSync(output);
    if (format === 'pdf') {
      expect(run('qpdf', ['--show-npages', output]).trim()).toBe(String(pageCount));
      expect(
        run('pdftotext', ['-f', '300', '-l', '300', '-raw', output, '-']).replace(/\s/gu, ''),
      ).toHaveLength(616);
      return;
    }
    const { drawer, container } = await readBack(bytes);
    expect(container.documents[0]?.pages).toHaveLength(pageCount);
    const { page } = await drawer.drawPage(299);
    expect(page.items.map((item) => (item.kind === 'text' ? item.text : '')).join('')).toHaveLength(616);
  });
});
