// TrueType outlines (OpenType, glyf and loca) as flat lists of commands, in font units, y upwards.
import { readGlyphParts, type GlyphPart } from './glyph-parts.ts';
import type { FontTables } from './tables.ts';

interface Point {
  readonly x: number;
  readonly y: number;
  readonly onCurve: boolean;
}

/** The densest hanzi have some 400 points. */
const maxPoints = 20_000;
/** Composites of composites are two deep in real faces. */
const deepestParts = 6;
/** Parts of one glyph with all parts of its parts: a handful in real faces; a glyph that doubles itself would fill the machine. */
const maxParts = 128;

const repeats = 0x08;

interface Bits {
  readonly short: number;
  readonly same: number;
}
const bitsX: Bits = { short: 0x02, same: 0x10 };
const bitsY: Bits = { short: 0x04, same: 0x20 };

interface Glyf {
  readonly glyphCount: number;
  bytesOf(glyph: number): Uint8Array;
}

/** The outlines of a face with a glyf table; null without one. */
export function openGlyf(
  tables: FontTables,
  longOffsets: boolean,
): { glyphCount: number; outlineOf(glyph: number): number[] } | null {
  const [glyfBytes, locaBytes, maxp] = [tables.get('glyf'), tables.get('loca'), tables.get('maxp')];
  if (!glyfBytes || !locaBytes || !maxp) return null;
  const loca = new DataView(locaBytes.buffer, locaBytes.byteOffset, locaBytes.byteLength);
  const offsetOf = (index: number): number =>
    longOffsets ? loca.getUint32(index * 4) : loca.getUint16(index * 2) * 2;
  const glyphCount = new DataView(maxp.buffer, maxp.byteOffset, maxp.byteLength).getUint16(4);
  const glyf: Glyf = {
    glyphCount,
    bytesOf: (glyph) =>
      glyph < glyphCount ? glyfBytes.subarray(offsetOf(glyph), offsetOf(glyph + 1)) : new Uint8Array(),
  };
  return {
    glyphCount,
    outlineOf: (glyph) => {
      const budget = { parts: maxParts, points: maxPoints };
      return readContours(glyf, { glyph, depth: 0, budget }).flatMap(drawContour);
    },
  };
}

interface Reading {
  readonly glyph: number;
  readonly depth: number;
  readonly budget: { parts: number; points: number };
}

function readContours(glyf: Glyf, { glyph, depth, budget }: Reading): Point[][] {
  const bytes = glyf.bytesOf(glyph);
  budget.parts -= 1;
  if (bytes.length < 10 || depth > deepestParts || budget.parts < 0) return [];
  const parts = readGlyphParts(bytes, maxParts);
  if (parts.length === 0) return readSimple(bytes, budget);
  return parts.flatMap((part) =>
    movePart(readContours(glyf, { glyph: part.glyph, depth: depth + 1, budget }), part),
  );
}

function movePart(contours: Point[][], { dx, dy, matrix: [xx, xy, yx, yy] }: GlyphPart): Point[][] {
  return contours.map((contour) =>
    contour.map(({ x, y, onCurve }) => ({ x: x * xx + y * yx + dx, y: x * xy + y * yy + dy, onCurve })),
  );
}

function readSimple(bytes: Uint8Array, budget: Reading['budget']): Point[][] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const contours = view.getInt16(0);
  if (contours <= 0) return [];
  const ends = Array.from({ length: contours }, (_, index) => view.getUint16(10 + index * 2));
  const count = (ends.at(-1) ?? -1) + 1;
  budget.points -= count;
  if (budget.points < 0) return [];
  const instructions = view.getUint16(10 + contours * 2);
  const { flags, end } = readFlags(view, 12 + contours * 2 + instructions, count);
  const xs = readAxis(view, end, { flags, bits: bitsX });
  const ys = readAxis(view, xs.end, { flags, bits: bitsY });
  const points = flags.map((flag, index) => ({
    x: xs.values[index] ?? 0,
    y: ys.values[index] ?? 0,
    onCurve: (flag & 1) !== 0,
  }));
  return ends.map((last, index) => points.slice((ends[index - 1] ?? -1) + 1, last + 1));
}

function readFlags(view: DataView, start: number, count: number): { flags: number[]; end: number } {
  const flags: number[] = [];
  let at = start;
  while (flags.length < count) {
    const flag = view.getUint8(at++);
    const times = flag & repeats ? 1 + view.getUint8(at++) : 1;
    for (let time = 0; time < times && flags.length < count; time += 1) flags.push(flag);
  }
  return { flags, end: at };
}

function readAxis(
  view: DataView,
  start: number,
  { flags, bits }: { readonly flags: readonly number[]; readonly bits: Bits },
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

/** Quadratic curves of one contour; between two control points lies an implied point on the curve. */
function drawContour(contour: readonly Point[]): number[] {
  const first = contour.find((point) => point.onCurve) ?? middleOf(contour[0], contour[1]);
  if (contour.length < 2 || !first) return [];
  const startAt = contour.indexOf(first);
  const order = startAt < 0 ? [...contour.slice(1), ...contour.slice(0, 1)] : rotate(contour, startAt + 1);
  const drawn = [0, first.x, first.y];
  let control: Point | null = null;
  for (const point of [...order.filter((each) => each !== first), first]) {
    if (point.onCurve || point === first) {
      drawn.push(...(control ? [2, control.x, control.y, point.x, point.y] : [1, point.x, point.y]));
      control = null;
    } else {
      const implied = control && middleOf(control, point);
      if (control && implied) drawn.push(2, control.x, control.y, implied.x, implied.y);
      control = point;
    }
  }
  drawn.push(4);
  return drawn;
}

const rotate = <T>(list: readonly T[], by: number): T[] => [...list.slice(by), ...list.slice(0, by)];

function middleOf(a: Point | undefined, b: Point | undefined): Point | null {
  return a && b ? { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, onCurve: true } : null;
}
