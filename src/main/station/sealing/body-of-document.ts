// The unsealed files of a document, out of document.json alone: the sender seals these bytes, the receiver makes them again and compares. One module
// for both, so that a page which says something else than the approved content cannot pass for it.
import type { StampPlace } from '../../../seals/package/ofd-page-checks.ts';
import type { PackageRenders } from '../../../seals/package/page-checks.ts';
import type { PackageDocument } from '../../../shared/domain/package-document.ts';
import type { SealForm } from '../../../shared/domain/published.ts';
import type { PageModel } from '../../../shared/layout/page-model.ts';
import { layRidingSeal } from '../../../shared/layout/riding-seal.ts';
import type { PageRequest, PdfRenderer, RenderedOfd, RenderedPdf } from '../../render/render-pdf.ts';
import type { PageSource } from './page-of-document.ts';

function requestOf({ content, meta }: PageSource, page: PageModel): PageRequest {
  return {
    model: page,
    language: 'zh-CN',
    metadata: { title: content.title, author: content.issuers[0]?.name ?? '', elements: meta },
    documentDate: meta.CWRQ,
  };
}

/**
 * Renders body.pdf as it is before the first seal; `page` is the document's own (pageOfDocument). Equal documents give equal bytes as long as faces
 * and program are the same.
 */
export function renderBody(
  renderer: Pick<PdfRenderer, 'renderPdf'>,
  document: PageSource,
  page: PageModel,
): Promise<RenderedPdf> {
  return renderer.renderPdf(requestOf(document, page));
}

/** body.ofd and the reading.pdf beside it, from one page model. */
export interface RenderedPair {
  readonly original: Omit<RenderedOfd, 'stampPlaces'> & {
    /** Where every seal belongs, the slices of the riding seal behind the main issuer's own. */
    readonly stampPlaces: readonly StampPlace[];
  };
  readonly reading: RenderedPdf;
}

/** As renderBody, for units whose originals are OFD. */
export async function renderPair(
  renderer: Pick<PdfRenderer, 'renderPdf' | 'renderOfd'>,
  document: PageSource,
  page: PageModel,
): Promise<RenderedPair> {
  const request = requestOf(document, page);
  const drawn = await renderer.renderOfd(request);
  const original = { ...drawn, stampPlaces: [...drawn.stampPlaces, ...ridingPlaces(document, drawn)] };
  const readingCopy = document.layout.riding === undefined ? true : 'ofRiding';
  return { original, reading: await renderer.renderPdf({ ...request, readingCopy }) };
}

/** Of the main issuer's seal, as document.json announces it; none when it cannot be laid so (`judgeAnnouncedRiding` fails it). */
function ridingPlaces({ content, layout }: PageSource, { pages }: RenderedOfd): StampPlace[] {
  const unit = content.issuers[0]?.unit;
  const diameterMm = layout.seals.find((seal) => seal.unit === unit)?.diameterMm;
  if (layout.riding === undefined || unit === undefined || diameterMm === undefined) return [];
  if (layout.riding.slices.reduce((sum, count) => sum + count, 0) !== pages.length) return [];
  const seal = { widthMm: diameterMm, heightMm: diameterMm };
  return layRidingSeal({ ...layout.riding, pages, seal }).map(({ page, boundary, clip }) => ({
    ...{ unit, pageId: pages[page]?.pageId ?? 0, ...boundary, clip },
  }));
}

/** The form of a package's original. */
export function formOf({ parts }: Pick<PackageDocument, 'parts'>): SealForm {
  return parts.some(({ role, path }) => role === 'body' && path.endsWith('.ofd')) ? 'ofd' : 'pdf';
}

/** For judgePackage: the files, or null when this machine cannot draw that page whole. */
export async function rendersOfDocument(
  renderer: PdfRenderer,
  document: PackageDocument,
  page: PageModel,
): Promise<PackageRenders | null> {
  try {
    if (formOf(document) === 'pdf') {
      const { pdf, missingGlyphs } = await renderBody(renderer, document, page);
      // Two pages that both show 〓 may be equal and still not show what the document says.
      return missingGlyphs.length === 0 ? { body: { pdf }, reading: null } : null;
    }
    const { original, reading } = await renderPair(renderer, document, page);
    return original.missingGlyphs.length === 0 ? { body: original, reading: reading.pdf } : null;
  } catch {
    // Content from elsewhere may be more than the thread can draw: nothing is proven then, and the report goes on.
    return null;
  }
}
