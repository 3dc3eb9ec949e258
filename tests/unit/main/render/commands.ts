// Independent programs as judges of the PDFs: poppler and qpdf.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary file with these bytes; the operating system's temporary folder is emptied with the test machine. */
export function temporaryFile(name: string, bytes: Uint8Array): string {
  const path = join(mkdtempSync(join(tmpdir(), 'yizhan-render-')), name);
  writeFileSync(path, bytes);
  return path;
}

/** What a program prints. */
export function run(program: string, args: readonly string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** One page as poppler draws it: red, green, blue bytes. */
export interface Raster {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rgb: Uint8Array;
}

/** Draws a page (counting from 1) at that resolution. */
export function drawPage(pdf: string, page: number, dpi: number): Raster {
  run('pdftoppm', [
    '-r',
    String(dpi),
    '-f',
    String(page),
    '-l',
    String(page),
    '-singlefile',
    pdf,
    `${pdf}-${page}`,
  ]);
  const ppm = readFileSync(`${pdf}-${page}.ppm`);
  const head = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(ppm.subarray(0, 40).toString('latin1'));
  if (!head) throw new Error('not a PPM');
  return { widthPx: Number(head[1]), heightPx: Number(head[2]), rgb: ppm.subarray(head[0].length) };
}

/** First and last row with ink that passes the test, in millimetres from the top; null when there is none. */
export function inkRows(
  raster: Raster,
  dpi: number,
  isInk: (red: number, green: number, blue: number) => boolean,
  betweenMm: readonly [number, number],
): { topMm: number; bottomMm: number } | null {
  const toMm = (row: number): number => (row * 25.4) / dpi;
  const rows: number[] = [];
  for (let y = 0; y < raster.heightPx; y++) {
    if (toMm(y) < betweenMm[0] || toMm(y) > betweenMm[1]) continue;
    for (let x = 0; x < raster.widthPx; x++) {
      const at = (y * raster.widthPx + x) * 3;
      if (!isInk(raster.rgb[at] ?? 255, raster.rgb[at + 1] ?? 255, raster.rgb[at + 2] ?? 255)) continue;
      rows.push(y);
      break;
    }
  }
  const [first] = rows;
  return first === undefined ? null : { topMm: toMm(first), bottomMm: toMm((rows.at(-1) ?? first) + 1) };
}
