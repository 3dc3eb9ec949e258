// A point on the page and a place in the text lead to each other.
import { describe, expect, it } from 'vitest';
import {
  caretAt,
  sourceAt,
  stepOnPage,
} from '../../../../src/renderer/features/drafting/page/page-places.ts';
import { layoutDocument } from '../../../../src/shared/layout/layout-document.ts';
import { viewOf } from '../../../support/renderer-harness/sample-data.ts';

const view = viewOf(1, 'draft', '关于做好今冬明春森林草原防灭火工作的通知');
const model = layoutDocument({ ...view.layout, content: view.content });

describe('places on the page', () => {
  it('are found again by a click on the cursor', () => {
    for (const [index, block] of view.content.body.entries()) {
      const { length } = 'text' in block ? block.text : '';
      for (let offset = 1; offset < length; offset += 1) {
        const caret = caretAt(model, `body.${index}`, offset);
        const page = caret === null ? undefined : model.pages[caret.page];
        if (caret === null || page === undefined) throw new Error(`body.${index} ${offset} is not on a page`);
        const place = sourceAt(page, caret.xUm, caret.topUm + caret.heightUm / 2);
        expect(place?.path).toBe(`body.${index}`);
        // Behind the last character of a line the cursor is drawn at the beginning of the next one.
        expect(Math.abs((place?.offset ?? -9) - offset)).toBeLessThanOrEqual(1);
      }
    }
  });

  it('lead line by line from the top to the bottom and back', () => {
    const seen: number[] = [];
    let place = { path: 'title', offset: 0 };
    for (let next = stepOnPage(model, place, 1); next !== null; next = stepOnPage(model, place, 1)) {
      const caret = caretAt(model, next.path, next.offset);
      seen.push((caret?.page ?? 0) * 1_000_000 + (caret?.topUm ?? 0));
      place = next;
      if (seen.length > 100) throw new Error('no end');
    }
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.length).toBeGreaterThan(10);
    expect(stepOnPage(model, { path: 'title', offset: 0 }, -1)?.path ?? 'title').not.toMatch(/^body/);
  });

  it('are none on a page without the document’s text', () => {
    expect(sourceAt({ widthUm: 210_000, heightUm: 297_000, items: [] }, 1, 1)).toBeNull();
    expect(caretAt(model, 'body.99', 0)).toBeNull();
  });
});
