// Whatever stands in a text, both writers make a file that opens, with every character of it in its place.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openPdf } from '../../../../src/formats/pdf/document.ts';
import { createBundledFaces } from '../../../../src/main/render/bundled-faces.ts';
import { writeOfd } from '../../../../src/main/render/ofd/write-ofd.ts';
import { writePdf } from '../../../../src/main/render/write-pdf.ts';
import { writeSvg } from '../../../../src/main/render/write-svg.ts';
import { faceRoles } from '../../../../src/shared/layout/page-model.ts';
import { modelOf, requestOf, textItem } from './page-models.ts';
import { pensOf, readBack } from './read-ofd.ts';

const faces = createBundledFaces();
// Any UTF-16 unit, halves of pairs, controls, markup, marks of odd widths, hanzi beyond the first plane.
const unit = fc.oneof(
  fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
  fc.constantFrom(
    '甲',
    '“',
    '—',
    '…',
    '<',
    '&',
    '"',
    ']]>',
    '(',
    '\\',
    '\u{2a6d6}',
    '\u{1f600}',
    '　',
    ' ',
    '\u202e',
    'é',
  ),
);
const item = fc
  .record({
    text: fc.array(unit, { maxLength: 30 }).map((units) => units.join('')),
    role: fc.constantFrom(...faceRoles),
    emUm: fc.constantFrom(4939, 5556, 7761),
    scalePermille: fc.constantFrom(1000, 877, 620),
    color: fc.constantFrom('black' as const, 'red' as const),
    turned: fc.boolean(),
  })
  .map(({ turned, text, ...rest }) => textItem(text, { ...rest, ...(turned && { turned }) }));

test('any text in any face, size, squeeze and direction', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(item, { maxLength: 6 }), fc.string(), async (items, title) => {
      const model = {
        ...modelOf(items),
        title,
        outline: [{ level: 1 as const, text: title, page: 0, yUm: 0 }],
      };
      const request = requestOf(model, { metadata: { title, author: title, elements: { BT: title } } });
      const { pdf, missingGlyphs } = writePdf(request, faces);
      expect(openPdf(pdf).catalog.entries.has('Pages')).toBe(true);
      const written = writeOfd(request, faces);
      expect(written.missingGlyphs).toEqual(missingGlyphs);
      expect(writeSvg(request, faces).missingGlyphs).toEqual(missingGlyphs);
      if (items.every(({ text }) => text === '')) return;
      const { drawer } = await readBack(written.ofd);
      const { page, notes } = await drawer.drawPage(0);
      expect(notes).toEqual([]);
      const read = page.items.flatMap((drawn) => (drawn.kind === 'text' ? pensOf(drawn) : []));
      const wanted = items.map(({ text }) => text.toWellFormed().replace(/[\p{Cc}\ufffe\uffff]/gu, '\ufffd'));
      expect(read.map(({ char }) => char).join('')).toBe(wanted.join(''));
    }),
    { numRuns: 150 },
  );
});
