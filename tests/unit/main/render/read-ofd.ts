// Our OFDs read back by the reader that the viewer uses: what it finds is compared with the page model.
import { memorySource } from '../../../../src/formats/byte-source.ts';
import { openFont, type OutlineFont } from '../../../../src/formats/font/outline-font.ts';
import { createNoteBook, type OfdContainer } from '../../../../src/formats/ofd/container.ts';
import { createDrawer, type DocumentDrawer } from '../../../../src/formats/ofd/draw-page.ts';
import { createPictureList } from '../../../../src/formats/ofd/images.ts';
import { ofdLimits } from '../../../../src/formats/ofd/limits.ts';
import { readOfd } from '../../../../src/formats/ofd/read-ofd.ts';
import type { ViewedText } from '../../../../src/shared/domain/viewed-page.ts';

export interface ReadBack {
  readonly container: OfdContainer;
  readonly drawer: DocumentDrawer;
}

/** Opens a file of ours; throws when the reader refuses it. Glyphs come from its own fonts or are reported missing. */
export async function readBack(ofd: Uint8Array): Promise<ReadBack> {
  const read = await readOfd(memorySource(ofd));
  if (read.state !== 'read') throw new Error(`refused: ${read.code} ${JSON.stringify(read.evidence)}`);
  const { container } = read;
  const [document] = container.documents;
  if (!document) throw new Error('no document');
  const fontPath = container.parts.paths.find((path) => path.endsWith('.ttf')) ?? '';
  const spare = await openPart(container, fontPath);
  const drawer = createDrawer({
    container,
    document,
    faces: { like: () => spare, fallbacks: [] },
    pictures: createPictureList(ofdLimits, createNoteBook()),
    withExtras: true,
  });
  return { container, drawer };
}

/** A font of the package. */
export async function openPart(container: OfdContainer, path: string): Promise<OutlineFont> {
  const font = openFont(await container.parts.read(path));
  if (font === null) throw new Error(`${path} is no font`);
  return font;
}

/** Where a character's pen stands on the page, in mm. */
export interface Pen {
  readonly char: string;
  readonly xMm: number;
  readonly yMm: number;
}

/** The pens of a text in their order. */
export function pensOf({ text, pens, matrix: [a, b, c, d, e, f] }: ViewedText): Pen[] {
  return [...text].map((char, index) => {
    const [x, y] = [pens[index * 2] ?? NaN, pens[index * 2 + 1] ?? NaN];
    return { char, xMm: a * x + c * y + e, yMm: b * x + d * y + f };
  });
}
