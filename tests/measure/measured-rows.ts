// Every row with what was measured for it.
import { createBundledFaces } from '../../src/main/render/bundled-faces.ts';
import { drawSealPicture } from '../../src/main/render/seal-picture.ts';
import { writePdf } from '../../src/main/render/write-pdf.ts';
import { sealPdf } from '../../src/seals/pdf/apply.ts';
import { layoutDocument, type LayoutInput } from '../../src/shared/layout/layout-document.ts';
import { drawByPoppler } from '../support/page-ink/grey-page.ts';
import { createTestPki, june } from '../unit/seals/pki/test-pki.ts';
import { document, joint, letter, minutes, order, sealed, unsealed, upward } from './documents.ts';
import { documentRows } from './document-rows.ts';
import { jointRows, letterRows, minutesRows, orderRows, unsealedRows, upwardRows } from './format-rows.ts';
import type { Rendered, Row } from './page-rows.ts';
import { sealRows } from './seal-rows.ts';

export interface MeasuredRow extends Row {
  readonly foundMm: number;
}

const unitName = '云岭市人民政府办公室';

function render(input: LayoutInput, dpi: number, isSealed: boolean): Rendered {
  const faces = createBundledFaces();
  const model = layoutDocument(input);
  const metadata = { title: model.title };
  const { pdf } = writePdf({ model, language: 'zh-CN', metadata, documentDate: '2026-11-21' }, faces);
  if (!isSealed) return { model, pages: drawByPoppler(pdf, dpi) };
  const { signer } = createTestPki().issue();
  const picture = drawSealPicture({ name: unitName, diameterMm: 45 }, faces);
  const bytes = sealPdf({ pdf, fieldName: 'Seal1', picture, signer, signedAt: june, unitName });
  return { model, pages: drawByPoppler(bytes, dpi) };
}

const sets: readonly (readonly [LayoutInput, readonly Row[], 'sealed'?])[] = [
  [document, documentRows],
  [upward, upwardRows],
  [sealed, sealRows, 'sealed'],
  [unsealed, unsealedRows],
  [joint, jointRows],
  [letter, letterRows],
  [order, orderRows],
  [minutes, minutesRows],
];

/** Renders every document and measures every row at that resolution. */
export function measureRows(dpi: number): MeasuredRow[] {
  return sets.flatMap(([input, rows, isSealed]) => {
    const rendered = render(input, dpi, isSealed !== undefined);
    return rows.map((row) => ({ ...row, foundMm: row.measure(rendered) }));
  });
}
