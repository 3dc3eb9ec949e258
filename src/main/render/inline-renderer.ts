// A renderer for a thread that draws for itself: no second thread, no copy of the page model on its way.
import { createBundledFaces } from './bundled-faces.ts';
import { createFaceShelf } from './face-shelf.ts';
import { writeOfd } from './ofd/write-ofd.ts';
import type { PdfRenderer } from './render-pdf.ts';
import { writePdf } from './write-pdf.ts';

/** Draws in the calling thread; the faces it opened stay open. */
export function createInlineRenderer(): PdfRenderer {
  const facesOf = createFaceShelf(createBundledFaces());
  return {
    renderPdf: async (request) => Promise.resolve(writePdf(request, facesOf(request))),
    renderOfd: async (request) => Promise.resolve(writeOfd(request, facesOf(request))),
    close: () => Promise.resolve(),
  };
}
