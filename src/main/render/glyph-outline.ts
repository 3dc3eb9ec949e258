// Outlines of glyphs as closed polygons: what the seal picture is filled from.
import { readGlyphParts } from './glyph-parts.ts';
import type { OutlinePoint, TrueTypeFace } from './true-type.ts';

/** A closed polygon; the last point joins the first. */
export type Polygon = readonly (readonly [number, number])[];

const onCurveFlag = 0x01;
const shortX = 0x02;
const shortY = 0x04;
const repeats = 0x08;
const sameOrPositiveX = 0x10;
const sameOrPositiveY = 0x20;
/** Composites of composites are two deep in real faces; a file that says more is wrong. */
const deepestParts = 4;

function readFlags(bytes: Uint8Array, start: number, count: number): { flags: number[]; end: number } {
  const flags: number[] = [];
  let at = start;
  while (flags.length < count) {
    const flag = bytes[at++] ?? 0;
    const times = flag & repeats ? 1 + (bytes[at++] ?? 0) : 1;
    for (let time = 0; time < times && flags.length < count; time++) flags.push(flag);
  }
  return { flags, end: at };
}

interface AxisBits {
  readonly short: number;
  readonly same: number;
}

function readAxis(
  view: DataView,
  start: number,
  flags: readonly number[],
  bits: AxisBits,
): { values: number[]; end: number } {
  let at = start;
  let value = 0;
  const values = flags.map((flag) => {
    const same = (flag & bits.same) !== 0;
    if (flag & bits.short) value += same ? view.getUint8(at++) : -view.getUint8(at++);
    else if (!same) {
      value += view.getInt16(at);
      at += 2;
    }
    return value;
  });
  return { values, end: at };
}

function readSimple(bytes: Uint8Array): OutlinePoint[][] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const contours = view.getInt16(0);
  const ends = Array.from({ length: contours }, (_, index) => view.getUint16(10 + index * 2));
  const count = (ends.at(-1) ?? -1) + 1;
  const instructions = view.getUint16(10 + contours * 2);
  const { flags, end } = readFlags(bytes, 12 + contours * 2 + instructions, count);
  const xs = readAxis(view, end, flags, { short: shortX, same: sameOrPositiveX });
  const ys = readAxis(view, xs.end, flags, { short: shortY, same: sameOrPositiveY });
  const points = flags.map((flag, index) => ({
    x: xs.values[index] ?? 0,
    y: ys.values[index] ?? 0,
    onCurve: (flag & onCurveFlag) !== 0,
  }));
  return ends.map((last, index) => points.slice((ends[index - 1] ?? -1) + 1, last + 1));
}

function readContours(face: TrueTypeFace, glyph: number, depth: number): OutlinePoint[][] {
  const bytes = face.glyphBytes(glyph);
  if (bytes.length < 10 || depth > deepestParts) return [];
  const parts = readGlyphParts(bytes);
  if (parts.length === 0) return readSimple(bytes);
  return parts.flatMap(({ glyph: part, dx, dy, matrix: [xx, xy, yx, yy] }) =>
    readContours(face, part, depth + 1).map((contour) =>
      contour.map(({ x, y, onCurve }) => ({ x: x * xx + y * yx + dx, y: x * xy + y * yy + dy, onCurve })),
    ),
  );
}

// Steps of a quadratic curve; at seal size a curve is some 20 pixels long.
const curveSteps = 6;

const middle = (a: OutlinePoint, b: OutlinePoint): OutlinePoint => ({
  x: (a.x + b.x) / 2,
  y: (a.y + b.y) / 2,
  onCurve: true,
});

/** Between two control points lies an implied point on the curve. */
function withImpliedPoints(contour: readonly OutlinePoint[]): OutlinePoint[] {
  const full = contour.flatMap((point, index) => {
    const next = contour[(index + 1) % contour.length] ?? point;
    return point.onCurve || next.onCurve ? [point] : [point, middle(point, next)];
  });
  const start = full.findIndex((point) => point.onCurve);
  return start <= 0 ? full : [...full.slice(start), ...full.slice(0, start)];
}

function flatten(contour: readonly OutlinePoint[]): Polygon {
  return contour.flatMap((point, index): [number, number][] => {
    if (point.onCurve) return [[point.x, point.y]];
    const from = contour[index - 1] ?? point;
    const to = contour[(index + 1) % contour.length] ?? point;
    return Array.from({ length: curveSteps - 1 }, (_, step) => {
      const t = (step + 1) / curveSteps;
      const a = (1 - t) * (1 - t);
      const b = 2 * t * (1 - t);
      return [a * from.x + b * point.x + t * t * to.x, a * from.y + b * point.y + t * t * to.y];
    });
  });
}

/** The closed curves of a glyph in font units, y upwards; the first point of each is on the curve, and no two control points follow each other. */
export function glyphContours(face: TrueTypeFace, glyph: number): OutlinePoint[][] {
  return readContours(face, glyph, 0)
    .filter((contour) => contour.length > 2)
    .map(withImpliedPoints);
}

/** The polygons of a glyph in font units, y upwards. */
export function glyphPolygons(face: TrueTypeFace, glyph: number): Polygon[] {
  return glyphContours(face, glyph).map(flatten);
}
