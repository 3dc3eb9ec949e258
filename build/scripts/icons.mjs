// Draws the program's mark into build/icons: a red rounded square with a white 驿, by the same outlines and the same rasteriser as the pages. Run by
// hand with the pinned Node when the mark changes; the pictures are committed, so that packing needs no drawing.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createBundledFaces } from '../../src/main/render/bundled-faces.ts';
import { createCoverageMap } from '../../src/main/render/fill-polygons.ts';
import { glyphPolygons } from '../../src/main/render/glyph-outline.ts';
import { encodePng } from '../../src/main/render/png.ts';

const folder = path.resolve(import.meta.dirname, '../icons');
const red = [179, 38, 30];
const letter = '驿';

/** Shares of the side: the margin systems expect around an icon, a corner like theirs, and a letter that nearly fills what is left. */
const iconShape = { margin: 0.045, corner: 0.2, letter: 0.7 };
// In a tray of 16 to 24 pixels every one counts.
const trayShape = { margin: 0, corner: 0.16, letter: 0.86 };

/** A rounded square, clockwise. */
function roundedSquare(sidePx, { margin, corner }) {
  const [low, high, radius] = [margin * sidePx, (1 - margin) * sidePx, corner * sidePx];
  const corners = [
    [high - radius, low + radius, -90],
    [high - radius, high - radius, 0],
    [low + radius, high - radius, 90],
    [low + radius, low + radius, 180],
  ];
  return corners.flatMap(([x, y, from]) =>
    Array.from({ length: 91 }, (_, step) => {
      const angle = ((from + step) * Math.PI) / 180;
      return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    }),
  );
}

/** The letter, its ink in the middle of the square. */
function centredLetter(face, sidePx, share) {
  const outline = glyphPolygons(face, face.glyphOf(letter.codePointAt(0)));
  const points = outline.flat();
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [left, right, bottom, top] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = (share * sidePx) / Math.max(right - left, top - bottom);
  return outline.map((polygon) =>
    polygon.map(([x, y]) => [
      sidePx / 2 + (x - (left + right) / 2) * scale,
      sidePx / 2 - (y - (bottom + top) / 2) * scale,
    ]),
  );
}

function drawMark(face, sidePx, shape) {
  const ground = createCoverageMap(sidePx);
  ground.add([roundedSquare(sidePx, shape)]);
  const ink = createCoverageMap(sidePx);
  ink.add(centredLetter(face, sidePx, shape.letter));
  const [groundAlpha, inkAlpha] = [ground.toAlpha(), ink.toAlpha()];
  const rgba = new Uint8Array(sidePx * sidePx * 4);
  for (let pixel = 0; pixel < inkAlpha.length; pixel++) {
    const white = inkAlpha[pixel] / 255;
    const colour = red.map((channel) => Math.round(channel + (255 - channel) * white));
    rgba.set([...colour, groundAlpha[pixel]], pixel * 4);
  }
  return encodePng({ widthPx: sidePx, heightPx: sidePx, rgba });
}

const face = createBundledFaces().open('hei');
mkdirSync(folder, { recursive: true });
// 1024: macOS; electron-builder makes the .ico of Windows and the sizes of Linux from it.
writeFileSync(path.join(folder, 'icon.png'), drawMark(face, 1024, iconShape));
writeFileSync(path.join(folder, 'tray.png'), drawMark(face, 32, trayShape));
// Electron takes this one by itself on screens of twice the density.
writeFileSync(path.join(folder, 'tray@2x.png'), drawMark(face, 64, trayShape));
