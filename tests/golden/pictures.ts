// `node tests/golden/pictures.ts`: the ten pictures of docs/pages, drawn by poppler from the PDFs of documents in docs/examples, with invented seals where the
// page has places for them.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { pageRequestOf } from '../../src/main/cli/render-command.ts';
import { createBundledFaces } from '../../src/main/render/bundled-faces.ts';
import { drawSealPicture } from '../../src/main/render/seal-picture.ts';
import { writePdf } from '../../src/main/render/write-pdf.ts';
import { sealPdf } from '../../src/seals/pdf/apply.ts';
import type { LayoutInput } from '../../src/shared/layout/layout-document.ts';
import { createTestPki, june } from '../unit/seals/pki/test-pki.ts';
import { goldenDocuments } from './documents.ts';
import { packPicture } from './pack-picture.ts';

interface Picture {
  readonly file: string;
  readonly document: string;
  /** Counted from 1. */
  readonly page: number;
}

const pictures: readonly Picture[] = [
  { file: '1-document', document: 'example-notice', page: 1 },
  { file: '2-joint-seals', document: 'example-joint-issue', page: 2 },
  { file: '3-letter', document: 'example-letter', page: 1 },
  { file: '4-order', document: 'example-order', page: 1 },
  { file: '5-minutes', document: 'example-minutes', page: 2 },
  { file: '6-bulletin', document: 'example-bulletin', page: 1 },
  { file: '7-upward', document: 'example-request-joint', page: 1 },
  { file: '8-table-landscape', document: 'example-table-landscape', page: 2 },
  { file: '9-table', document: 'example-table', page: 2 },
  { file: '10-tracked-changes', document: 'example-tracked-changes', page: 2 },
];

const folder = path.resolve(import.meta.dirname, '../../docs/pages');
const dpi = 96;
/** Small enough that a clone of the repository does not feel them. */
const maxBytes = 60_000;

const faces = createBundledFaces();
const { signer } = createTestPki().issue();

/** The document with a drawn seal at each place that it has for one. */
function sealedPdf(input: LayoutInput): Uint8Array {
  const request = pageRequestOf(input);
  return request.model.sealPlaces.reduce((pdf, { unit, diameterUm }, index) => {
    const unitName = input.content.issuers.find((issuer) => issuer.unit === unit)?.name ?? '';
    const picture = drawSealPicture({ name: unitName, diameterMm: diameterUm / 1000 }, faces);
    return sealPdf({ pdf, fieldName: `Seal${index + 1}`, picture, signer, signedAt: june, unitName });
  }, writePdf(request, faces).pdf);
}

const documents = new Map(goldenDocuments());
const work = mkdtempSync(path.join(os.tmpdir(), 'yizhan-pictures-'));
try {
  for (const { file, document, page } of pictures) {
    const input = documents.get(document);
    if (!input) throw new Error(`no golden document is named ${document}`);
    const pdf = path.join(work, `${file}.pdf`);
    writeFileSync(pdf, sealedPdf(input));
    const range = ['-f', String(page), '-l', String(page), '-singlefile'];
    execFileSync('pdftoppm', ['-r', String(dpi), ...range, pdf, path.join(work, file)]);
    const png = packPicture(readFileSync(path.join(work, `${file}.ppm`)));
    writeFileSync(path.join(folder, `${file}.png`), png);
    process.stdout.write(`${file}.png ${(png.length / 1000).toFixed(0)} KB\n`);
    if (png.length > maxBytes) process.exitCode = 1;
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
