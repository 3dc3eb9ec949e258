// A page as grey pixels, from three sides: our own rasteriser over the page model, poppler, and MuPDF (AGPL: in tests only).
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as mupdf from 'mupdf';

/** Darkness a pixel, 0 white to 255 black, row by row from the top. */
export interface GreyPage {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly dark: Uint8Array;
}

/** The pages of a PDF as poppler draws them; `chosen` names those to draw, counted from 0, absent: all. */
export function drawByPoppler(pdf: Uint8Array, dpi: number, chosen?: readonly number[]): GreyPage[] {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'yizhan-ink-'));
  try {
    const file = path.join(folder, 'page.pdf');
    writeFileSync(file, pdf);
    const words = ['-r', String(dpi), '-gray', file];
    if (chosen) {
      return chosen.map((page) => {
        const picture = path.join(folder, `q${page}`);
        const range = ['-f', String(page + 1), '-l', String(page + 1), '-singlefile'];
        execFileSync('pdftoppm', [...range, ...words, picture], { stdio: 'pipe' });
        return readPgm(`${picture}.pgm`);
      });
    }
    execFileSync('pdftoppm', [...words, path.join(folder, 'p')], { stdio: 'pipe' });
    const pages = execFileSync('ls', [folder], { encoding: 'utf8' }).split('\n');
    return pages.filter((name) => name.endsWith('.pgm')).map((name) => readPgm(path.join(folder, name)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readPgm(file: string): GreyPage {
  const bytes = readFileSync(file);
  const head = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.subarray(0, 40).toString('latin1'));
  if (!head) throw new Error('not a PGM');
  return {
    widthPx: Number(head[1]),
    heightPx: Number(head[2]),
    dark: darknessOf(bytes.subarray(head[0].length)),
  };
}

// Not Uint8Array.from with a function: it takes ten times as long, and there are two million pixels a page.
function darknessOf(light: ArrayLike<number>): Uint8Array {
  const dark = new Uint8Array(light.length);
  for (let at = 0; at < dark.length; at++) dark[at] = 255 - (light[at] ?? 255);
  return dark;
}

/** The pages of a PDF as MuPDF draws them; `chosen` as with poppler. */
export function drawByMupdf(pdf: Uint8Array, dpi: number, chosen?: readonly number[]): GreyPage[] {
  const document = mupdf.Document.openDocument(pdf, 'application/pdf');
  const matrix = mupdf.Matrix.scale(dpi / 72, dpi / 72);
  const pages = chosen ?? Array.from({ length: document.countPages() }, (_, index) => index);
  return pages.map((index) => {
    const pixmap = document.loadPage(index).toPixmap(matrix, mupdf.ColorSpace.DeviceGray, false, true);
    const [widthPx, heightPx] = [pixmap.getWidth(), pixmap.getHeight()];
    const dark = darknessOf(pixmap.getPixels());
    pixmap.destroy();
    return { widthPx, heightPx, dark };
  });
}

/** A pixel of at least this darkness is ink for certain; one of less than the other is paper for certain. */
const surelyInk = 160;
const surelyPaper = 40;

/** Ink of `a` that has nothing within one pixel in `b`: how many pixels, of how many, and the first of them. */
export function strayInk(a: GreyPage, b: GreyPage): { stray: number; ink: number; at: string | null } {
  let ink = 0;
  let stray = 0;
  let at: string | null = null;
  for (let y = 0; y < a.heightPx; y++) {
    for (let x = 0; x < a.widthPx; x++) {
      if ((a.dark[y * a.widthPx + x] ?? 0) < surelyInk) continue;
      ink++;
      if (hasInkNear(b, x, y)) continue;
      stray++;
      at ??= `${x},${y}`;
    }
  }
  return { stray, ink, at };
}

function hasInkNear(page: GreyPage, x: number, y: number): boolean {
  for (let dy = -1; dy <= 1; dy++) {
    for (let dx = -1; dx <= 1; dx++) {
      const [px, py] = [x + dx, y + dy];
      if (px < 0 || py < 0 || px >= page.widthPx || py >= page.heightPx) continue;
      if ((page.dark[py * page.widthPx + px] ?? 0) >= surelyPaper) return true;
    }
  }
  return false;
}
