// Up and down on the page alone.
import { describe, expect, it } from 'vitest';
import { stepOnPage } from '../../../../src/renderer/features/drafting/page/page-places.ts';
import { caretAt } from '../../../../src/shared/layout/caret.ts';
import { layoutDocument } from '../../../../src/shared/layout/layout-document.ts';
import { viewOf } from '../../../support/renderer-harness/sample-data.ts';

const view = viewOf(1, 'draft', '关于做好今冬明春森林草原防灭火工作的通知');
const model = layoutDocument({ ...view.layout, content: view.content });

describe('lines of the page', () => {
  it('lead one by one from the top to the bottom and back', () => {
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
  });

  it('have no line above the first and none below the last', () => {
    expect(stepOnPage(model, { path: 'title', offset: 0 }, -1)).toBeNull();
    expect(stepOnPage(model, { path: 'body.99', offset: 0 }, 1)).toBeNull();
  });
});
