import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { caretAt, sourceAt } from '../../../../src/shared/layout/caret.ts';
import { layoutDocument } from '../../../../src/shared/layout/layout-document.ts';
import type { PageModel, TextItem } from '../../../../src/shared/layout/page-model.ts';
import { drawSvgPage } from '../../../../src/shared/layout/svg.ts';
import { anyDocument } from './random-documents.ts';
import { noticeWith } from './sample-documents.ts';

const sourced = (model: PageModel): { page: number; item: TextItem }[] =>
  model.pages.flatMap((page, index) =>
    page.items.flatMap((item) => (item.kind === 'text' && item.source ? [{ page: index, item }] : [])),
  );

/** The point of the page where a caret is seen: the middle of its bar. */
function seenAt(model: PageModel, path: string, offset: number) {
  const caret = caretAt(model, path, offset);
  if (!caret) throw new Error(`no caret at ${path} ${offset}`);
  const half = Math.round(caret.heightUm / 2);
  const [x, y] = caret.turned ? [caret.xUm + half, caret.topUm] : [caret.xUm, caret.topUm + half];
  const page = model.pages[caret.page];
  return { caret, found: page ? sourceAt(page, x, y) : null };
}

describe('the cursor', () => {
  test('a click where the cursor is shown puts it where it was, whatever the document', () => {
    let checked = 0;
    fc.assert(
      fc.property(anyDocument, (input) => {
        const model = layoutDocument(input);
        for (const { page, item } of sourced(model)) {
          const { path, start } = item.source!;
          let offset = start;
          [...item.text].forEach((char, index) => {
            // Marks that stand on another character have no width to click on.
            if ((item.advancesUm[index] ?? 0) > 0 && index % 7 === 0) {
              const { caret, found } = seenAt(model, path, offset);
              // A text that stands on several pages (a heading's number, a title) has one caret.
              if (caret.page === page) expect(found).toEqual({ path, offset });
              checked++;
            }
            offset += char.length;
          });
        }
      }),
      { numRuns: 25, endOnFailure: true },
    );
    expect(checked).toBeGreaterThan(500);
  });

  const table = {
    level: 'table' as const,
    headRows: 1,
    rows: [
      [{ text: '项目' }, { text: '说明' }],
      [{ text: '短' }, { text: '很长的一段说明文字，要占好几行才能写完。'.repeat(4) }],
    ],
  };

  test('a click beside a short line means that line', () => {
    const model = layoutDocument(
      noticeWith({
        body: [
          { level: 'text', text: `${'字'.repeat(30)}` },
          { level: 'text', text: '短' },
        ],
      }),
    );
    const caret = caretAt(model, 'body.1', 1)!;
    expect(sourceAt(model.pages[caret.page]!, 180_000, caret.topUm + 2000)).toEqual({
      path: 'body.1',
      offset: 1,
    });
  });

  test('a click into the blank of a cell means that cell, upright and across', () => {
    for (const landscape of [false, true]) {
      const model = layoutDocument(
        noticeWith({ body: [landscape ? { ...table, landscape } : table] as never }),
      );
      const long = caretAt(model, 'body.0.cells.1.1', 0)!;
      const short = caretAt(model, 'body.0.cells.1.0', 1)!;
      expect(short.turned).toBe(landscape ? true : undefined);
      // Beside the first line of the long cell, where the short one (in the middle of its cell) has nothing.
      const [x, y] = landscape ? [long.xUm + 100, short.topUm - 100] : [short.xUm + 100, long.topUm + 100];
      expect(sourceAt(model.pages[short.page]!, x, y)).toEqual({ path: 'body.0.cells.1.0', offset: 1 });
    }
  });

  test('an empty cell takes a click and shows the cursor, upright and across, on every page that it reaches', () => {
    const blank = {
      level: 'table' as const,
      headRows: 1,
      rows: [
        [{ text: '项目' }, { text: '说明' }],
        ...Array.from({ length: 40 }, () => [{ text: '' }, { text: '' }]),
      ],
    };
    for (const landscape of [false, true]) {
      const model = layoutDocument(
        noticeWith({ body: [landscape ? { ...blank, landscape } : blank] as never }),
      );
      const pages = new Set<number>();
      for (const path of ['body.0.cells.1.1', 'body.0.cells.20.0', 'body.0.cells.40.1']) {
        const { caret, found } = seenAt(model, path, 0);
        expect(found).toEqual({ path, offset: 0 });
        expect(caret.turned).toBe(landscape ? true : undefined);
        pages.add(caret.page);
      }
      expect(pages.size).toBeGreaterThan(1);
    }
  });

  test('an offset that is not drawn stands beside the nearest that is; an unknown field nowhere', () => {
    const model = layoutDocument(noticeWith({ body: [{ level: 'text', text: '一\u200b\u200b二' }] }));
    expect(caretAt(model, 'body.0', 2)).toEqual(caretAt(model, 'body.0', 3));
    expect(caretAt(model, 'body.0', 99)!.xUm).toBeGreaterThan(caretAt(model, 'body.0', 3)!.xUm);
    expect(caretAt(model, 'body.7', 0)).toBeNull();
    expect(sourceAt({ widthUm: 1, heightUm: 1, items: [] }, 0, 0)).toBeNull();
  });

  test('the screen turns what is turned', () => {
    const model = layoutDocument(noticeWith({ body: [{ ...table, landscape: true as const }] }));
    const page = caretAt(model, 'body.0.cells.1.0', 0)!.page;
    const item = sourced(model).find((entry) => entry.item.source?.path === 'body.0.cells.1.0')!.item;
    const drawn = drawSvgPage(model, page).primitives.find(
      (primitive) => primitive.kind === 'text' && primitive.source?.path === 'body.0.cells.1.0',
    );
    expect(drawn).toMatchObject({
      text: '短',
      transform: `translate(${item.xUm / 1000} ${item.yUm / 1000}) rotate(-90)`,
    });
  });
});
