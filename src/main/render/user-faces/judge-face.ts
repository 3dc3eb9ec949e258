// May an installed font stand in an official document? It must carry TrueType outlines (CFF is blank in one viewer and right in the other), its licence
// bits must allow embedding a cut of it (OpenType OS/2 fsType), it must have the everyday hanzi, and each must fill its cell.
import type { TrueTypeFace } from '../true-type.ts';
import { openFontFile, readFamilies, type FontFile } from './read-sfnt.ts';

export const faceRefusals = [
  /** Not a font file, or damaged. Remedy: install the font again. */
  'damaged',
  /** PostScript (CFF) outlines: some readers show nothing. Remedy: the TrueType edition of the font. */
  'cff-outlines',
  /** A collection of several fonts (.ttc). Remedy: the single font file. */
  'collection',
  /** Its maker does not allow embedding (fsType restricted). Remedy: another font, or a licence that allows it. */
  'embedding-restricted',
  /** Its maker allows embedding the whole font only (fsType no subsetting), some megabytes a document. */
  'no-subsetting',
  /** Only its bitmaps may be embedded (fsType bitmap only). */
  'bitmap-only',
  /** Everyday hanzi are missing (GB/T 2312 level 1): a traditional or a display font. evidence.missing. */
  'few-characters',
  /** Its hanzi are narrower than their cell: lines of 28 would look torn. */
  'wrong-width',
] as const;
export type FaceRefusal = (typeof faceRefusals)[number];

export type FaceJudgement =
  | { readonly usable: true; readonly families: readonly string[] }
  | { readonly usable: false; readonly families: readonly string[]; readonly code: FaceRefusal };

// OpenType 1.9, OS/2, fsType: bits 0 to 3 are one field, in which the least restrictive set bit counts.
const restrictedBit = 0x0002;
const embeddableBits = 0x000c;
const noSubsettingBit = 0x0100;
const bitmapOnlyBit = 0x0200;

/** GB/T 2312 level 1: rows 16 to 55, 3755 hanzi. */
function everydayHanzi(): string[] {
  const decoder = new TextDecoder('gbk');
  const found: string[] = [];
  for (let lead = 0xb0; lead <= 0xd7; lead++) {
    for (let trail = 0xa1; trail <= 0xfe; trail++) {
      const text = decoder.decode(Uint8Array.of(lead, trail));
      if (/^\p{Script=Han}$/u.test(text)) found.push(text);
    }
  }
  return found;
}

function judgeLicence(file: FontFile): FaceRefusal | null {
  const os2 = file.table('OS/2');
  if (os2 === null || os2.byteLength < 10) return 'damaged';
  const fsType = os2.getUint16(8);
  if ((fsType & restrictedBit) !== 0 && (fsType & embeddableBits) === 0) return 'embedding-restricted';
  if ((fsType & noSubsettingBit) !== 0) return 'no-subsetting';
  return (fsType & bitmapOnlyBit) !== 0 ? 'bitmap-only' : null;
}

// A hundredth of an em is beyond what a reader sees.
const widthTolerance = 0.01;

function judgeCharacters(face: TrueTypeFace): FaceRefusal | null {
  const glyphs = everydayHanzi().map((char) => face.glyphOf(char.codePointAt(0) ?? 0));
  if (glyphs.some((glyph) => glyph === 0)) return 'few-characters';
  const off = glyphs.some((glyph) => Math.abs(face.advanceOf(glyph) / face.unitsPerEm - 1) > widthTolerance);
  return off ? 'wrong-width' : null;
}

const refusalOfKind = { cff: 'cff-outlines', collection: 'collection', other: 'damaged' } as const;

/** Judges an open font file; never throws on what is in it. */
export function judgeFontFile(file: FontFile): FaceJudgement {
  try {
    const families = readFamilies(file);
    if (file.kind !== 'truetype') return { usable: false, families, code: refusalOfKind[file.kind] };
    const code = judgeLicence(file) ?? judgeCharacters(file.openFace());
    return code === null ? { usable: true, families } : { usable: false, families, code };
  } catch {
    return { usable: false, families: [], code: 'damaged' };
  }
}

/** Judges a font file by its path; a file that cannot be read is damaged. */
export function judgeFace(path: string): FaceJudgement {
  try {
    const file = openFontFile(path);
    try {
      return judgeFontFile(file);
    } finally {
      file.close();
    }
  } catch {
    return { usable: false, families: [], code: 'damaged' };
  }
}
