// The unsealed body.pdf of a document, out of document.json alone: the sender seals these bytes, the receiver makes them again and compares. One
// function for both, so that a page which says something else than the approved content cannot pass for it.
import type { PageModel } from '../../../shared/layout/page-model.ts';
import type { PdfRenderer, RenderedPdf } from '../../render/render-pdf.ts';
import type { PageSource } from './page-of-document.ts';

/**
 * Renders the body as it is before the first seal; `page` is the document's own (pageOfDocument). Equal documents give equal bytes as long as faces
 * and program are the same.
 */
export function renderBody(
  renderer: PdfRenderer,
  document: PageSource,
  page: PageModel,
): Promise<RenderedPdf> {
  const { content, meta } = document;
  return renderer.renderPdf({
    model: page,
    language: 'zh-CN',
    metadata: { title: content.title, author: content.issuers[0]?.name ?? '', elements: meta },
    documentDate: meta.CWRQ,
  });
}

/** For judgePackage: the bytes, or null when this machine cannot draw that page whole. */
export async function bodyOfDocument(
  renderer: PdfRenderer,
  document: PageSource,
  page: PageModel,
): Promise<Uint8Array | null> {
  try {
    const { pdf, missingGlyphs } = await renderBody(renderer, document, page);
    // Two pages that both show 〓 may be equal and still not show what the document says.
    return missingGlyphs.length === 0 ? pdf : null;
  } catch {
    // Content from elsewhere may be more than the thread can draw: nothing is proven then, and the report goes on.
    return null;
  }
}
