// What somebody sees of a file, as one hash: the drawn items and pictures of an OFD by the viewer itself, the pixels and texts of a PDF by MuPDF, and the
// files of a package by their names.
import { createHash } from 'node:crypto';
import * as mupdf from 'mupdf';
import { memorySource } from '../../src/formats/byte-source.ts';
import { openOfd } from '../../src/main/station/viewing/open-ofd.ts';
import { createSimilarFaces } from '../../src/main/station/viewing/similar-faces.ts';
import { entriesOf } from './mutate-zip.ts';

export type SubjectForm = 'ofd' | 'pdf' | 'package';

type Fingerprint = (bytes: Uint8Array) => Promise<string>;

/** Two thirds of a pixel a point: a changed letter shows. */
const pixelsPerPoint = 0.7;

async function printOfd(bytes: Uint8Array): Promise<string> {
  const hash = createHash('sha256');
  const view = await openOfd(memorySource(bytes), createSimilarFaces());
  if (!view.ok) return `refused: ${view.refusal.code}`;
  const pictures = new Set<number>();
  for (const [index, size] of view.value.opened.pages.entries()) {
    const page = await view.value.page(index);
    if (!page.ok) return `page ${index} refused: ${page.refusal.code}`;
    // What was tolerated is told beside the page, not shown on it.
    const text = JSON.stringify([size, { ...page.value, notes: [] }]);
    hash.update(text);
    for (const [, picture] of text.matchAll(/"picture":(\d+)/g)) pictures.add(Number(picture));
  }
  for (const index of [...pictures].toSorted((a, b) => a - b)) {
    const picture = view.value.picture(index);
    if (picture.ok) hash.update(picture.value.bytes);
  }
  return hash.digest('hex');
}

function printPdf(bytes: Uint8Array): Promise<string> {
  const hash = createHash('sha256');
  const document = mupdf.Document.openDocument(bytes, 'application/pdf');
  try {
    const scale = mupdf.Matrix.scale(pixelsPerPoint, pixelsPerPoint);
    for (let index = 0; index < document.countPages(); index += 1) {
      const page = document.loadPage(index);
      const pixels = page.toPixmap(scale, mupdf.ColorSpace.DeviceRGB, false, true);
      hash.update(JSON.stringify(page.getBounds())).update(pixels.getPixels());
      hash.update(page.toStructuredText('preserve-whitespace').asText());
      pixels.destroy();
      page.destroy();
    }
  } finally {
    document.destroy();
  }
  return Promise.resolve(hash.digest('hex'));
}

/** The order of files in a package shows nowhere. */
async function printPackage(bytes: Uint8Array): Promise<string> {
  const entries = (await entriesOf(bytes)).filter(({ name }) => !/^(?:META-INF\/|mimetype$)/.test(name));
  const rows = entries.map(({ name, bytes: content }) => [
    name,
    createHash('sha256').update(content).digest('hex'),
  ]);
  return JSON.stringify(rows.toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)));
}

const prints: Readonly<Record<SubjectForm, Fingerprint>> = {
  ofd: printOfd,
  pdf: printPdf,
  package: printPackage,
};

/** Equal for two files that look the same; a file that cannot be drawn says so. */
export async function fingerprintOf(form: SubjectForm, bytes: Uint8Array): Promise<string> {
  try {
    return await prints[form](bytes);
  } catch (error) {
    return `cannot be drawn: ${String(error)}`;
  }
}
