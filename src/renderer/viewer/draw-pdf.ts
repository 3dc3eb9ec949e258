// PDF of others by pdfjs inside the frame: no scripting (its sandbox is not shipped), no XFA, no forms to fill, no links (no layer for them is made),
// annotations as pictures only. Its worker is started from this frame's own memory (a classic one: a module would be fetched), because an origin of
// its own may fetch nothing.
import { AnnotationMode, getDocument, GlobalWorkerOptions, type PDFDocumentProxy } from 'pdfjs-dist';
import PdfWorker from 'pdfjs-dist/build/pdf.worker.min.mjs?worker&inline';

export type PdfFailure = 'malformed' | 'unsupported' | 'page-unreadable';
export type PdfOutcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: PdfFailure };

/** 16 million pixels are an A4 page at 400 dpi. */
const maxPixels = 16_000_000;

function startWorker(): void {
  GlobalWorkerOptions.workerPort ??= new PdfWorker();
}

/** Opens the bytes; they are given away. */
export async function openPdf(bytes: ArrayBuffer): Promise<PdfOutcome<PDFDocumentProxy>> {
  startWorker();
  const task = getDocument({
    data: new Uint8Array(bytes),
    useWasm: false,
    enableXfa: false,
    stopAtErrors: false,
    useSystemFonts: true,
    disableAutoFetch: true,
    disableStream: true,
  });
  try {
    return { ok: true, value: await task.promise };
  } catch (error) {
    const isLocked = error instanceof Error && error.name === 'PasswordException';
    return { ok: false, code: isLocked ? 'unsupported' : 'malformed' };
  }
}

export interface PdfPageLook {
  readonly index: number;
  readonly turn: number;
  /** Width that the page is drawn for; the canvas is larger on dense screens. */
  readonly widthPx: number;
}

/** One page as a canvas. */
export async function drawPdfPage(
  pdf: PDFDocumentProxy,
  { index, turn, widthPx }: PdfPageLook,
): Promise<PdfOutcome<HTMLCanvasElement>> {
  try {
    const page = await pdf.getPage(index + 1);
    const rotation = (page.rotate + turn) % 360;
    const plain = page.getViewport({ scale: 1, rotation });
    const wanted = (widthPx / plain.width) * Math.min(2, window.devicePixelRatio);
    const scale = Math.min(wanted, Math.sqrt(maxPixels / (plain.width * plain.height)));
    const viewport = page.getViewport({ scale, rotation });
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.floor(viewport.width));
    canvas.height = Math.max(1, Math.floor(viewport.height));
    await page.render({ canvas, viewport, annotationMode: AnnotationMode.ENABLE }).promise;
    return { ok: true, value: canvas };
  } catch {
    return { ok: false, code: 'page-unreadable' };
  }
}
