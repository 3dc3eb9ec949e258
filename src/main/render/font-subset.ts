// Cuts a face to the characters of one document. Every character gets a glyph number of its own, even when two share an outline: only
// so can the text be read back from the PDF exactly.
import { fontFileTables, type FontFileNaming } from './font-file-tables.ts';
import { readGlyphParts } from './glyph-parts.ts';
import type { TrueTypeFace } from './true-type.ts';

export interface FontSubset {
  /** A TrueType file: glyph n + 1 belongs to the n-th character asked for. */
  readonly sfnt: Uint8Array;
}

/** Descriptions with their part references changed to the new numbers; parts are added behind the asked glyphs. */
function collectDescriptions(face: TrueTypeFace, asked: readonly number[]) {
  const glyphs = [0, ...asked];
  const partNumbers = new Map<number, number>();
  const descriptions: Uint8Array[] = [];
  for (let index = 0; index < glyphs.length; index++) {
    const description = Uint8Array.from(face.glyphBytes(glyphs[index] ?? 0));
    const view = new DataView(description.buffer);
    for (const part of readGlyphParts(description)) {
      let number = partNumbers.get(part.glyph);
      if (number === undefined) {
        number = glyphs.push(part.glyph) - 1;
        partNumbers.set(part.glyph, number);
      }
      view.setUint16(part.at, number);
    }
    descriptions.push(description);
  }
  return { glyphs, descriptions };
}

const padded = (length: number): number => (length + 3) & ~3;

function buildGlyf(descriptions: readonly Uint8Array[]): { glyf: Uint8Array; loca: Uint8Array } {
  const loca = new Uint8Array((descriptions.length + 1) * 4);
  const view = new DataView(loca.buffer);
  let total = 0;
  descriptions.forEach((description, index) => {
    view.setUint32(index * 4, total);
    total += padded(description.length);
  });
  view.setUint32(descriptions.length * 4, total);
  const glyf = new Uint8Array(total);
  descriptions.forEach((description, index) => glyf.set(description, view.getUint32(index * 4)));
  return { glyf, loca };
}

function buildMetrics(
  face: TrueTypeFace,
  glyphs: readonly number[],
  descriptions: readonly Uint8Array[],
): Uint8Array {
  const hmtx = new Uint8Array(glyphs.length * 4);
  const view = new DataView(hmtx.buffer);
  glyphs.forEach((glyph, index) => {
    const description = descriptions[index] ?? new Uint8Array();
    const box = new DataView(description.buffer, description.byteOffset, description.byteLength);
    view.setUint16(index * 4, face.advanceOf(glyph));
    // The left side bearing is the outline's own left edge in faces whose baseline starts at 0, as all of ours do.
    view.setInt16(index * 4 + 2, description.length >= 10 ? box.getInt16(2) : 0);
  });
  return hmtx;
}

function changed(face: TrueTypeFace, tag: string, change: (view: DataView) => void): Uint8Array {
  const copy = Uint8Array.from(face.tables.get(tag) ?? []);
  change(new DataView(copy.buffer));
  return copy;
}

function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 4) {
    const word =
      ((bytes[at] ?? 0) * 0x1000000 +
        ((bytes[at + 1] ?? 0) << 16) +
        ((bytes[at + 2] ?? 0) << 8) +
        (bytes[at + 3] ?? 0)) >>>
      0;
    sum = (sum + word) >>> 0;
  }
  return sum;
}

function buildSfnt(tables: readonly (readonly [string, Uint8Array])[]): Uint8Array {
  const directoryBytes = 12 + tables.length * 16;
  const total = tables.reduce((sum, [, bytes]) => sum + padded(bytes.length), directoryBytes);
  const file = new Uint8Array(total);
  const view = new DataView(file.buffer);
  const log = Math.floor(Math.log2(tables.length));
  view.setUint32(0, 0x00010000);
  view.setUint16(4, tables.length);
  view.setUint16(6, 16 << log);
  view.setUint16(8, log);
  view.setUint16(10, tables.length * 16 - (16 << log));
  let offset = directoryBytes;
  tables.forEach(([tag, bytes], index) => {
    const at = 12 + index * 16;
    [...tag].forEach((char, place) => view.setUint8(at + place, char.charCodeAt(0)));
    view.setUint32(at + 4, checksum(bytes));
    view.setUint32(at + 8, offset);
    view.setUint32(at + 12, bytes.length);
    file.set(bytes, offset);
    offset += padded(bytes.length);
  });
  return file;
}

/** Programs that the outlines' instructions call; the bundled faces have none, an installed one may. */
function hinting(face: TrueTypeFace): [string, Uint8Array][] {
  return ['cvt ', 'fpgm', 'prep'].flatMap((tag) => {
    const bytes = face.tables.get(tag);
    return bytes ? [[tag, bytes] as [string, Uint8Array]] : [];
  });
}

const byTag = ([a]: readonly [string, Uint8Array], [b]: readonly [string, Uint8Array]): number =>
  a < b ? -1 : 1;

/**
 * A font that holds exactly the asked glyphs (in that order, from number 1) and the parts they are composed of; with a naming, a font file that
 * stands alone, without one, what a PDF embeds.
 */
export function subsetFont(
  face: TrueTypeFace,
  asked: readonly number[],
  naming: FontFileNaming | null = null,
): FontSubset {
  const { glyphs, descriptions } = collectDescriptions(face, asked);
  const { glyf, loca } = buildGlyf(descriptions);
  const count = glyphs.length;
  const head = changed(face, 'head', (view) => {
    view.setUint32(8, 0);
    view.setInt16(50, 1);
  });
  const tables: [string, Uint8Array][] = [
    ['glyf', glyf],
    ['head', head],
    ['hhea', changed(face, 'hhea', (view) => view.setUint16(34, count))],
    ['hmtx', buildMetrics(face, glyphs, descriptions)],
    ['loca', loca],
    ['maxp', changed(face, 'maxp', (view) => view.setUint16(4, count))],
    ...hinting(face),
    ...(naming === null ? [] : fontFileTables(face, naming)),
  ];
  tables.sort(byTag);
  const sum = (0xb1b0afba - checksum(buildSfnt(tables))) >>> 0;
  new DataView(head.buffer).setUint32(8, sum);
  return { sfnt: buildSfnt(tables) };
}
