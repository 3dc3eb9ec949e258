// Writes files of pages away from the thread that serves the screens; the faces stay open between documents.
import { parentPort } from 'node:worker_threads';
import { createBundledFaces } from './bundled-faces.ts';
import { createFaceShelf } from './face-shelf.ts';
import { writeOfd } from './ofd/write-ofd.ts';
import type { PageRequest } from './page-request.ts';
import { writePdf } from './write-pdf.ts';

const facesOf = createFaceShelf(createBundledFaces());
const writers = { pdf: writePdf, ofd: writeOfd };

interface Job {
  readonly id: number;
  readonly format: keyof typeof writers;
  readonly request: PageRequest;
}

parentPort?.on('message', ({ id, format, request }: Job) => {
  try {
    parentPort?.postMessage({ id, rendered: writers[format](request, facesOf(request)) });
  } catch (error) {
    parentPort?.postMessage({ id, error: error instanceof Error ? error : new Error(String(error)) });
  }
});
