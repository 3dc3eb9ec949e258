import { readFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createBundledFaces } from '../../../../src/main/render/bundled-faces.ts';
import { decodePng, encodePng } from '../../../../src/main/render/png.ts';
import { drawSealPicture } from '../../../../src/main/render/seal-picture.ts';
import { writePdf } from '../../../../src/main/render/write-pdf.ts';
import { layoutDocument } from '../../../../src/shared/layout/layout-document.ts';
import { notice } from '../../shared/layout/sample-documents.ts';
import { drawPage, run, temporaryFile } from './commands.ts';

const faces = createBundledFaces();
const alphaAt = (seal: { widthPx: number; rgba: Uint8Array }, x: number, y: number): number =>
  seal.rgba[(Math.round(y) * seal.widthPx + Math.round(x)) * 4 + 3] ?? 0;

const readBytes = (path: string): Uint8Array => new Uint8Array(readFileSync(path));

function pngOf(
  widthPx: number,
  heightPx: number,
  format: readonly number[],
  data: Uint8Array = deflateSync(new Uint8Array(10)),
): Uint8Array {
  const chunk = (type: string, body: Uint8Array): Buffer => {
    const bytes = Buffer.alloc(12 + body.length);
    bytes.writeUInt32BE(body.length, 0);
    bytes.write(type, 4, 'latin1');
    bytes.set(body, 8);
    bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + body.length)), 8 + body.length);
    return bytes;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(widthPx, 0);
  header.writeUInt32BE(heightPx, 4);
  header.set(format, 8);
  const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return new Uint8Array(
    Buffer.concat([start, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', new Uint8Array())]),
  );
}

describe('a drawn seal', () => {
  const seal = drawSealPicture({ name: '云岭市人民政府办公室', diameterMm: 42, dpi: 300 }, faces);
  const middle = seal.widthPx / 2;

  test('is as wide as the seal, red, with a transparent ground', () => {
    expect([seal.widthPx, seal.heightPx]).toEqual([496, 496]);
    expect([...seal.rgba.subarray(0, 4)]).toEqual([216, 12, 24, 0]);
    // Ring, star, and the empty field between star and ring below.
    expect(alphaAt(seal, 8, middle)).toBe(255);
    expect(alphaAt(seal, middle, middle)).toBe(255);
    expect(alphaAt(seal, middle, seal.widthPx * 0.8)).toBe(0);
  });

  test('has the name on its upper arc: another name is another picture there, and only there', () => {
    const other = drawSealPicture({ name: '云溪县人民政府财政局', diameterMm: 42, dpi: 300 }, faces);
    const differs = (fromRow: number, toRow: number): boolean =>
      Buffer.compare(
        Buffer.from(seal.rgba.subarray(fromRow * 496 * 4, toRow * 496 * 4)),
        Buffer.from(other.rgba.subarray(fromRow * 496 * 4, toRow * 496 * 4)),
      ) !== 0;
    expect(differs(20, 160)).toBe(true);
    expect(differs(420, 496)).toBe(false);
  });

  test('bears names of 1 to 60 characters without touching the ring', () => {
    for (const name of ['印', '云'.repeat(60)]) {
      const drawn = drawSealPicture({ name, diameterMm: 45, dpi: 300 }, faces);
      const centre = drawn.widthPx / 2;
      const justInside = centre - 1 - drawn.widthPx * (1.2 / 42) - 2;
      for (let angle = 0; angle < 360; angle++) {
        const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
        expect(alphaAt(drawn, centre + justInside * cos, centre + justInside * sin)).toBe(0);
      }
    }
  });

  test('is a PNG that knows its size: 300 dots an inch are 11,811 a metre', () => {
    const at = Buffer.from(seal.png).indexOf('pHYs') + 4;
    expect([...seal.png.subarray(at, at + 9)]).toEqual([0, 0, 0x2e, 0x23, 0, 0, 0x2e, 0x23, 1]);
  });
});

describe('PNG', () => {
  const picture = drawSealPicture({ name: '云岭市财政局', diameterMm: 10, dpi: 96 }, faces);

  test('comes back as it went', () => {
    const read = decodePng(encodePng(picture));
    expect(read).toMatchObject({ ok: true, picture: { widthPx: 38, heightPx: 38 } });
    if (read.ok) expect(Buffer.compare(Buffer.from(read.picture.rgba), Buffer.from(picture.rgba))).toBe(0);
  });

  test('files of another program, filtered in every way, are read', () => {
    const { pdf } = writePdf(
      {
        model: layoutDocument(notice),
        language: 'zh-CN',
        metadata: { title: '通知' },
        documentDate: '2026-11-21',
      },
      faces,
    );
    const path = temporaryFile('page.pdf', pdf);
    const raster = drawPage(path, 1, 60);
    run('pdftoppm', ['-r', '60', '-f', '1', '-l', '1', '-singlefile', '-png', path, path]);
    const read = decodePng(readBytes(`${path}.png`));
    expect(read).toMatchObject({ ok: true, picture: { widthPx: raster.widthPx, heightPx: raster.heightPx } });
    const rgb = read.ok ? read.picture.rgba.filter((_, index) => index % 4 !== 3) : new Uint8Array();
    expect(Buffer.compare(Buffer.from(rgb), Buffer.from(raster.rgb))).toBe(0);
    run('pdftocairo', [
      '-r',
      '60',
      '-f',
      '1',
      '-l',
      '1',
      '-singlefile',
      '-transp',
      '-png',
      path,
      `${path}-transparent`,
    ]);
    const transparent = decodePng(readBytes(`${path}-transparent.png`));
    expect(transparent.ok && transparent.picture.rgba[3]).toBe(0);
  });

  test('cut short, changed, oversized, interlaced or lying files are refused with a code', () => {
    const whole = picture.png;
    for (let length = 0; length < whole.length; length += 97)
      expect(decodePng(whole.subarray(0, length)).ok).toBe(false);
    const flipped = Uint8Array.from(whole);
    flipped[whole.length - 30] = (flipped[whole.length - 30] ?? 0) ^ 1;
    expect(decodePng(flipped)).toEqual({ ok: false, code: 'malformed' });
    expect(decodePng(pngOf(100_000, 10, [8, 6, 0, 0, 0]))).toEqual({ ok: false, code: 'too-large' });
    expect(decodePng(pngOf(10, 10, [8, 6, 0, 0, 1]))).toEqual({ ok: false, code: 'unsupported' });
    expect(decodePng(pngOf(10, 10, [16, 6, 0, 0, 0]))).toEqual({ ok: false, code: 'unsupported' });
    // Says 10 × 10, unpacks to a hundred megabytes.
    expect(decodePng(pngOf(10, 10, [8, 6, 0, 0, 0], deflateSync(new Uint8Array(100_000_000))))).toEqual({
      ok: false,
      code: 'malformed',
    });
  });
});
