// pdfjs as the window's policy allows it: own worker file, no WebAssembly, no scripting, no XFA, nothing fetched but the document.
import { getDocument, GlobalWorkerOptions, type PDFDocumentLoadingTask } from 'pdfjs-dist';
import PdfWorker from 'pdfjs-dist/build/pdf.worker.min.mjs?worker';

let worker: Worker | null = null;

/** One worker serves all documents of the window. */
export function openPdf(url: string): PDFDocumentLoadingTask {
  worker ??= new PdfWorker();
  GlobalWorkerOptions.workerPort = worker;
  return getDocument({
    url,
    useWasm: false,
    enableXfa: false,
    stopAtErrors: false,
    useSystemFonts: false,
    disableAutoFetch: true,
    disableStream: true,
  });
}
