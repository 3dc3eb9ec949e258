import { describe, expect, test } from 'vitest';
import { createBundledFaces } from '../../../../src/main/render/bundled-faces.ts';
import { createFaceShelf } from '../../../../src/main/render/face-shelf.ts';
import { subsetFont } from '../../../../src/main/render/font-subset.ts';
import { createPdfRenderer } from '../../../../src/main/render/render-pdf.ts';
import { writePdf } from '../../../../src/main/render/write-pdf.ts';
import { run, temporaryFile } from './commands.ts';
import { modelOf, requestOf, textItem } from './page-models.ts';

const bundled = createBundledFaces();

/** A font file with these characters of the bundled 楷, as if a 仿宋 were installed. */
function fontFile(text: string): string {
  const kai = bundled.open('kai');
  const chars = [...new Set(text)].sort((a, b) => (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0));
  const glyphs = chars.map((char) => kai.glyphOf(char.codePointAt(0) ?? 0));
  return temporaryFile('fang.ttf', subsetFont(kai, glyphs, { chars, name: 'Fang' }).sfnt);
}

describe('an installed 仿宋', () => {
  const fangSongFile = fontFile('公文仿宋𬌗');
  const request = requestOf(modelOf([textItem('公文处理𬌗'), textItem('公', { role: 'song', yUm: 80_000 })]));

  test('draws the characters that it has in its role; the others come from the bundled face', () => {
    const faces = createFaceShelf(bundled)({ fangSongFile });
    const { pdf, missingGlyphs } = writePdf(request, faces);
    expect(missingGlyphs).toEqual([]);
    const path = temporaryFile('installed.pdf', pdf);
    const fonts = run('pdffonts', [path]);
    expect(fonts).toContain('+FangSong');
    expect(fonts).toContain('+YZSong');
    expect(run('pdftotext', ['-raw', path, '-']).replace(/\s/gu, '')).toBe('公文处理𬌗公');
  });

  test('is used by the thread for the documents that ask for it, and by no other', async () => {
    const renderer = createPdfRenderer();
    const [own, plain] = await Promise.all([
      renderer.renderPdf({ ...request, fangSongFile }),
      renderer.renderPdf(request),
    ]);
    expect(Buffer.compare(plain.pdf, writePdf(request, bundled).pdf)).toBe(0);
    expect(Buffer.from(own.pdf).includes('FangSong')).toBe(true);
    await expect(renderer.renderOfd({ ...request, fangSongFile: '/nowhere.ttf' })).rejects.toThrow('ENOENT');
    await renderer.close();
  });
});
