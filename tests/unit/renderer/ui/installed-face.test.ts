// With an installed 仿宋 on the screen its marks stand where the printed ones do: fitted by their own advances, not by those of the bundled face.
import { expect, it } from 'vitest';
import { layoutDocument } from '../../../../src/shared/layout/layout-document.ts';
import { drawSvgPage, type FangAdvance } from '../../../../src/shared/layout/svg.ts';
import { layoutInputOf } from '../../../../src/renderer/ui/document-input.ts';
import { viewOf } from '../../../support/renderer-harness/sample-data.ts';

it('moves a narrow opening mark to the right of its cell and leaves other faces alone', () => {
  const view = viewOf(1, 'draft', '关于“检查”的通知');
  const content = { ...view.content, body: [{ level: 'text' as const, text: '甲“乙' }] };
  const model = layoutDocument(layoutInputOf(view, content));
  const placesOf = (fangAdvance: FangAdvance | null) =>
    model.pages
      .flatMap((_, page) => drawSvgPage(model, page, fangAdvance).primitives)
      .flatMap((item) =>
        item.kind === 'text' && item.text.includes('“')
          ? [{ x: item.xMm[item.text.indexOf('“')] ?? NaN, face: item.fontFamily, sizeMm: item.sizeMm }]
          : [],
      );
  const [title, text] = placesOf((char) => (char === '“' ? 350 : 1000));
  const [bundledTitle, bundledText] = placesOf(null);
  expect(title).toEqual(bundledTitle);
  expect(text?.face).toBe('yz-fang, yz-song');
  expect((text?.x ?? 0) - (bundledText?.x ?? 0)).toBeCloseTo(0.65 * (text?.sizeMm ?? 0), 3);
});
