// The font objects of a PDF: one composite font a face, embedded as a cut with a ToUnicode map.
import { createHash } from 'node:crypto';
import type { BoundFace } from './bind-fonts.ts';
import type { FaceName, Faces } from './faces.ts';
import { subsetFont } from './font-subset.ts';
import { hex4, utf16Hex, type PdfObjects } from './pdf-objects.ts';

const baseNames: Readonly<Record<FaceName, string>> = {
  fang: 'FangSong',
  song: 'YZSong',
  xbs: 'YZXiaobiaosong',
  hei: 'YZHei',
  kai: 'YZKai',
  latin: 'YZLatin',
};

/** Six letters from the cut's content: PDF asks for a tag, determinism for one that is no counter. */
function subsetTag(bytes: Uint8Array): string {
  const digest = createHash('sha256').update(bytes).digest();
  return [...digest.subarray(0, 6)].map((byte) => String.fromCharCode(65 + (byte % 26))).join('');
}

// A bfchar section may hold 100 entries (Adobe Technical Note 5411).
const sectionEntries = 100;

function toUnicode(face: BoundFace): string {
  const entries = face.chars.map((char, index) => `<${hex4(index + 1)}><${utf16Hex(char)}>`);
  const sections: string[] = [];
  for (let at = 0; at < entries.length; at += sectionEntries) {
    const section = entries.slice(at, at + sectionEntries);
    sections.push(`${section.length} beginbfchar\n${section.join('\n')}\nendbfchar\n`);
  }
  return [
    '/CIDInit /ProcSet findresource begin',
    '12 dict begin',
    'begincmap',
    '/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def',
    '/CMapName/Adobe-Identity-UCS def',
    '/CMapType 2 def',
    '1 begincodespacerange',
    '<0000><FFFF>',
    'endcodespacerange',
    `${sections.join('')}endcmap`,
    'CMapName currentdict /CMap defineresource pop',
    'end',
    'end',
  ].join('\n');
}

/** Writes one face's objects; answers the number of its font dictionary. */
export function writePdfFont(objects: PdfObjects, faces: Faces, bound: BoundFace): number {
  const face = faces.open(bound.name);
  const { sfnt } = subsetFont(face, bound.glyphs);
  const name = `${subsetTag(sfnt)}+${baseNames[bound.name]}`;
  const perMille = (value: number): number => Math.round((value * 1000) / face.unitsPerEm);
  const [font, descendant, descriptor, file, unicode] = [0, 0, 0, 0, 0].map(() => objects.reserve()) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const widths = bound.advances
    .flatMap((advance, index) => (advance === 1000 ? [] : [`${index + 1}[${advance}]`]))
    .join('');
  const system = '/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>';
  objects.write(
    font,
    `<</Type/Font/Subtype/Type0/BaseFont/${name}/Encoding/Identity-H/DescendantFonts[${descendant} 0 R]/ToUnicode ${unicode} 0 R>>`,
  );
  objects.write(
    descendant,
    `<</Type/Font/Subtype/CIDFontType2/BaseFont/${name}${system}/DW 1000/W[${widths}]/CIDToGIDMap/Identity/FontDescriptor ${descriptor} 0 R>>`,
  );
  const box = face.boundingBox.map(perMille).join(' ');
  const heights = `/Ascent ${perMille(face.ascent)}/Descent ${perMille(face.descent)}/CapHeight 700`;
  objects.write(
    descriptor,
    `<</Type/FontDescriptor/FontName/${name}/Flags 4/FontBBox[${box}]/ItalicAngle 0${heights}/StemV 80/FontFile2 ${file} 0 R>>`,
  );
  objects.writeStream(file, `/Length1 ${sfnt.length}`, sfnt);
  objects.writeStream(unicode, '', new TextEncoder().encode(toUnicode(bound)));
  return font;
}
