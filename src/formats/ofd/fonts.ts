// The fonts of a document: the file's own where it can be read, a similar face of ours where not.
import { FormatError } from '../failure.ts';
import { openFont, type OutlineFont } from '../font/outline-font.ts';
import { fileOf, type OfdResource, type OfdResources } from './resources.ts';
import type { Reading } from './reading.ts';
import { attributeOf, flagOf } from './values.ts';

/** Faces of the program for fonts that a file does not carry; the station gives them. */
export interface SimilarFaces {
  /** A face like the one with this name. */
  like(name: string): OutlineFont;
  /** Faces to look in for characters that a face has not, in this order. */
  readonly fallbacks: readonly OutlineFont[];
}

/** A font as text uses it. */
export interface TextFont {
  readonly name: string;
  /** The file's own; null: not embedded or not readable. */
  readonly own: OutlineFont | null;
  readonly similar: OutlineFont;
  readonly bold: boolean;
  readonly italic: boolean;
}

export interface FontShelf {
  font(id: string | undefined, resources: OfdResources): Promise<TextFont>;
}

/** Fonts of one document, each opened once. */
export function createFontShelf(reading: Reading, faces: SimilarFaces): FontShelf {
  const opened = new Map<OfdResource | undefined, TextFont>();
  return {
    font: async (id, resources) => {
      const resource = resources.find('font', id);
      const known = opened.get(resource);
      if (known) return known;
      const font = await openTextFont(reading, faces, resource);
      opened.set(resource, font);
      return font;
    },
  };
}

async function openTextFont(
  reading: Reading,
  faces: SimilarFaces,
  resource: OfdResource | undefined,
): Promise<TextFont> {
  const element = resource?.element;
  const name = attributeOf(element, 'FontName') ?? attributeOf(element, 'FamilyName') ?? '';
  const path = resource ? fileOf(reading, resource, 'FontFile') : null;
  const own = path === null ? null : await openEmbedded(reading, path);
  if (own === null) reading.book.add(path === null ? 'font-substituted' : 'font-unreadable', { font: name });
  const family = `${name} ${attributeOf(element, 'FamilyName') ?? ''}`;
  return {
    name,
    own,
    similar: faces.like(family),
    bold: flagOf(element, 'Bold') === true,
    italic: flagOf(element, 'Italic') === true,
  };
}

async function openEmbedded(reading: Reading, path: string): Promise<OutlineFont | null> {
  try {
    return openFont(await reading.parts.read(path));
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}
