// PDFs from page models, written in a worker thread.
import { startWorker } from '../threads.ts';
import type { PdfRequest, RenderedPdf } from './write-pdf.ts';

export type { PdfRequest, RenderedPdf } from './write-pdf.ts';

export interface PdfRenderer {
  /** Rejects only on a bug or when the renderer is closed; missing characters are in the answer. */
  renderPdf(request: PdfRequest): Promise<RenderedPdf>;
  /** Ends the thread; what is under way is rejected. */
  close(): Promise<void>;
}

interface Waiting {
  resolve(rendered: RenderedPdf): void;
  reject(error: Error): void;
}

type Answer = { readonly id: number; readonly error: Error } | ({ readonly id: number } & RenderedPdf);

/** A renderer with a thread of its own; the first document opens the faces (some 0.3 s), the next ones find them open. */
export function createPdfRenderer(): PdfRenderer {
  const worker = startWorker(new URL('./render.worker.ts', import.meta.url));
  const waiting = new Map<number, Waiting>();
  let nextId = 1;
  let ended: Error | null = null;
  const end = (error: Error): void => {
    ended ??= error;
    for (const entry of waiting.values()) entry.reject(error);
    waiting.clear();
  };
  worker.on('message', (answer: Answer) => {
    const entry = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (waiting.size === 0) worker.unref();
    if ('error' in answer) entry?.reject(answer.error);
    else entry?.resolve({ pdf: answer.pdf, missingGlyphs: answer.missingGlyphs });
  });
  worker.on('error', (cause: unknown) => end(new Error('the PDF thread failed', { cause })));
  worker.on('exit', () => end(new Error('the PDF thread has ended')));
  // An idle renderer does not keep the process alive.
  worker.unref();
  return {
    renderPdf: (request) =>
      new Promise((resolve, reject) => {
        if (ended) {
          reject(ended);
          return;
        }
        const id = nextId++;
        waiting.set(id, { resolve, reject });
        worker.ref();
        worker.postMessage({ id, request });
      }),
    async close() {
      await worker.terminate();
    },
  };
}

/** Writes one PDF in a thread that ends with it; who writes many keeps a renderer. */
export async function renderPdf(request: PdfRequest): Promise<RenderedPdf> {
  const renderer = createPdfRenderer();
  try {
    return await renderer.renderPdf(request);
  } finally {
    await renderer.close();
  }
}
