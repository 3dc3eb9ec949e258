// The table from characters to glyphs (OpenType, cmap), formats 0, 4, 6 and 12.
type GlyphLookup = (codePoint: number) => number;

/** Real fonts have two to eight. */
const maxSubtables = 32;

function format0(cmap: DataView, at: number): GlyphLookup {
  // Codes above 127 are of a Macintosh alphabet; only ASCII means the same.
  return (codePoint) => (codePoint < 128 ? cmap.getUint8(at + 6 + codePoint) : 0);
}

function format6(cmap: DataView, at: number): GlyphLookup {
  const first = cmap.getUint16(at + 6);
  const count = cmap.getUint16(at + 8);
  return (codePoint) =>
    codePoint >= first && codePoint < first + count ? cmap.getUint16(at + 10 + (codePoint - first) * 2) : 0;
}

function format12(cmap: DataView, at: number): GlyphLookup {
  const groups = cmap.getUint32(at + 12);
  return (codePoint) => {
    let low = 0;
    let high = groups - 1;
    while (low <= high) {
      const middle = Math.floor((low + high) / 2);
      const group = at + 16 + middle * 12;
      if (codePoint < cmap.getUint32(group)) high = middle - 1;
      else if (codePoint > cmap.getUint32(group + 4)) low = middle + 1;
      else return cmap.getUint32(group + 8) + codePoint - cmap.getUint32(group);
    }
    return 0;
  };
}

function format4(cmap: DataView, at: number): GlyphLookup {
  const doubled = cmap.getUint16(at + 6) & 0xfffe;
  const field = (block: number, segment: number): number =>
    at + 14 + block * doubled + (block > 0 ? 2 : 0) + segment;
  return (codePoint) => {
    if (codePoint > 0xffff) return 0;
    for (let segment = 0; segment < doubled; segment += 2) {
      if (cmap.getUint16(field(0, segment)) < codePoint) continue;
      const start = cmap.getUint16(field(1, segment));
      if (codePoint < start) return 0;
      const delta = cmap.getUint16(field(2, segment));
      const offset = cmap.getUint16(field(3, segment));
      if (offset === 0 || offset === 0xffff) return (codePoint + delta) & 0xffff;
      const glyph = cmap.getUint16(field(3, segment) + offset + (codePoint - start) * 2);
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
    }
    return 0;
  };
}

const formats: Readonly<Record<number, (cmap: DataView, at: number) => GlyphLookup>> = {
  0: format0,
  4: format4,
  6: format6,
  12: format12,
};

interface Subtable {
  readonly rank: number;
  readonly isSymbol: boolean;
  readonly lookup: GlyphLookup;
}

/** Unicode maps first, the fullest first; a symbol map and a Macintosh map only when nothing else knows. */
function rankOf(platform: number, encoding: number, format: number): number {
  if (format === 12) return 0;
  if (platform === 3 && encoding === 1) return 1;
  if (platform === 0) return 2;
  return platform === 3 && encoding === 0 ? 3 : 4;
}

/** The lookup of a cmap table; null when it has no map that is known. Lookups throw RangeErrors when the table is cut. */
export function readCharacterMap(bytes: Uint8Array): GlyphLookup | null {
  const cmap = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const subtables: Subtable[] = [];
  const count = Math.min(cmap.getUint16(2), maxSubtables);
  for (let index = 0; index < count; index += 1) {
    const [platform, encoding] = [cmap.getUint16(4 + index * 8), cmap.getUint16(6 + index * 8)];
    const at = cmap.getUint32(8 + index * 8);
    if (at + 6 > bytes.length) continue;
    const format = cmap.getUint16(at);
    const open = formats[format];
    if (!open) continue;
    const isSymbol = platform === 3 && encoding === 0;
    subtables.push({ rank: rankOf(platform, encoding, format), isSymbol, lookup: open(cmap, at) });
  }
  if (subtables.length === 0) return null;
  subtables.sort((a, b) => a.rank - b.rank);
  return (codePoint) => {
    for (const { lookup, isSymbol } of subtables) {
      // Symbol fonts keep their characters in the private area, at F000 and up.
      const glyph = lookup(codePoint) || (isSymbol && codePoint < 256 ? lookup(0xf000 + codePoint) : 0);
      if (glyph !== 0) return glyph;
    }
    return 0;
  };
}
