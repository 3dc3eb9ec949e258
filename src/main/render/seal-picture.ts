// Draws a unit's seal for demonstration and training: ring, five-pointed star, name on the arc (国发〔1999〕25号). Real seals bring the
// picture that the authority registered.
import { createBundledFaces } from './bundled-faces.ts';
import type { Faces } from './faces.ts';
import { createCoverageMap } from './fill-polygons.ts';
import { glyphPolygons, type Polygon } from './glyph-outline.ts';
import { encodePng, type Picture } from './png.ts';

export interface SealPictureRequest {
  readonly name: string;
  readonly diameterMm: number;
  /** Pixels an inch; 300 when left out. */
  readonly dpi?: number;
}

export interface SealPicture extends Picture {
  readonly png: Uint8Array;
}

/** 朱红, the red of seal ink. */
const ink = [216, 12, 24] as const;
const defaultDpi = 300;

// Shares of the diameter, as on the seals of the notice: a ring of 1.2 mm on 42 mm, a star of 14 mm.
const ringShare = 1.2 / 42;
const starShare = 14 / 42;
/** Inner radius of a regular five-pointed star. */
const starWaist = 0.382;
const letterShare = 0.15;
const letterNarrowing = 0.82;
/** Letters stay inside this arc, so that the name reads from one side to the other above the star. */
const widestArc = 1.5 * Math.PI;
const arcPerLetter = 0.43;
const ringSteps = 720;

function circle(centre: number, radius: number, turn: 1 | -1): Polygon {
  return Array.from({ length: ringSteps }, (_, step) => {
    const angle = (turn * 2 * Math.PI * step) / ringSteps;
    return [centre + radius * Math.cos(angle), centre + radius * Math.sin(angle)] as const;
  });
}

function star(centre: number, radius: number): Polygon {
  return Array.from({ length: 10 }, (_, step) => {
    const length = step % 2 === 0 ? radius : radius * starWaist;
    const angle = -Math.PI / 2 + (step * Math.PI) / 5;
    return [centre + length * Math.cos(angle), centre + length * Math.sin(angle)] as const;
  });
}

/** A letter's place: the middle of its foot's line and the direction it looks. */
interface LetterPlace {
  readonly centre: number;
  readonly radius: number;
  readonly angle: number;
  readonly heightPx: number;
  readonly narrowing: number;
}

function letter(faces: Faces, char: string, place: LetterPlace): Polygon[] {
  const face = faces.open('xbs');
  const glyph = face.glyphOf(char.codePointAt(0) ?? 0);
  const scale = place.heightPx / face.unitsPerEm;
  const half = face.advanceOf(glyph) / 2;
  // Hanzi reach from 0.12 em below the baseline upwards; lifting them puts their foot on the arc.
  const lift = 0.12 * face.unitsPerEm;
  const [cos, sin] = [Math.cos(place.angle), Math.sin(place.angle)];
  return glyphPolygons(face, glyph).map((polygon) =>
    polygon.map(([x, y]) => {
      const across = (x - half) * scale * place.narrowing;
      const out = place.radius + (y + lift) * scale;
      return [place.centre + out * sin + across * cos, place.centre - out * cos + across * sin] as const;
    }),
  );
}

function nameOnArc(faces: Faces, name: string, sidePx: number): Polygon[] {
  const chars = [...name];
  const span = Math.min(widestArc, chars.length * arcPerLetter);
  const step = span / Math.max(1, chars.length);
  const outer = sidePx / 2 - sidePx * ringShare * 1.9;
  const largestPx = sidePx * letterShare;
  // A long name gets smaller letters, so that neighbours never touch at their feet.
  const roomPx = step * (outer - largestPx);
  const heightPx = Math.min(largestPx, roomPx / (letterNarrowing * 0.95));
  return chars.flatMap((char, index) =>
    letter(faces, char, {
      centre: sidePx / 2,
      radius: outer - heightPx,
      angle: -span / 2 + step * (index + 0.5),
      heightPx,
      narrowing: letterNarrowing,
    }),
  );
}

/** A seal with transparent ground, its picture exactly as wide as the seal. */
export function drawSealPicture(
  request: SealPictureRequest,
  faces: Faces = createBundledFaces(),
): SealPicture {
  const dpi = request.dpi ?? defaultDpi;
  const sidePx = Math.round((request.diameterMm * dpi) / 25.4);
  const map = createCoverageMap(sidePx);
  const middle = sidePx / 2;
  map.add([circle(middle, middle - 1, 1), circle(middle, middle - 1 - sidePx * ringShare, -1)]);
  map.add([star(middle, (sidePx * starShare) / 2)]);
  map.add(nameOnArc(faces, request.name, sidePx));
  const alpha = map.toAlpha();
  const rgba = new Uint8Array(alpha.length * 4);
  alpha.forEach((value, pixel) => rgba.set([...ink, value], pixel * 4));
  const picture = { widthPx: sidePx, heightPx: sidePx, rgba };
  return { ...picture, png: encodePng(picture, dpi) };
}
