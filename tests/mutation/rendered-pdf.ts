// The pages of a PDF by MuPDF, and whether another PDF shows the same. A certification may let people fill fields in or annotate later: only there, and never
// in the field of a seal, may pixels differ.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as mupdf from 'mupdf';

type Rectangle = readonly [number, number, number, number];

interface DrawnPage {
  readonly bounds: string;
  readonly width: number;
  /** Three bytes a pixel. */
  readonly pixels: Uint8Array;
  /** Fields that may be filled in, in pixels. */
  readonly fields: readonly Rectangle[];
  /** Annotations, where a certification lets people annotate: theirs may stand anywhere. */
  readonly notes: readonly Rectangle[] | null;
}

export type DrawnPdf = readonly DrawnPage[];

/** Two thirds of a pixel a point: a changed letter shows. */
const scale = 0.7;
/** Borders and softened edges reach over the rectangle of a field. */
const marginPx = 2;

const channels = 3;

/** Draws every page; throws what MuPDF throws. */
export function drawPdf(bytes: Uint8Array): DrawnPdf {
  // P of a certification (ISO 32000-2, table 257): 3 lets people annotate.
  const mayAnnotate = /\/P\s+3\b/.test(Buffer.from(bytes).toString('latin1'));
  const document = mupdf.Document.openDocument(bytes, 'application/pdf');
  try {
    return Array.from({ length: document.countPages() }, (_, index) =>
      drawPage(document.loadPage(index), mayAnnotate),
    );
  } finally {
    document.destroy();
  }
}

function drawPage(page: mupdf.Page, mayAnnotate: boolean): DrawnPage {
  const matrix = mupdf.Matrix.scale(scale, scale);
  const pixmap = page.toPixmap(matrix, mupdf.ColorSpace.DeviceRGB, false, true);
  const bounds = page.getBounds();
  const drawn = {
    bounds: JSON.stringify(bounds),
    width: pixmap.getWidth(),
    pixels: Uint8Array.from(pixmap.getPixels()),
    ...(page instanceof mupdf.PDFPage ? openPlaces(page, mayAnnotate) : { fields: [], notes: null }),
  };
  pixmap.destroy();
  page.destroy();
  return drawn;
}

function openPlaces(page: mupdf.PDFPage, mayAnnotate: boolean): Pick<DrawnPage, 'fields' | 'notes'> {
  const [left, top] = page.getBounds();
  const placeOf = (each: mupdf.PDFAnnotation): Rectangle => {
    const [x0, y0, x1, y1] = each.getBounds();
    const [a, b] = [(x0 - left) * scale - marginPx, (y0 - top) * scale - marginPx];
    return [a, b, (x1 - left) * scale + marginPx, (y1 - top) * scale + marginPx];
  };
  const fields = page.getWidgets().filter((widget) => widget.getFieldType() !== 'signature');
  return { fields: fields.map(placeOf), notes: mayAnnotate ? page.getAnnotations().map(placeOf) : null };
}

/** Shows `drawn` what `state` shows, but for what may be filled in? */
export function isStateOf(drawn: DrawnPdf, state: DrawnPdf): boolean {
  return (
    drawn.length === state.length &&
    drawn.every((page, index) => {
      const other = state[index];
      return other !== undefined && isSamePage(page, other);
    })
  );
}

function isSamePage(page: DrawnPage, other: DrawnPage): boolean {
  if (page.bounds !== other.bounds || page.pixels.length !== other.pixels.length) return false;
  if (Buffer.compare(page.pixels, other.pixels) === 0) return true;
  const open = [...other.fields, ...(other.notes ?? []), ...(other.notes ? (page.notes ?? []) : [])];
  const isOpen = (pixel: number): boolean => {
    const [x, y] = [pixel % page.width, Math.floor(pixel / page.width)];
    return open.some(([x0, y0, x1, y1]) => x >= x0 && x <= x1 && y >= y0 && y <= y1);
  };
  for (let at = 0; at < page.pixels.length; at += 1) {
    if (page.pixels[at] !== other.pixels[at] && !isOpen(Math.floor(at / channels))) return false;
  }
  return true;
}

/** The pages as poppler draws them, for files that MuPDF cannot (null: neither can poppler). Broken offsets it repairs by leaving pages out, which deceives nobody. */
export function drawWithPoppler(bytes: Uint8Array): string | null {
  const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-look-'));
  try {
    writeFileSync(path.join(folder, 'in.pdf'), bytes);
    execFileSync('pdftoppm', ['-r', '50', 'in.pdf', 'page'], {
      cwd: folder,
      stdio: 'ignore',
      timeout: 20_000,
    });
    const pages = readdirSync(folder).filter((name) => name.startsWith('page'));
    const hashes = pages.toSorted().map((name) =>
      createHash('sha256')
        .update(readFileSync(path.join(folder, name)))
        .digest('hex'),
    );
    return hashes.length === 0 ? null : hashes.join(' ');
  } catch {
    return null;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
