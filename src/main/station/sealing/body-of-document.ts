// The unsealed body.pdf of a document, out of document.json alone: the sender seals these bytes, the receiver makes them again and compares. One
// function for both, so that a page which says something else than the approved content cannot pass for it.
import type { PackageDocument } from '../../../shared/domain/package-document.ts';
import type { SealRegistry } from '../../../shared/domain/published.ts';
import { layoutDocument } from '../../../shared/layout/layout-document.ts';
import type { PdfRenderer, RenderedPdf } from '../../render/render-pdf.ts';
import { layoutInputOf } from './page-of-document.ts';

/** What of document.json is on the page and in the file's own description. */
export type BodySource = Pick<PackageDocument, 'content' | 'meta'>;

/** Renders the body as it is before the first seal. Equal documents give equal bytes as long as faces and program are the same. */
export function renderBody(
  renderer: PdfRenderer,
  document: BodySource,
  registry: SealRegistry | null,
): Promise<RenderedPdf> {
  const { content, meta } = document;
  return renderer.renderPdf({
    model: layoutDocument(layoutInputOf(document, registry)),
    language: 'zh-CN',
    metadata: { title: content.title, author: content.issuers[0]?.name ?? '', elements: meta },
    documentDate: meta.CWRQ,
  });
}

/** For judgePackage: the bytes, or null when this machine cannot draw that page whole. */
export async function bodyOfDocument(
  renderer: PdfRenderer,
  document: BodySource,
  registry: SealRegistry | null,
): Promise<Uint8Array | null> {
  try {
    const { pdf, missingGlyphs } = await renderBody(renderer, document, registry);
    // Two pages that both show 〓 may be equal and still not show what the document says.
    return missingGlyphs.length === 0 ? pdf : null;
  } catch {
    // Content from elsewhere may be more than the thread can draw: nothing is proven then, and the report goes on.
    return null;
  }
}
