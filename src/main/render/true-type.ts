// Reads what a writer needs of a TrueType face: which glyph a character has, its advance, its outline. CFF faces are refused: the
// same file shows in one viewer and is blank in another (glyf only, see docs/adr on fonts).
import type { FontTables } from './woff2.ts';

/** A point of an outline in font units; off-curve points are quadratic control points. */
export interface OutlinePoint {
  readonly x: number;
  readonly y: number;
  readonly onCurve: boolean;
}

export interface TrueTypeFace {
  readonly tables: FontTables;
  readonly unitsPerEm: number;
  readonly glyphCount: number;
  readonly ascent: number;
  readonly descent: number;
  /** xMin, yMin, xMax, yMax in font units. */
  readonly boundingBox: readonly [number, number, number, number];
  /** 0 when the face has none. */
  glyphOf(codePoint: number): number;
  advanceOf(glyph: number): number;
  /** The glyph's description as it stands in glyf; empty for a blank. */
  glyphBytes(glyph: number): Uint8Array;
}

function table(tables: FontTables, tag: string): DataView {
  const bytes = tables.get(tag);
  if (!bytes)
    throw new RangeError(
      tag === 'glyf' ? 'this face has no glyf outlines (CFF faces are not used)' : `no table ${tag}`,
    );
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

type GlyphLookup = (codePoint: number) => number;

function format12(cmap: DataView, at: number): GlyphLookup {
  const groups = cmap.getUint32(at + 12);
  return (codePoint) => {
    let low = 0;
    let high = groups - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const group = at + 16 + middle * 12;
      if (codePoint < cmap.getUint32(group)) high = middle - 1;
      else if (codePoint > cmap.getUint32(group + 4)) low = middle + 1;
      else return cmap.getUint32(group + 8) + codePoint - cmap.getUint32(group);
    }
    return 0;
  };
}

function format4(cmap: DataView, at: number): GlyphLookup {
  const doubled = cmap.getUint16(at + 6);
  const field = (block: number, segment: number): number =>
    at + 14 + block * doubled + (block > 0 ? 2 : 0) + segment;
  return (codePoint) => {
    for (let segment = 0; segment < doubled; segment += 2) {
      if (cmap.getUint16(field(0, segment)) < codePoint) continue;
      const start = cmap.getUint16(field(1, segment));
      if (codePoint < start) return 0;
      const delta = cmap.getUint16(field(2, segment));
      const offset = cmap.getUint16(field(3, segment));
      if (offset === 0) return (codePoint + delta) & 0xffff;
      const glyph = cmap.getUint16(field(3, segment) + offset + (codePoint - start) * 2);
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
    }
    return 0;
  };
}

function readCharacterMap(cmap: DataView): GlyphLookup {
  const lookups: GlyphLookup[] = [];
  for (let index = 0; index < cmap.getUint16(2); index++) {
    const at = cmap.getUint32(8 + index * 8);
    const format = cmap.getUint16(at);
    // The map of all planes first: the other one ends at U+FFFF.
    if (format === 12) lookups.unshift(format12(cmap, at));
    if (format === 4) lookups.push(format4(cmap, at));
  }
  return (codePoint) => {
    for (const lookup of lookups) {
      const glyph = lookup(codePoint);
      if (glyph !== 0) return glyph;
    }
    return 0;
  };
}

/** Opens the tables of a face; throws a RangeError when it is none that can be used. */
export function openTrueType(tables: FontTables): TrueTypeFace {
  const head = table(tables, 'head');
  const hhea = table(tables, 'hhea');
  const hmtx = table(tables, 'hmtx');
  const loca = table(tables, 'loca');
  const glyf = table(tables, 'glyf');
  const glyphCount = table(tables, 'maxp').getUint16(4);
  const longOffsets = head.getInt16(50) === 1;
  const metrics = hhea.getUint16(34);
  const offsetOf = (glyph: number): number =>
    longOffsets ? loca.getUint32(glyph * 4) : loca.getUint16(glyph * 2) * 2;
  const lookup = readCharacterMap(table(tables, 'cmap'));
  return {
    tables,
    unitsPerEm: head.getUint16(18),
    glyphCount,
    ascent: hhea.getInt16(4),
    descent: hhea.getInt16(6),
    boundingBox: [head.getInt16(36), head.getInt16(38), head.getInt16(40), head.getInt16(42)],
    glyphOf: lookup,
    advanceOf: (glyph) => hmtx.getUint16(Math.min(glyph, metrics - 1) * 4),
    glyphBytes(glyph) {
      if (glyph >= glyphCount) throw new RangeError(`no glyph ${glyph}`);
      const bytes = new Uint8Array(glyf.buffer, glyf.byteOffset, glyf.byteLength);
      return bytes.subarray(offsetOf(glyph), offsetOf(glyph + 1));
    },
  };
}
