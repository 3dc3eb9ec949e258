// Writes PDFs away from the thread that serves the screens; the faces stay open between documents.
import { parentPort } from 'node:worker_threads';
import { createBundledFaces } from './bundled-faces.ts';
import { writePdf, type PdfRequest } from './write-pdf.ts';

const faces = createBundledFaces();

parentPort?.on('message', ({ id, request }: { id: number; request: PdfRequest }) => {
  try {
    const { pdf, missingGlyphs } = writePdf(request, faces);
    parentPort?.postMessage({ id, pdf, missingGlyphs });
  } catch (error) {
    parentPort?.postMessage({ id, error: error instanceof Error ? error : new Error(String(error)) });
  }
});
