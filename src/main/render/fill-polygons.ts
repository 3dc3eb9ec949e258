// Fills polygons with exact area coverage a pixel: each edge adds the signed area it bounds to the pixels it crosses; summed along a
// row that is how much of each pixel lies inside. Opposite directions cut holes.
import type { Polygon } from './glyph-outline.ts';

/** Coverage of a square picture, 0 to 255 a pixel, row by row from the top. */
export interface CoverageMap {
  add(polygons: readonly Polygon[]): void;
  toAlpha(): Uint8Array;
}

interface Edge {
  readonly x: number;
  readonly slope: number;
  readonly sign: number;
}

/** Adds the area to the right of an edge's piece inside one row. */
function addRow(row: Float32Array, edge: Edge, height: number): void {
  const x2 = edge.x + edge.slope * height;
  const left = Math.min(edge.x, x2);
  const right = Math.max(edge.x, x2);
  const area = edge.sign * height;
  const first = Math.max(0, Math.floor(left));
  const last = Math.min(row.length - 2, Math.floor(right));
  if (first >= last || right - left < 1e-9) {
    const at = Math.min(first, row.length - 2);
    const inside = 1 - Math.min(1, Math.max(0, (left + right) / 2 - at));
    row[at] = (row[at] ?? 0) + area * inside;
    row[at + 1] = (row[at + 1] ?? 0) + area * (1 - inside);
    return;
  }
  // Coverage right of the edge, as a running total over the pixels that the piece crosses.
  let total = 0;
  for (let at = first; at <= last; at++) {
    const reached = coveredUpTo(at, left, right);
    row[at] = (row[at] ?? 0) + area * (reached - total);
    total = reached;
  }
  row[last + 1] = (row[last + 1] ?? 0) + area * (1 - total);
}

/** Mean over the piece of how much of the pixel lies to its right. */
function coveredUpTo(pixel: number, left: number, right: number): number {
  const integral = (x: number): number => {
    const inside = Math.min(1, Math.max(0, x - pixel));
    return inside - (inside * inside) / 2 + Math.min(0, x - pixel);
  };
  return Math.min(1, Math.max(0, (integral(right) - integral(left)) / (right - left)));
}

function addEdge(rows: Float32Array[], from: readonly [number, number], to: readonly [number, number]): void {
  if (from[1] === to[1]) return;
  const sign = from[1] < to[1] ? 1 : -1;
  const [top, bottom] = sign === 1 ? [from, to] : [to, from];
  const slope = (bottom[0] - top[0]) / (bottom[1] - top[1]);
  let y = Math.max(0, top[1]);
  const end = Math.min(rows.length, bottom[1]);
  while (y < end) {
    const next = Math.min(Math.floor(y) + 1, end);
    const row = rows[Math.floor(y)];
    if (row) addRow(row, { x: top[0] + (y - top[1]) * slope, slope, sign }, next - y);
    y = next;
  }
}

/** An empty map of that side in pixels. */
export function createCoverageMap(sidePx: number): CoverageMap {
  const alpha = new Uint8Array(sidePx * sidePx);
  return {
    add(polygons) {
      const rows = Array.from({ length: sidePx }, () => new Float32Array(sidePx + 2));
      for (const polygon of polygons) {
        polygon.forEach((point, index) =>
          addEdge(rows, point, polygon[(index + 1) % polygon.length] ?? point),
        );
      }
      rows.forEach((row, y) => {
        let sum = 0;
        for (let x = 0; x < sidePx; x++) {
          sum += row[x] ?? 0;
          const covered = Math.round(Math.min(1, Math.abs(sum)) * 255);
          const at = y * sidePx + x;
          alpha[at] = Math.max(alpha[at] ?? 0, covered);
        }
      });
    },
    toAlpha: () => alpha,
  };
}
