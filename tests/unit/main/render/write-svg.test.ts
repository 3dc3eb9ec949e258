import { describe, expect, test } from 'vitest';
import { parseXml, type XmlElement } from '../../../../src/formats/xml/tree.ts';
import { createBundledFaces } from '../../../../src/main/render/bundled-faces.ts';
import { writeSvg } from '../../../../src/main/render/write-svg.ts';
import { layoutDocument } from '../../../../src/shared/layout/layout-document.ts';
import { notice } from '../../shared/layout/sample-documents.ts';
import { modelOf, requestOf, textItem, turnedTable } from './page-models.ts';

const faces = createBundledFaces();
const walk = (element: XmlElement): XmlElement[] => [element, ...element.children.flatMap(walk)];
const read = (svg: string): XmlElement[] =>
  walk(parseXml(new TextEncoder().encode(svg), { maxBytes: 1e7, maxDepth: 10, maxNodes: 100_000 }));
const matrixOf = (use: XmlElement): number[] =>
  (use.attributes.get('transform') ?? '')
    .replace(/^matrix\(|\)$/g, '')
    .split(' ')
    .map(Number);

describe('an SVG', () => {
  test('shows every page by outlines alone: no text, no font, nothing from elsewhere, every outline that is used is there', () => {
    const model = layoutDocument(notice);
    const { pages, missingGlyphs } = writeSvg(requestOf(model), faces);
    expect(pages).toHaveLength(model.pages.length);
    expect(missingGlyphs).toEqual([]);
    pages.forEach((svg, index) => {
      const elements = read(svg);
      expect(new Set(elements.map(({ name }) => name))).not.toContain('text');
      expect(svg).not.toMatch(/style=|font|https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
      const outlines = new Set(elements.flatMap(({ attributes }) => attributes.get('id') ?? []));
      const uses = elements.filter(({ name }) => name === 'use');
      for (const use of uses) expect(outlines).toContain(use.attributes.get('href')?.slice(1));
      const inked = (model.pages[index]?.items ?? []).flatMap((item) =>
        item.kind === 'text' ? [...item.text.replace(/\s/gu, '')] : [],
      );
      expect(uses).toHaveLength(inked.length);
    });
  });

  test('places glyphs by the page model, upright and turned, and draws its rules', () => {
    const upright = read(writeSvg(requestOf(modelOf([textItem('公文')])), faces).pages[0] ?? '');
    const places = upright.filter(({ name }) => name === 'use').map(matrixOf);
    expect(places).toEqual([
      [0.005556, 0, 0, -0.005556, 40, 60],
      [0.005556, 0, 0, -0.005556, 45.556, 60],
    ]);
    const turned = read(writeSvg(requestOf(turnedTable), faces).pages[0] ?? '');
    expect(
      turned
        .filter(({ name }) => name === 'use')
        .map(matrixOf)
        .slice(0, 2),
    ).toEqual([
      [0, -0.005556, -0.005556, 0, 50, 250],
      [0, -0.005556, -0.005556, 0, 50, 244.444],
    ]);
    const lines = turned
      .filter(({ name }) => name === 'line')
      .map(({ attributes }) => attributes.get('stroke'));
    expect(lines).toEqual(['#000', '#e60012']);
  });

  test('has outlines that close in the box of their em', () => {
    const svg = writeSvg(requestOf(modelOf([textItem('国回é。—')])), faces).pages[0] ?? '';
    for (const outline of read(svg).filter(({ name }) => name === 'path')) {
      const path = outline.attributes.get('d') ?? '';
      expect(path).toMatch(/^(?:M-?\d+(?:\.\d+)? -?\d+(?:\.\d+)?(?:[LQ][-\d. ]+)+Z)+$/);
      const numbers = path.match(/-?\d+(?:\.\d+)?/g)?.map(Number) ?? [];
      expect(Math.max(...numbers)).toBeLessThan(2200);
      expect(Math.min(...numbers)).toBeGreaterThan(-700);
    }
  });

  test('draws what cannot be printed as 〓, names it, and stays well-formed', () => {
    const hostile = '甲\u0000\ud800\u{1f600}<&>"';
    const request = requestOf(
      { ...modelOf([textItem(hostile)]), title: hostile },
      { metadata: { title: hostile } },
    );
    const { pages, missingGlyphs } = writeSvg(request, faces);
    expect(missingGlyphs).toEqual(['\ufffd', '\u{1f600}']);
    expect(read(pages[0] ?? '').filter(({ name }) => name === 'use')).toHaveLength(8);
  });
});
