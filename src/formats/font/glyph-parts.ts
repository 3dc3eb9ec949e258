// Composite glyphs: the glyphs that a description refers to.

/** One reference of a composite glyph to another glyph. */
export interface GlyphPart {
  readonly glyph: number;
  readonly dx: number;
  readonly dy: number;
  /** 2 × 2 matrix: xx, xy, yx, yy. */
  readonly matrix: readonly [number, number, number, number];
}

const wordArguments = 0x0001;
const argumentsAreOffsets = 0x0002;
const oneScale = 0x0008;
const moreParts = 0x0020;
const twoScales = 0x0040;
const fullMatrix = 0x0080;

const f2dot14 = (view: DataView, at: number): number => view.getInt16(at) / 16_384;

interface Scaling {
  readonly matrix: GlyphPart['matrix'];
  readonly bytes: number;
}

function readScaling(view: DataView, at: number, flags: number): Scaling {
  if (flags & oneScale) {
    const scale = f2dot14(view, at);
    return { matrix: [scale, 0, 0, scale], bytes: 2 };
  }
  if (flags & twoScales) return { matrix: [f2dot14(view, at), 0, 0, f2dot14(view, at + 2)], bytes: 4 };
  if ((flags & fullMatrix) === 0) return { matrix: [1, 0, 0, 1], bytes: 0 };
  return {
    matrix: [f2dot14(view, at), f2dot14(view, at + 2), f2dot14(view, at + 4), f2dot14(view, at + 6)],
    bytes: 8,
  };
}

/** The parts of a glyph description, `maxParts` at most; empty for a simple or blank glyph. Throws a RangeError when it is cut. */
export function readGlyphParts(description: Uint8Array, maxParts: number): GlyphPart[] {
  const view = new DataView(description.buffer, description.byteOffset, description.byteLength);
  if (description.length < 10 || view.getInt16(0) >= 0) return [];
  const parts: GlyphPart[] = [];
  let at = 10;
  for (let flags = moreParts; flags & moreParts && parts.length < maxParts;) {
    flags = view.getUint16(at);
    const words = (flags & wordArguments) !== 0;
    const first = words ? view.getInt16(at + 4) : view.getInt8(at + 4);
    const second = words ? view.getInt16(at + 6) : view.getInt8(at + 5);
    const { matrix, bytes } = readScaling(view, at + (words ? 8 : 6), flags);
    // Parts placed by matching points are not met in real files; they stay where they are.
    const offsets = (flags & argumentsAreOffsets) !== 0;
    const glyph = view.getUint16(at + 2);
    parts.push({ glyph, dx: offsets ? first : 0, dy: offsets ? second : 0, matrix });
    at += (words ? 8 : 6) + bytes;
  }
  return parts;
}
