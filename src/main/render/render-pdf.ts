// Files of pages (PDF, OFD) from page models, written in a worker thread.
import type { Worker } from 'node:worker_threads';
import { startWorker } from '../threads.ts';
import type { RenderedOfd } from './ofd/write-ofd.ts';
import type { PageRequest } from './page-request.ts';
import type { RenderedPdf } from './write-pdf.ts';

export type { RenderedOfd } from './ofd/write-ofd.ts';
export type { PageRequest } from './page-request.ts';
export type { RenderedPdf } from './write-pdf.ts';

export interface PdfRenderer {
  /** Rejects only on a bug, on a page too large to draw, or when the renderer is closed; missing characters are in the answer. */
  renderPdf(request: PageRequest): Promise<RenderedPdf>;
  /** As renderPdf; also answers where the stamp annotations of the seals belong. */
  renderOfd(request: PageRequest): Promise<RenderedOfd>;
  /** Ends the thread; what is under way is rejected. */
  close(): Promise<void>;
}

interface Rendered {
  readonly pdf: RenderedPdf;
  readonly ofd: RenderedOfd;
}
type Format = keyof Rendered;

interface Waiting {
  resolve(rendered: never): void;
  reject(error: Error): void;
}

type Answer = { readonly id: number } & ({ readonly error: Error } | { readonly rendered: never });

/**
 * A renderer with a thread of its own, started by the first document: that one opens the faces (some 0.3 s), the next ones find them open. A thread
 * that dies (a foreign document may be absurdly large) takes its own documents with it; the next one gets a new thread.
 */
export function createPdfRenderer(): PdfRenderer {
  let thread: RenderThread | null = null;
  let closed = false;
  const render = <Wanted extends Format>(format: Wanted, request: PageRequest): Promise<Rendered[Wanted]> => {
    if (closed) return Promise.reject(new Error('the render thread has ended'));
    thread ??= startThread(() => {
      thread = null;
    });
    return thread.render(format, request);
  };
  return {
    renderPdf: (request) => render('pdf', request),
    renderOfd: (request) => render('ofd', request),
    async close() {
      closed = true;
      await thread?.worker.terminate();
    },
  };
}

interface RenderThread {
  readonly worker: Worker;
  render<Wanted extends Format>(format: Wanted, request: PageRequest): Promise<Rendered[Wanted]>;
}

function startThread(onEnd: () => void): RenderThread {
  // Writers make short-lived objects by the million: a small nursery keeps a document of 300 pages some 40 MB lower and is not slower.
  const limits = { maxYoungGenerationSizeMb: 8 };
  const worker = startWorker(new URL('./render.worker.ts', import.meta.url), undefined, limits);
  const waiting = new Map<number, Waiting>();
  let nextId = 1;
  const end = (error: Error): void => {
    onEnd();
    for (const entry of waiting.values()) entry.reject(error);
    waiting.clear();
  };
  worker.on('message', (answer: Answer) => {
    const entry = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (waiting.size === 0) worker.unref();
    if ('error' in answer) entry?.reject(answer.error);
    else entry?.resolve(answer.rendered);
  });
  worker.on('error', (cause: unknown) => end(new Error('the render thread failed', { cause })));
  worker.on('exit', () => end(new Error('the render thread has ended')));
  // An idle renderer does not keep the process alive.
  worker.unref();
  return {
    worker,
    render: (format, request) =>
      new Promise((resolve, reject) => {
        const id = nextId++;
        waiting.set(id, { resolve, reject });
        worker.ref();
        worker.postMessage({ id, format, request });
      }),
  };
}

/** Writes one PDF in a thread that ends with it; who writes many keeps a renderer. */
export async function renderPdf(request: PageRequest): Promise<RenderedPdf> {
  const renderer = createPdfRenderer();
  try {
    return await renderer.renderPdf(request);
  } finally {
    await renderer.close();
  }
}
