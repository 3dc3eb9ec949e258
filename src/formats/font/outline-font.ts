// Fonts out of foreign documents, and ours beside them: glyphs as outlines in thousandths of an em. Threat: tables that lie about their
// length, glyphs that contain themselves, counts that ask for gigabytes. Every read is bounds-checked by DataView (a RangeError becomes
// "this font cannot be read" or a blank glyph), every loop has a budget.
import { outlineOperands, type ViewedOutline } from '../../shared/domain/viewed-page.ts';
import { readCharacterMap } from './character-map.ts';
import { openGlyf } from './glyf.ts';
import { readTables, type FontTables } from './tables.ts';

/** A face whose glyphs can be drawn. */
export interface OutlineFont {
  readonly glyphCount: number;
  /** False when the file has no table from characters to glyphs. */
  readonly hasCharacterMap: boolean;
  /** 0 when the face has none. */
  glyphOf(codePoint: number): number;
  /** Thousandths of an em. */
  advanceOf(glyph: number): number;
  /** Thousandths of an em, y downwards; empty for a blank or a broken glyph. */
  outlineOf(glyph: number): ViewedOutline;
}

/** Reads a font file; null when nothing can be drawn from it. */
export function openFont(bytes: Uint8Array): OutlineFont | null {
  return orNull(() => {
    const tables = readTables(bytes);
    return tables && openTables(tables);
  });
}

/** Opens unpacked tables. */
export function openFontTables(tables: FontTables): OutlineFont | null {
  return orNull(() => openTables(tables));
}

interface GlyphSource {
  readonly glyphCount: number;
  /** Outline in font units, y upwards. */
  outlineOf(glyph: number): number[];
}

function openTables(tables: FontTables): OutlineFont | null {
  const head = viewOf(tables, 'head');
  const unitsPerEm = head?.getUint16(18) ?? 1000;
  if (unitsPerEm < 16 || unitsPerEm > 16_384) return null;
  const source: GlyphSource | null = openGlyf(tables, (head?.getInt16(50) ?? 0) === 1);
  if (!source) return null;
  const scale = 1000 / unitsPerEm;
  const cmap = tables.get('cmap');
  const lookup = cmap ? orNull(() => readCharacterMap(cmap)) : null;
  return createFont({ source, scale, lookup, advanceOf: readAdvances(tables, scale) });
}

interface FontParts {
  readonly source: GlyphSource;
  readonly scale: number;
  readonly lookup: ((codePoint: number) => number) | null;
  readonly advanceOf: (glyph: number) => number;
}

function createFont({ source, scale, lookup, advanceOf }: FontParts): OutlineFont {
  return {
    glyphCount: source.glyphCount,
    hasCharacterMap: lookup !== null,
    glyphOf: (codePoint) => {
      const glyph = lookup ? (orNull(() => lookup(codePoint)) ?? 0) : 0;
      return glyph < source.glyphCount ? glyph : 0;
    },
    advanceOf: (glyph) => orNull(() => advanceOf(glyph)) ?? 1000,
    outlineOf: (glyph) => {
      const outline = glyph < source.glyphCount ? orNull(() => source.outlineOf(glyph)) : null;
      return outline ? scaleOutline(outline, scale) : [];
    },
  };
}

function readAdvances(tables: FontTables, scale: number): (glyph: number) => number {
  const metrics = viewOf(tables, 'hmtx');
  const count = viewOf(tables, 'hhea')?.getUint16(34) ?? 0;
  return (glyph) => (metrics && count > 0 ? metrics.getUint16(Math.min(glyph, count - 1) * 4) * scale : 1000);
}

/** One decimal of a thousandth of an em is far below any pixel. */
function scaleOutline(outline: readonly number[], scale: number): number[] {
  const scaled: number[] = [];
  for (let at = 0; at < outline.length;) {
    const command = outline[at] ?? 4;
    scaled.push(command);
    const end = at + 1 + (outlineOperands[command] ?? 0);
    for (at += 1; at < end; at += 2) {
      scaled.push(round((outline[at] ?? 0) * scale), round(-(outline[at + 1] ?? 0) * scale));
    }
  }
  return scaled;
}

const round = (value: number): number => Math.round(value * 10) / 10 + 0;

function viewOf(tables: FontTables, tag: string): DataView | null {
  const bytes = tables.get(tag);
  return bytes ? new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) : null;
}

/** Reading past the end of a table is what broken and hostile fonts do; anything else is a bug. */
function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
